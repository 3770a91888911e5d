import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Delete,
    RowMapping,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.deliveries import Delivery, Plan, Said, Status, ToAccount, read_target
from bot.domain.ids import DeliveryId, new_id
from bot.domain.places import Platform
from storage.sql import given, given_ids, insert_into
from storage.tables.base import EPOCH, Moment
from storage.tables.deliveries import deliveries, is_open
from storage.tables.people import accounts, places

if TYPE_CHECKING:
    from storage.sql import Insert

REASON_LIMIT = 200
_MILLISECOND = timedelta(milliseconds=1)
_table = deliveries.c
_leased = _table.status == Status.LEASED.value
_edit_is_due = _table.edit_after_ms.is_not(None)

_PLATFORM = func.coalesce(
    select(places.c.platform).where(places.c.id == bindparam("place_id", type_=BigInteger)).scalar_subquery(),
    select(places.c.platform)
    .join(accounts, accounts.c.place_id == places.c.id)
    .where(accounts.c.id == bindparam("account_id", type_=BigInteger))
    .scalar_subquery(),
)


def _refresh(*these: ColumnElement[bool]) -> Update:
    """Edit what was sent, ``spacing`` milliseconds later at the earliest; what is on its way comes after."""
    sent = and_(_table.status == Status.SENT.value, _table.digest_id.is_(None))  # a digest is no card
    at, spacing = bindparam("refreshed_at", type_=Moment), bindparam("spacing", type_=BigInteger)
    spaced = type_coerce(type_coerce(_table.sent_at, BigInteger) + spacing, Moment)
    stale = update(deliveries).where(*these, or_(sent, _leased))
    return stale.values(
        status=case((sent, Status.PENDING.value), else_=_table.status),
        next_at=case((sent, case((spaced > at, spaced), else_=at)), else_=_table.next_at),
        editing=case((sent, True), else_=_table.editing),
        attempt=case((sent, 0), else_=_table.attempt),
        first_claimed_at=case((sent, None), else_=_table.first_claimed_at),
        edit_after_ms=case((sent, None), else_=spacing),
    )


def _mark_sent() -> Update:
    at_ms = bindparam("at_ms", type_=BigInteger)
    edit_at = type_coerce(at_ms + func.coalesce(_table.edit_after_ms, 0), Moment)
    said = update(deliveries).where(_table.id == bindparam("delivery"), is_open)
    return said.values(
        status=case((_edit_is_due, Status.PENDING.value), else_=Status.SENT.value),
        editing=_edit_is_due,
        next_at=edit_at,
        edit_after_ms=None,
        attempt=case((_edit_is_due, 0), else_=_table.attempt),
        first_claimed_at=case((_edit_is_due, None), else_=_table.first_claimed_at),
        sent_at=bindparam("at", type_=Moment),
        channel_id=bindparam("in_channel"),
        message_id=bindparam("as_message"),
        reason="",
    )


@cache
def _plan(new: "Insert") -> "Insert":
    """Plan anew what was withdrawn, and leave what is planned already as it is."""
    statement = new.values(platform=_PLATFORM)
    again = (
        *("status", "next_at", "due_at", "expires_at", "payload"),
        *("planned_at", "withdrawn", "reason", "digest_id"),
    )
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_={name: statement.excluded[name] for name in again},
        where=_table.withdrawn,
    )


# Made once: every answer to an event runs the first, every message the second.
_REFRESH = _refresh(_table.subject_id == bindparam("about"), _table.kind == bindparam("of_kind"))
_REFRESH_ALL = _refresh(
    _table.subject_id.in_(given_ids(_table.subject_id, "subjects")),
    _table.kind.in_(bindparam("of_kinds", type_=String, expanding=True)),
)
_MARK_SENT = _mark_sent()
# And what no longer holds is taken back whenever something is saved.
_WITHDRAW = (
    update(deliveries)
    .where(
        _table.subject_id == bindparam("about"),
        _table.kind.in_(bindparam("of_kinds", type_=String, expanding=True)),
        _table.status.in_((Status.PENDING.value, Status.HELD.value)),
        ~_table.editing,
    )
    .values(status=Status.SKIPPED.value, withdrawn=True, reason=bindparam("why"))
)


