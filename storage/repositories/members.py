from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, MemberId, PlaceId
from bot.domain.members import Account, Member, MemberKind, Office, Profile, Proof, Standing
from bot.domain.places import Platform
from bot.domain.prefectures import prefecture_of
from bot.domain.topics import index_key, topics
from bot.ports.members import Recognised
from bot.text.normalise import fold
from storage.repositories.places import to_place
from storage.sql import (
    columns_of,
    contains,
    fitting,
    given,
    given_ids,
    insert_ignoring,
    locked,
    locked_with_given,
    upsert,
    with_given,
)
from storage.tables.people import accounts, members, places

_RECOGNISE = (
    select(places, accounts, members)
    .select_from(accounts.join(places).outerjoin(members, accounts.c.member_id == members.c.id))
    .where(
        places.c.platform == bindparam("platform"),
        places.c.external_id == bindparam("place"),
        accounts.c.external_id == bindparam("user"),
    )
)
# Made once: hardly a command does without them.
_GET = with_given(members.c.id)
_LOCK = locked_with_given(members.c.id)
_GET_MANY = select(members).where(members.c.id.in_(given_ids(members.c.id, "ids")))
_ACCOUNT = with_given(accounts.c.id)
_LOCK_ACCOUNT = locked_with_given(accounts.c.id)
_ACCOUNT_AT = with_given(accounts.c.place_id).where(accounts.c.external_id == given(accounts.c.external_id))
_ACCOUNTS_OF = (
    select(accounts)
    .where(accounts.c.member_id.in_(given_ids(accounts.c.member_id, "members")))
    .order_by(accounts.c.used_at.desc(), accounts.c.id)
)
_AT_ONCE = 200  # how many are locked by one statement


_HERE = (Standing.MEMBER.value, Standing.ASLEEP.value)


