from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Text, Update, and_, bindparam, case, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.deliveries import Delivery, Status, ToAccount
from bot.domain.ids import AccountId, DeliveryId, MemberId
from bot.domain.urgency import DIGEST
from bot.ports.notices import UNTIL_QUIET_ENDS, Waiting
from storage.repositories.deliveries import REASON_LIMIT, to_delivery
from storage.sql import locked
from storage.tables.base import Moment
from storage.tables.deliveries import deliveries, is_open
from storage.tables.people import accounts

_table = deliveries.c
_HELD = _table.status == Status.HELD.value
# A digest that was tried may stand there already: nobody knows, so nothing is added to it or taken away.
_UNTRIED = and_(_table.kind == DIGEST, _table.status == Status.PENDING.value, _table.attempt == 0)


class SqlHeldDeliveries:
    """What waits in the outbox for its member, by SQL; see bot.ports.notices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, waiting: Collection[Waiting]) -> None:
        rows: list[dict[str, object]] = [
            {
                "delivery": one.delivery_id,
                "now_status": (Status.PENDING if one.digest_id is None else Status.HELD).value,
                "until": one.until,
                "expires": one.expires_at,
                "why": one.reason[:REASON_LIMIT],
                "in_digest": one.digest_id,
            }
            for one in waiting
        ]
        await self._connection.execute(_hold(), rows)

    async def open_digests(self, keys: Collection[str]) -> Mapping[str, DeliveryId]:
        found = select(_table.key, _table.id).where(_table.key.in_(keys), _UNTRIED).order_by(_table.id)
        rows = (await self._connection.execute(locked(found))).mappings()
        return {row["key"]: DeliveryId(row["id"]) for row in rows}

    async def in_digest(self, digest_id: DeliveryId, *, limit: int) -> tuple[Delivery, ...]:
        found = select(deliveries).where(_table.digest_id == digest_id, _HELD)
        rows = await self._connection.execute(found.order_by(_table.planned_at, _table.id).limit(limit))
        return tuple(to_delivery(row) for row in rows.mappings())

    async def settle_digest(self, digest_id: DeliveryId, *, at: datetime, most: int) -> int:
        waits = and_(_table.digest_id == digest_id, _HELD)
        first = select(_table.id).where(waits).order_by(_table.planned_at, _table.id).limit(most)
        expired = _table.expires_at <= at
        said = update(deliveries).where(_table.id.in_(first.scalar_subquery()))
        said = said.values(
            status=case((expired, Status.SKIPPED.value), else_=Status.SENT.value),
            reason=case((expired, "expired"), else_="in a digest"),
            sent_at=case((expired, null()), else_=literal(at, Moment)),
        )
        settled = (await self._connection.execute(said.returning(_table.status))).mappings()
        late = [row for row in settled if row["status"] == Status.SKIPPED.value]
        rest = update(deliveries).where(waits)
        await self._connection.execute(rest.values(status=Status.PENDING.value, next_at=at, digest_id=None))
        return len(late)

    async def drop_digest(self, digest_id: DeliveryId, reason: str) -> None:
        gone = update(deliveries).where(_table.digest_id == digest_id, _HELD)
        await self._connection.execute(gone.values(status=Status.SKIPPED.value, reason=reason[:REASON_LIMIT]))

    async def release(self, member_id: MemberId, *, now: datetime) -> None:
        # Letters before digests: the order in which who claims them locks them.
        await self._end_quiet(member_id, now)
        await self._take_digests_apart(member_id, now)

    async def _end_quiet(self, member_id: MemberId, now: datetime) -> None:
        found = select(accounts.c.id).where(accounts.c.member_id == member_id)
        targets = [ToAccount(AccountId(row.id)).text for row in await self._connection.execute(found)]
        pending = and_(is_open, _table.status == Status.PENDING.value, _table.attempt == 0)
        waits = and_(_table.reason == UNTIL_QUIET_ENDS, _table.next_at > now)
        freed = update(deliveries).where(pending, waits, _table.target.in_(targets))
        await self._connection.execute(freed.values(next_at=now))

    async def _take_digests_apart(self, member_id: MemberId, now: datetime) -> None:
        found = select(_table.id).where(_table.subject_id == member_id, _UNTRIED).order_by(_table.id)
        digests = [row["id"] for row in (await self._connection.execute(locked(found))).mappings()]
        if not digests:
            return
        freed = update(deliveries).where(_table.digest_id.in_(digests), _HELD)
        await self._connection.execute(freed.values(status=Status.PENDING.value, next_at=now, digest_id=None))
        taken_back = update(deliveries).where(_table.id.in_(digests))
        await self._connection.execute(
            taken_back.values(status=Status.SKIPPED.value, withdrawn=True, reason="wishes changed")
        )


@cache
def _hold() -> Update:
    """Of claimed rows; the last turn is taken back."""
    until = bindparam("until", type_=Moment)
    claimed = update(deliveries).where(
        _table.id == bindparam("delivery"), _table.status == Status.LEASED.value
    )
    return claimed.values(
        status=bindparam("now_status", type_=Text),
        next_at=until,
        due_at=until,
        expires_at=bindparam("expires", type_=Moment),
        attempt=_table.attempt - 1,
        first_claimed_at=None,
        lease_owner="",
        reason=bindparam("why", type_=Text),
        digest_id=bindparam("in_digest", type_=BigInteger),
    )