class SqlDeliveries:
    """The outbox by SQL; see bot.ports.deliveries."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.planned = False  # whether this unit of work planned anything: the clock must be told

    async def plan(self, *plans: Plan) -> None:
        if not plans:
            return
        now = self._now()
        first_id = new_id(now)  # consecutive ids: many random ones in one millisecond could meet
        rows = [_row(plan, first_id + number, now) for number, plan in enumerate(plans)]
        await self._connection.execute(_plan(insert_into(self._connection, deliveries)), rows)
        self.planned = True

    async def withdraw(self, subject_id: int, kinds: Collection[str], reason: str) -> None:
        values = {"about": subject_id, "of_kinds": list(kinds), "why": reason[:REASON_LIMIT]}
        await self._connection.execute(_WITHDRAW, values)

    async def refresh(self, subject_id: int, kind: str, *, now: datetime, spacing: timedelta) -> None:
        await self._edit(_REFRESH, {"about": subject_id, "of_kind": kind}, now, spacing)

    async def refresh_all(
        self, subject_ids: Collection[int], kinds: Collection[str], *, now: datetime, spacing: timedelta
    ) -> None:
        about = {"subjects": list(subject_ids), "of_kinds": list(kinds)}
        await self._edit(_REFRESH_ALL, about, now, spacing)

    async def _edit(
        self, stale: Update, about: Mapping[str, object], now: datetime, spacing: timedelta
    ) -> None:
        values = {**about, "refreshed_at": now, "spacing": spacing // _MILLISECOND}
        refreshed = await self._connection.execute(stale, values)
        # Most answers come while an edit is planned already: nobody need be woken for them.
        self.planned = self.planned or refreshed.rowcount > 0

    async def known(self, subject_id: int, kind: str) -> bool:
        found = select(_table.id).where(_table.subject_id == subject_id, _table.kind == kind).limit(1)
        return (await self._connection.execute(found)).first() is not None

    async def claim(
        self, *, now: datetime, lease: timedelta, owner: str, limit: int, platform: Platform | None = None
    ) -> tuple[Delivery, ...]:
        values = {"claimed_at": now, "until": now + lease, "owner": owner, "most": limit}
        rows = (await self._connection.execute(_claim(platform), values)).mappings().all()
        return tuple(sorted(map(to_delivery, rows), key=lambda found: (found.plan.due_at, found.id)))

    async def skip_overtaken(
        self, delivery_ids: Collection[DeliveryId], *, now: datetime
    ) -> frozenset[DeliveryId]:
        values = {"doubtful": list(delivery_ids), "by": now}
        skipped = await self._connection.execute(_skip_overtaken(), values)
        return frozenset(DeliveryId(row.id) for row in skipped)

    async def next_due(self, platform: Platform | None = None) -> datetime | None:
        return (await self._connection.execute(_next_due(platform))).scalar_one()

    async def mark_sent(self, *said: Said, at: datetime) -> None:
        moment = {"at": at, "at_ms": (at - EPOCH) // _MILLISECOND}
        rows = [
            {
                "delivery": one.delivery_id,
                "in_channel": one.channel_id,
                "as_message": one.message_id,
                **moment,
            }
            for one in said
        ]
        if rows:
            await self._connection.execute(_MARK_SENT, rows)

    async def mark_skipped(self, delivery_id: DeliveryId, reason: str) -> None:
        await self._settle(delivery_id, status=Status.SKIPPED.value, reason=reason[:REASON_LIMIT])

    async def mark_dead(self, delivery_id: DeliveryId, reason: str) -> None:
        await self._settle(delivery_id, status=Status.DEAD.value, reason=reason[:REASON_LIMIT])

    async def postpone(
        self, delivery_id: DeliveryId, until: datetime, reason: str, *, tried: bool = True
    ) -> None:
        # A Moment drops what is below a millisecond; a delivery must not come back before its time.
        not_before = until + _MILLISECOND - timedelta.resolution
        changed: dict[str, object] = {"status": Status.PENDING.value, "next_at": not_before}
        if not tried:
            changed["attempt"] = _table.attempt - 1
            changed["first_claimed_at"] = case((_table.attempt > 1, _table.first_claimed_at), else_=None)
        await self._settle(delivery_id, reason=reason[:REASON_LIMIT], **changed)
        self.planned = True

    async def release_all(self, *, due_at: datetime) -> int:
        freed = update(deliveries).where(is_open, _leased)
        freed = freed.values(status=Status.PENDING.value, next_at=due_at, lease_owner="")
        return (await self._connection.execute(freed)).rowcount

    async def count_by_status(self) -> dict[str, int]:
        return {row.status: row.number for row in await self._connection.execute(_by_status())}

    async def prune(self, before: datetime, *, standing: Collection[str] = ()) -> int:
        values = {"expires_at": before, "standing": list(standing)}
        return (await self._connection.execute(_prune(), values)).rowcount

    async def _settle(self, delivery_id: DeliveryId, **changed: object) -> None:
        settled = update(deliveries).where(_table.id == delivery_id, _leased)
        await self._connection.execute(settled.values(**changed))


@cache
def _claim(platform: Platform | None) -> ReturningUpdate[tuple[object, ...]]:
    now = bindparam("claimed_at", type_=Moment)
    due = (
        select(_table.id)
        .where(is_open, _table.next_at <= now, *_on(platform))
        .order_by(_table.next_at, _table.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)  # SQLite: BEGIN IMMEDIATE has seen to it
        .cte("due")  # a plain subquery PostgreSQL may run, and lock, more than once
    )
    return (
        update(deliveries)
        .where(_table.id.in_(select(due.c.id)))
        .values(
            status=Status.LEASED.value,
            attempt=_table.attempt + 1,
            first_claimed_at=func.coalesce(_table.first_claimed_at, now),
            next_at=bindparam("until", type_=Moment),
            lease_owner=bindparam("owner"),
            # An edit about to be rendered shows what a refresh before it wanted shown.
            edit_after_ms=case((_table.editing, None), else_=_table.edit_after_ms),
        )
        .returning(deliveries)
    )


@cache
def _skip_overtaken() -> ReturningUpdate[int]:
    later = deliveries.alias("later")
    spoken_for = exists().where(
        later.c.subject_id == _table.subject_id,
        later.c.kind == _table.kind,
        later.c.target == _table.target,
        # What was held back for the same hour is due at one moment: then the one planned last counts.
        or_(
            later.c.due_at > _table.due_at,
            and_(later.c.due_at == _table.due_at, later.c.id > _table.id),
        ),
        later.c.due_at <= bindparam("by", type_=Moment),
        later.c.status.in_((Status.PENDING.value, Status.LEASED.value, Status.SENT.value)),
    )
    doubtful = _table.id.in_(bindparam("doubtful", expanding=True))
    return (
        update(deliveries)
        .where(doubtful, _leased, ~_table.editing, spoken_for)
        .values(status=Status.SKIPPED.value, reason="overtaken")
        .returning(_table.id)
    )


@cache
def _prune() -> Delete:
    standing = _table.kind.in_(bindparam("standing", type_=String, expanding=True))
    stands = and_(standing, _table.message_id != "")
    return delete(deliveries).where(~is_open, _table.expires_at < given(_table.expires_at), ~stands)


@cache
def _by_status() -> Select[Any]:
    return select(_table.status, func.count().label("number")).group_by(_table.status)


@cache
def _next_due(platform: Platform | None) -> Select[datetime | None]:
    return select(func.min(_table.next_at, type_=Moment)).where(is_open, *_on(platform))


def _on(platform: Platform | None) -> tuple[ColumnElement[bool], ...]:
    return () if platform is None else (_table.platform == platform.value,)


def _about(subject_id: int, kinds: Collection[str]) -> Update:
    return update(deliveries).where(_table.subject_id == subject_id, _table.kind.in_(kinds))


def _row(plan: Plan, row_id: int, now: datetime) -> Mapping[str, object]:
    target = plan.target
    return {
        "place_id": None if isinstance(target, ToAccount) else target.place_id,
        "account_id": target.account_id if isinstance(target, ToAccount) else None,
        "id": row_id,
        "key": plan.key,
        "kind": plan.kind,
        "subject_id": plan.subject_id,
        "occurrence": plan.occurrence,
        "target": target.text,
        "payload": json.dumps(dict(plan.payload), ensure_ascii=False),
        "planned_at": now,
        "due_at": plan.due_at,
        "expires_at": plan.expires_at,
        "status": Status.PENDING.value,
        "next_at": plan.due_at,
        "attempt": 0,
        "lease_owner": "",
        "editing": False,
        "withdrawn": False,
        "digest_id": None,
        "channel_id": "",
        "message_id": "",
        "reason": "",
    }


def to_delivery(row: RowMapping) -> Delivery:
    """A row of ``deliveries`` as a Delivery."""
    plan = Plan(
        kind=row["kind"],
        subject_id=row["subject_id"],
        target=read_target(row["target"]),
        due_at=row["due_at"],
        expires_at=row["expires_at"],
        occurrence=row["occurrence"],
        payload=json.loads(row["payload"]),
    )
    return Delivery(
        id=DeliveryId(row["id"]),
        plan=plan,
        status=Status(row["status"]),
        attempt=row["attempt"],
        planned_at=row["planned_at"],
        first_claimed_at=row["first_claimed_at"],
        sent_at=row["sent_at"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        editing=row["editing"],
    )