class SqlMembers:
    """Members and accounts by SQL; see bot.ports.members."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def recognise(
        self, platform: Platform, place_external_id: str, user_external_id: str
    ) -> Recognised | None:
        values = {"platform": platform.value, "place": place_external_id, "user": user_external_id}
        row = (await self._connection.execute(_RECOGNISE, values)).mappings().first()
        if row is None:
            return None
        member = to_member(row) if row[members.c.id] is not None else None
        return Recognised(to_place(row), to_account(row), member)

    async def get(self, member_id: MemberId) -> Member | None:
        found = await self._members(_GET, {"id": member_id})
        return found[0] if found else None

    async def lock(self, member_id: MemberId) -> Member | None:
        found = await self._members(_LOCK, {"id": member_id})
        return found[0] if found else None

    async def lock_many(self, member_ids: Collection[MemberId]) -> None:
        everybody = sorted(member_ids)
        for start in range(0, len(everybody), _AT_ONCE):
            some = members.c.id.in_(everybody[start : start + _AT_ONCE])
            await self._connection.execute(locked(select(members.c.id).where(some).order_by(members.c.id)))

    async def get_many(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, Member]:
        found = await self._members(_GET_MANY, {"ids": list(member_ids)})
        return {member.id: member for member in found}

    async def save(self, member: Member) -> None:
        profile = member.profile
        row = {
            "id": member.id,
            "name": profile.name,
            "organisation": profile.organisation,
            "kind": profile.kind.value,
            "work": profile.work,
            "interests": profile.interests,
            "folded": fitting(fold(f"{profile.name} {profile.organisation}"), members.c.folded),
            "standing": member.standing.value,
            "applied_at": member.applied_at,
            "joined_at": member.joined_at,
            "left_at": member.left_at,
            "proof": member.proof.value,
            "confirmed_organisation": member.confirmed_organisation,
            "verified_at": member.verified_at,
            "approved_by": member.approved_by,
            "rules_version": member.rules_version,
            "rules_at": member.rules_at,
            "language": member.language,
            "direct_reminders": member.direct_reminders,
            "zone": member.zone,
            "offices": ",".join(sorted(office.value for office in member.offices)),
            "prefecture": member.prefecture.code if member.prefecture else "",
            "topics": index_key(topics(profile.work) + topics(profile.interests)),
        }
        await upsert(self._connection, members, row)

    async def with_standing(
        self, standing: Standing, *, limit: int, offset: int = 0, longest_first: bool = False
    ) -> tuple[Member, ...]:
        order = (
            (members.c.applied_at, members.c.id)
            if longest_first
            else (members.c.applied_at.desc(), members.c.id.desc())
        )
        found = select(members).where(members.c.standing == standing.value).order_by(*order)
        return await self._members(found.limit(limit).offset(offset))

    async def count(self, standing: Standing) -> int:
        found = select(func.count()).select_from(members).where(members.c.standing == standing.value)
        return (await self._connection.execute(found)).scalar_one()

    async def joined_since(self, moment: datetime, *, limit: int) -> tuple[tuple[Member, ...], int]:
        arrived = (members.c.standing == Standing.MEMBER.value, members.c.joined_at >= moment)
        shown = select(members).where(*arrived).order_by(members.c.joined_at, members.c.id).limit(limit)
        counted = select(func.count()).select_from(members).where(*arrived)
        return await self._members(shown), (await self._connection.execute(counted)).scalar_one()

    async def search(self, text: str, *, limit: int) -> tuple[Member, ...]:
        wanted = fold(text)
        found = select(members).where(
            members.c.standing == Standing.MEMBER.value, contains(members.c.folded, wanted)
        )
        begins_so = case((members.c.folded.startswith(wanted, autoescape=True), 0), else_=1)
        return await self._members(found.order_by(begins_so, members.c.folded, members.c.id).limit(limit))

    async def colleagues(self, organisation: str, *, limit: int) -> tuple[Member, ...]:
        found = select(members).where(
            members.c.standing.in_(_HERE),
            members.c.confirmed_organisation == organisation,
        )
        known = await self._members(found.order_by(members.c.folded, members.c.id).limit(limit))
        return tuple(member for member in known if member.organisation_key == organisation)

    async def holding(self, office: Office, *, lock: bool = False) -> tuple[Member, ...]:
        found = (
            select(members)
            .where(members.c.standing == Standing.MEMBER.value, contains(members.c.offices, office.value))
            .order_by(members.c.id)
        )
        return await self._members(locked(found) if lock else found)

    async def account(self, account_id: AccountId) -> Account | None:
        return await self._account(_ACCOUNT, {"id": account_id})

    async def lock_account(self, account_id: AccountId) -> Account | None:
        return await self._account(_LOCK_ACCOUNT, {"id": account_id})

    async def _account(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object]
    ) -> Account | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return to_account(row) if row else None

    async def add_account(self, account: Account) -> Account:
        new = insert_ignoring(self._connection, accounts)
        await self._connection.execute(new, self._account_row(account))
        where = {"place_id": account.place_id, "external_id": account.external_id}
        stands = await self._account(_ACCOUNT_AT, where)
        assert stands is not None, "accounts are never taken away"
        return stands

    async def save_account(self, account: Account) -> None:
        await upsert(self._connection, accounts, self._account_row(account))

    def _account_row(self, account: Account) -> dict[str, object]:
        return {
            "id": account.id,
            "place_id": account.place_id,
            "external_id": account.external_id,
            "name": account.name,
            "member_id": account.member_id,
            "locale": account.locale,
            "direct_blocked_at": account.direct_blocked_at,
            "used_at": self._now(),
        }

    async def note_direct_closed(self, account_id: AccountId, at: datetime) -> None:
        await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(direct_blocked_at=at)
        )

    async def accounts_of(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, tuple[Account, ...]]:
        rows = await self._connection.execute(_ACCOUNTS_OF, {"members": list(member_ids)})
        grouped: dict[MemberId, list[Account]] = defaultdict(list)
        for row in rows.mappings():
            grouped[MemberId(row[accounts.c.member_id])].append(to_account(row))
        return {member_id: tuple(group) for member_id, group in grouped.items()}

    async def same_person(self, platform: Platform, user_external_id: str) -> MemberId | None:
        values = {"platform": platform.value, "external_id": user_external_id}
        member_id = (await self._connection.execute(_same_person(), values)).scalar()
        return None if member_id is None else MemberId(member_id)

    async def link(self, platform: Platform, user_external_id: str, member_id: MemberId) -> None:
        there = select(places.c.id).where(places.c.platform == platform.value)
        linked = update(accounts).where(
            accounts.c.external_id == user_external_id,
            accounts.c.place_id.in_(there),
            accounts.c.member_id.is_(None),
        )
        await self._connection.execute(linked.values(member_id=member_id))

    async def handles(
        self, member_ids: Collection[MemberId], place_id: PlaceId, *, awake: bool = False
    ) -> Mapping[MemberId, str]:
        values = {"place": place_id, "members": list(member_ids)}
        rows = await self._connection.execute(_handles(awake=awake), values)
        return {MemberId(row.member_id): row.external_id for row in rows}

    async def _members(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> tuple[Member, ...]:
        rows = await self._connection.execute(found, values)
        return tuple(to_member(row) for row in rows.mappings())


@cache
def _same_person() -> Select[Any]:
    return (
        select(accounts.c.member_id)
        .join(places)
        .where(
            places.c.platform == given(places.c.platform),
            accounts.c.external_id == given(accounts.c.external_id),
            accounts.c.member_id.is_not(None),
        )
        .limit(1)
    )


@cache
def _handles(*, awake: bool) -> Select[tuple[int, str]]:
    found = select(accounts.c.member_id, accounts.c.external_id).where(
        accounts.c.place_id == bindparam("place"),
        accounts.c.member_id.in_(bindparam("members", expanding=True)),
    )
    if not awake:
        return found
    is_member = members.c.standing == Standing.MEMBER.value
    return found.join(members, members.c.id == accounts.c.member_id).where(is_member)


_MEMBER_COLUMNS = columns_of(members)


def to_member(row: RowMapping) -> Member:
    """The columns of ``members`` in a row as a Member."""
    profile = Profile(
        name=row[_MEMBER_COLUMNS.name],
        organisation=row[_MEMBER_COLUMNS.organisation],
        kind=MemberKind(row[_MEMBER_COLUMNS.kind]),
        work=row[_MEMBER_COLUMNS.work],
        interests=row[_MEMBER_COLUMNS.interests],
    )
    return Member(
        id=MemberId(row[_MEMBER_COLUMNS.id]),
        profile=profile,
        standing=Standing(row[_MEMBER_COLUMNS.standing]),
        applied_at=row[_MEMBER_COLUMNS.applied_at],
        joined_at=row[_MEMBER_COLUMNS.joined_at],
        left_at=row[_MEMBER_COLUMNS.left_at],
        proof=Proof(row[_MEMBER_COLUMNS.proof]),
        verified_at=row[_MEMBER_COLUMNS.verified_at],
        approved_by=row[_MEMBER_COLUMNS.approved_by],
        confirmed_organisation=row[_MEMBER_COLUMNS.confirmed_organisation],
        rules_version=row[_MEMBER_COLUMNS.rules_version],
        rules_at=row[_MEMBER_COLUMNS.rules_at],
        language=row[_MEMBER_COLUMNS.language],
        direct_reminders=row[_MEMBER_COLUMNS.direct_reminders],
        zone=row[_MEMBER_COLUMNS.zone],
        offices=frozenset(Office(office) for office in row[_MEMBER_COLUMNS.offices].split(",") if office),
        prefecture=prefecture_of(row[_MEMBER_COLUMNS.prefecture]),
    )


_ACCOUNT_COLUMNS = columns_of(accounts)


def to_account(row: RowMapping) -> Account:
    """The columns of ``accounts`` in a row as an Account."""
    member_id = row[_ACCOUNT_COLUMNS.member_id]
    return Account(
        id=AccountId(row[_ACCOUNT_COLUMNS.id]),
        place_id=PlaceId(row[_ACCOUNT_COLUMNS.place_id]),
        external_id=row[_ACCOUNT_COLUMNS.external_id],
        name=row[_ACCOUNT_COLUMNS.name],
        member_id=None if member_id is None else MemberId(member_id),
        locale=row[_ACCOUNT_COLUMNS.locale],
        direct_blocked_at=row[_ACCOUNT_COLUMNS.direct_blocked_at],
    )
