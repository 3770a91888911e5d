from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import (
    RowMapping,
    Select,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import MemberId, SectionId
from bot.domain.sections import (
    ActivityStyle,
    Membership,
    NameTaken,
    Post,
    Section,
    SectionKind,
    SectionStatus,
    Tier,
    look_alike_key,
)
from bot.ports.sections import Overview, Wanted
from bot.text.normalise import fold
from storage.repositories.readable import READER, readable
from storage.repositories.section_lists import called, narrowing_of, overview
from storage.repositories.surfaces import SqlSurfaces
from storage.sql import (
    columns_of,
    escaped,
    fitting,
    given,
    given_ids,
    insert_ignoring,
    locked,
    upsert,
    with_given,
)
from storage.tables.base import Moment
from storage.tables.sections import section_followers, section_members, sections

_OPEN = sections.c.status == SectionStatus.OPEN.value
_FOR_ALL = sections.c.organisation == ""
_SEATS = select(section_members, _FOR_ALL.label("for_all")).join(
    sections, sections.c.id == section_members.c.section_id
)
_POSTS_FIRST = case(
    {post.value: rank for rank, post in enumerate((Post.CHIEF, Post.DEPUTY, Post.STAFF))},
    value=section_members.c.post,
    else_=3,
)

_SECTION = section_members.c.section_id == given(section_members.c.section_id)
_MEMBER = section_members.c.member_id == given(section_members.c.member_id)

# Made once: nearly every command asks who belongs where.
_GET = with_given(sections.c.id)
_AT = bindparam("at", type_=Moment)
_TOUCH = (
    update(sections)
    .where(sections.c.id == bindparam("section"), sections.c.active_at < _AT)
    .values(active_at=_AT, dormant_since=None)
)
_GET_MANY = select(sections).where(sections.c.id.in_(given_ids(sections.c.id, "ids")))
_LOCK = locked(_GET_MANY.order_by(sections.c.id))
_ALIKE = with_given(sections.c.alike).where(_OPEN)
_SEATS_OF = _SEATS.where(_MEMBER).order_by(section_members.c.joined_at, section_members.c.section_id)
_SEATS_IN = _SEATS.where(_SECTION).order_by(
    _POSTS_FIRST, section_members.c.joined_at, section_members.c.member_id
)
_MEMBERS_IN = select(section_members.c.member_id).where(_SECTION)
_CHIEF = _MEMBERS_IN.where(section_members.c.post == Post.CHIEF.value)
_POST = select(section_members.c.post).where(_SECTION, _MEMBER)
_FOLLOWERS = select(section_followers.c.member_id).where(
    section_followers.c.section_id == given(section_followers.c.section_id)
)


class SqlSections(SqlSurfaces):
    """Sections, seats and followers by SQL; see bot.ports.sections."""

    async def get(self, section_id: SectionId) -> Section | None:
        found = await self._sections(_GET, {"id": section_id})
        return found[0] if found else None

    async def lock(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, Section]:
        # In the order of ids, so that two units of work cannot wait for each other.
        found = await self._sections(_LOCK, {"ids": list(section_ids)})
        return {section.id: section for section in found}

    async def get_many(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, Section]:
        found = await self._sections(_GET_MANY, {"ids": list(section_ids)})
        return {section.id: section for section in found}

    async def search(self, text: str, *, limit: int, organisation: str | None = "") -> tuple[Section, ...]:
        found = called(everywhere=organisation is None)
        values = {"text": escaped(fold(text)), "organisation": organisation, "most": limit}
        return await self._sections(found, values)

    async def overview(
        self, wanted: Wanted, *, now: datetime, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Overview, ...], int]:
        narrowing = narrowing_of(wanted, now)
        found = overview(frozenset(narrowing), dormant=wanted.dormant)
        values = {**narrowing, "limit": limit, "offset": offset, "organisation": organisation}
        rows = (await self._connection.execute(found, values)).mappings().all()
        if not rows and offset:  # past the last page nothing says how many there are
            _, total = await self.overview(wanted, now=now, limit=1, organisation=organisation)
            return (), total
        return tuple(Overview(to_section(row), row["members"]) for row in rows), rows[0][
            "total"
        ] if rows else 0

    async def of_organisation(self, organisation: str) -> Section | None:
        found = await self._sections(_ALIKE, {"alike": _alike_among(organisation)})
        return found[0] if found else None

    async def created_since(self, moment: datetime) -> tuple[Section, ...]:
        found = select(sections).where(_OPEN, _FOR_ALL, sections.c.created_at >= moment)
        return await self._sections(found.order_by(sections.c.created_at, sections.c.id))

    async def save(self, section: Section) -> None:
        row = {
            "id": section.id,
            "name": section.name,
            "purpose": section.purpose,
            "kind": section.kind.value,
            "status": section.status.value,
            "name_folded": fitting(fold(section.name), sections.c.name_folded),
            "purpose_folded": fitting(fold(section.purpose), sections.c.purpose_folded),
            "alike": _alike_among(section.organisation) if section.organisation else _alike(section.name),
            "created_at": section.created_at,
            "active_at": section.active_at,
            "created_by": section.created_by,
            "closed_at": section.closed_at,
            "tier": section.tier.value,
            "style": section.style.value,
            "members_only": section.members_only,
            "organisation": section.organisation,
            "dormant_since": section.dormant_since,
            "term_ends_at": section.term_ends_at,
            "merged_into": section.merged_into,
            "asked_at": section.asked_at,
        }
        try:
            await upsert(self._connection, sections, row)
        except IntegrityError as error:
            # Only the names of open sections are unique besides the id, which upsert handles.
            raise NameTaken("section.name_taken", name=section.name) from error

    async def alike(self, name: str) -> Section | None:
        found = await self._sections(_ALIKE, {"alike": _alike(name)})
        return found[0] if found else None

    async def touch(self, section_id: SectionId, at: datetime) -> None:
        await self._connection.execute(_TOUCH, {"section": section_id, "at": at})

    async def memberships_of(self, member_id: MemberId) -> tuple[Membership, ...]:
        return await self._seats(_SEATS_OF, {"member_id": member_id})

    async def memberships_shown(self, member_id: MemberId, reader: MemberId | None) -> tuple[Membership, ...]:
        seats = _SEATS.where(
            section_members.c.member_id == member_id, readable(section_members.c.section_id, reader)
        )
        return await self._seats(seats.order_by(section_members.c.joined_at, section_members.c.section_id))

    async def memberships_in(self, section_id: SectionId) -> tuple[Membership, ...]:
        return await self._seats(_SEATS_IN, {"section_id": section_id})

    async def member_ids(self, section_id: SectionId) -> frozenset[MemberId]:
        rows = await self._connection.execute(_MEMBERS_IN, {"section_id": section_id})
        return frozenset(MemberId(row.member_id) for row in rows)

    async def count_solo(self, member_id: MemberId) -> int:
        run = (
            select(func.count())
            .select_from(section_members.join(sections, sections.c.id == section_members.c.section_id))
            .where(
                section_members.c.member_id == member_id,
                section_members.c.post == Post.CHIEF.value,
                sections.c.tier == Tier.SOLO.value,
                _OPEN,
            )
        )
        return (await self._connection.execute(run)).scalar_one()

    async def count_members(self, section_id: SectionId) -> int:
        count = (
            select(func.count())
            .select_from(section_members)
            .where(section_members.c.section_id == section_id)
        )
        return (await self._connection.execute(count)).scalar_one()

    async def chief_of(self, section_id: SectionId) -> MemberId | None:
        member_id = (await self._connection.execute(_CHIEF, {"section_id": section_id})).scalar()
        return None if member_id is None else MemberId(member_id)

    async def chiefs_of(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, MemberId]:
        found = select(section_members.c.section_id, section_members.c.member_id).where(
            section_members.c.section_id.in_(section_ids), section_members.c.post == Post.CHIEF.value
        )
        rows = await self._connection.execute(found)
        return {SectionId(row.section_id): MemberId(row.member_id) for row in rows}

    async def post_of(self, section_id: SectionId, member_id: MemberId) -> Post | None:
        values = {"section_id": section_id, "member_id": member_id}
        post = (await self._connection.execute(_POST, values)).scalar()
        return None if post is None else Post(post)

    async def reads(self, section_id: SectionId, member_id: MemberId | None) -> bool:
        values = {"id": section_id, "reader": member_id}
        return (await self._connection.execute(_reads(), values)).scalar() is not None

    async def seat(self, membership: Membership) -> None:
        row = {
            "section_id": membership.section_id,
            "member_id": membership.member_id,
            "post": membership.post.value,
            "joined_at": membership.joined_at,
        }
        await upsert(self._connection, section_members, row, keys=("section_id", "member_id"))

    async def unseat(self, section_id: SectionId, member_id: MemberId | None = None) -> None:
        gone = delete(section_members).where(section_members.c.section_id == section_id)
        if member_id is not None:
            gone = gone.where(section_members.c.member_id == member_id)
        await self._connection.execute(gone)

    async def follower_ids(self, section_id: SectionId) -> frozenset[MemberId]:
        rows = await self._connection.execute(_FOLLOWERS, {"section_id": section_id})
        return frozenset(MemberId(row.member_id) for row in rows)

    async def followed_by(self, member_id: MemberId) -> tuple[SectionId, ...]:
        rows = await self._connection.execute(_followed_by(), {"member_id": member_id})
        return tuple(SectionId(row.section_id) for row in rows)

    async def follow(self, section_id: SectionId, member_id: MemberId, at: datetime) -> bool:
        row = {"section_id": section_id, "member_id": member_id, "followed_at": at}
        new = insert_ignoring(self._connection, section_followers).values(**row)
        return (await self._connection.execute(new)).rowcount == 1

    async def unfollow(self, section_id: SectionId, member_id: MemberId) -> bool:
        gone = delete(section_followers).where(
            section_followers.c.section_id == section_id, section_followers.c.member_id == member_id
        )
        return (await self._connection.execute(gone)).rowcount == 1

    async def unfollow_all(self, member_id: MemberId) -> None:
        await self._connection.execute(
            delete(section_followers).where(section_followers.c.member_id == member_id)
        )

    async def _sections(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> tuple[Section, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_section(row) for row in rows.mappings())

    async def _seats(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> tuple[Membership, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_membership(row) for row in rows.mappings())


@cache
def _reads() -> Select[int]:
    return select(sections.c.id).where(sections.c.id == given(sections.c.id), readable(sections.c.id, READER))


@cache
def _followed_by() -> Select[int]:
    return (
        select(section_followers.c.section_id)
        .join(sections, sections.c.id == section_followers.c.section_id)
        .where(section_followers.c.member_id == given(section_followers.c.member_id), _OPEN)
        .order_by(section_followers.c.followed_at, section_followers.c.section_id)
    )


def _alike(name: str) -> str:
    return fitting(look_alike_key(name), sections.c.alike)


def _alike_among(organisation: str) -> str:
    """The key of the one section of an organisation's colleagues. It holds what no name's key can, so that
    nobody learns of it by trying names.
    """
    return f"自庁:{organisation}"


_SECTION_COLUMNS = columns_of(sections)


def to_section(row: RowMapping) -> Section:
    """The columns of ``sections`` in a row as a Section."""
    created_by, merged_into = row[_SECTION_COLUMNS.created_by], row[_SECTION_COLUMNS.merged_into]
    return Section(
        id=SectionId(row[_SECTION_COLUMNS.id]),
        name=row[_SECTION_COLUMNS.name],
        purpose=row[_SECTION_COLUMNS.purpose],
        kind=SectionKind(row[_SECTION_COLUMNS.kind]),
        status=SectionStatus(row[_SECTION_COLUMNS.status]),
        created_at=row[_SECTION_COLUMNS.created_at],
        active_at=row[_SECTION_COLUMNS.active_at],
        created_by=None if created_by is None else MemberId(created_by),
        closed_at=row[_SECTION_COLUMNS.closed_at],
        tier=Tier(row[_SECTION_COLUMNS.tier]),
        style=ActivityStyle(row[_SECTION_COLUMNS.style]),
        members_only=row[_SECTION_COLUMNS.members_only],
        organisation=row[_SECTION_COLUMNS.organisation],
        dormant_since=row[_SECTION_COLUMNS.dormant_since],
        term_ends_at=row[_SECTION_COLUMNS.term_ends_at],
        merged_into=None if merged_into is None else SectionId(merged_into),
        asked_at=row[_SECTION_COLUMNS.asked_at],
    )


_SEAT_COLUMNS = columns_of(section_members)


def to_membership(row: RowMapping) -> Membership:
    """The columns of ``section_members`` in a row as a Membership."""
    return Membership(
        section_id=SectionId(row[_SEAT_COLUMNS.section_id]),
        member_id=MemberId(row[_SEAT_COLUMNS.member_id]),
        post=Post(row[_SEAT_COLUMNS.post]),
        joined_at=row[_SEAT_COLUMNS.joined_at],
        of_colleagues=not row["for_all"],
    )
