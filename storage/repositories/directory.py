from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member, Standing
from bot.domain.prefectures import Prefecture
from bot.domain.sections import Section, SectionStatus
from storage.repositories.members import to_member
from storage.repositories.sections import to_section
from storage.tables.people import members
from storage.tables.proposals import proposal_nudges
from storage.tables.sections import section_followers, section_members, sections

_AWAKE = members.c.standing == Standing.MEMBER.value
_ME: BindParameter[int] = bindparam("me")

_FOR_EVERYBODY = (
    select(sections)
    .where(
        sections.c.status == SectionStatus.OPEN.value,
        sections.c.dormant_since.is_(None),
        sections.c.members_only.is_(False),
        sections.c.organisation == "",
    )
    .order_by(sections.c.active_at.desc(), sections.c.id.desc())
    .limit(bindparam("most"))
)
_TAKEN = union(
    select(section_members.c.section_id).where(section_members.c.member_id == _ME),
    select(section_followers.c.section_id).where(section_followers.c.member_id == _ME),
)
_SEATS = section_members.join(members, members.c.id == section_members.c.member_id)
_COUNTED = (
    select(section_members.c.section_id, func.count().label("people"))
    .select_from(_SEATS)
    .where(_AWAKE, section_members.c.member_id != _ME)
    .group_by(section_members.c.section_id)
)
_NEIGHBOURS = _COUNTED.where(members.c.prefecture == bindparam("prefecture"))
_OTHERS, _OWN = section_members.alias("others"), section_members.alias("own")
_COMPANIONS = _COUNTED.where(
    section_members.c.member_id.in_(
        select(_OTHERS.c.member_id).where(
            _OTHERS.c.section_id.in_(select(_OWN.c.section_id).where(_OWN.c.member_id == _ME))
        )
    )
)


class SqlDirectory:
    """Looking for sections and people by what they have in common; see bot.ports.directory."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def for_everybody(self, *, limit: int) -> tuple[Section, ...]:
        rows = await self._connection.execute(_FOR_EVERYBODY, {"most": limit})
        return tuple(to_section(row) for row in rows.mappings())

    async def taken(self, member_id: MemberId) -> frozenset[SectionId]:
        rows = await self._connection.execute(_TAKEN, {"me": member_id})
        return frozenset(SectionId(row.section_id) for row in rows)

    async def neighbours(self, member_id: MemberId, prefecture: Prefecture) -> Mapping[SectionId, int]:
        return await self._counts(_NEIGHBOURS, {"me": member_id, "prefecture": prefecture.code})

    async def companions(self, member_id: MemberId) -> Mapping[SectionId, int]:
        return await self._counts(_COMPANIONS, {"me": member_id})

    async def works(
        self, member_id: MemberId, words: Collection[str]
    ) -> Mapping[SectionId, Mapping[str, int]]:
        if not words:
            return {}
        rows = await self._connection.execute(_works(len(words)), {"me": member_id, **_named(words)})
        found: dict[SectionId, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[SectionId(row.section_id)][row.work] = row.people
        return found

    async def interested(
        self, words: Collection[str], *, rested_since: datetime, limit: int
    ) -> tuple[Member, ...]:
        if not words:
            return ()
        values = {"since": rested_since, "most": limit, **_named(words)}
        rows = await self._connection.execute(_interested(len(words)), values)
        return tuple(to_member(row) for row in rows.mappings())

    async def _counts(
        self, counted: Select[tuple[int, int]], values: Mapping[str, object]
    ) -> Mapping[SectionId, int]:
        rows = await self._connection.execute(counted, values)
        return {SectionId(row.section_id): row.people for row in rows}


def _named(words: Collection[str]) -> dict[str, str]:
    # Words are letters and numbers: none of them is more than itself to LIKE.
    return {f"word{number}": f"% {word} %" for number, word in enumerate(words)}


def _holds_one(of: int) -> ColumnElement[bool]:
    return or_(*(members.c.topics.like(bindparam(f"word{number}")) for number in range(of)))


@cache
def _works(words: int) -> Select[tuple[int, str, int]]:
    return (
        select(section_members.c.section_id, members.c.work, func.count().label("people"))
        .select_from(_SEATS)
        .where(_AWAKE, section_members.c.member_id != _ME, members.c.work != "", _holds_one(words))
        .group_by(section_members.c.section_id, members.c.work)
    )


@cache
def _interested(words: int) -> Select[tuple[object, ...]]:
    heard = select(proposal_nudges.c.member_id).where(proposal_nudges.c.nudged_at > bindparam("since"))
    return (
        select(members)
        .where(_AWAKE, members.c.id.not_in(heard), _holds_one(words))
        .order_by(members.c.joined_at.desc(), members.c.id.desc())
        .limit(bindparam("most"))
    )
