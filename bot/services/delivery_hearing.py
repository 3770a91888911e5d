"""What a member's wishes do to what is on its way to them: held until their quiet time is over, or for their
digest of the day.

Decided where every private message passes, in the transaction that claims it, so that nothing the town says
by itself can get around it: one look-up for all that were claimed, none where nothing among it can wait. What
may have been posted before is not held back: whether it was, must be found out first.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain.deliveries import Delivery, Plan, ToAccount, ToAsker
from bot.domain.ids import AccountId, DeliveryId
from bot.domain.notice_wishes import Hold, NoticeWish, hold
from bot.domain.policy import Policy
from bot.domain.urgency import ANNOUNCEMENT, DIGEST, can_wait
from bot.ports.notices import UNTIL_QUIET_ENDS, Listener, Waiting
from bot.ports.work import Work
from bot.services.delivery_recipient import asker_account
from bot.services.telling import PRIVATE_LIFE

log = logging.getLogger(__name__)

MOST_LINES = 25  # of one digest; what is beyond waits for the next
# What waits for one hour of many members comes within minutes of it, or whatever else is due then would stand
# in line behind thousands of messages.
DIGESTS_WITHIN, ANNOUNCEMENTS_WITHIN = 120, 300  # seconds
_DAYS = 3  # digests that are tried in turn: today's may be on its way already


@dataclass(frozen=True, slots=True)
class _Held:
    delivery: Delivery
    listener: Listener
    hold: Hold


class Hearing:
    """How members hear what the town says to them by itself."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def hold_back(self, work: Work, claimed: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Give back what its member wants to hear later, in the transaction that claimed it; returns what is
        said now.
        """
        accounts = await _accounts(work, claimed)
        if not accounts:
            return tuple(claimed)
        listeners = await work.notice_wishes.of_accounts(set(accounts.values()))
        held = [
            _Held(found, listener, wait)
            for found in claimed
            if (account := accounts.get(found.id)) is not None
            and (listener := listeners.get(account)) is not None
            and (wait := self._hold(found.plan, listener, now)) is not None
        ]
        if not held:
            return tuple(claimed)
        await work.held_deliveries.hold(await self._waiting(work, held))
        gone = {one.delivery.id for one in held}
        return tuple(found for found in claimed if found.id not in gone)

    async def _waiting(self, work: Work, held: Sequence[_Held]) -> list[Waiting]:
        waiting = [_wait(one) for one in held if not _in_digest(one)]
        later = [one for one in held if _in_digest(one)]
        for _ in range(_DAYS):
            plans = {(plan := self._digest(one)).key: plan for one in later}
            await work.deliveries.plan(*(plans[key] for key in sorted(plans)))
            open_ones = await work.held_deliveries.open_digests(plans) if plans else {}
            taken = {one.delivery.id: open_ones.get(self._digest(one).key) for one in later}
            waiting += [_wait(one, taken[one.delivery.id]) for one in later if taken[one.delivery.id]]
            later = [self._next_day(one) for one in later if not taken[one.delivery.id]]
        return [*waiting, *map(_wait, later)]

    def _hold(self, plan: Plan, listener: Listener, now: datetime) -> Hold | None:
        wish = self._wish(listener)
        return hold(plan, wish, now, self._zone(listener), is_holiday) if wish.holds_back else None

    def _digest(self, one: _Held) -> Plan:
        until = one.hold.until
        day = until.astimezone(self._zone(one.listener)).date()
        within = timedelta(seconds=one.listener.member_id % DIGESTS_WITHIN)
        return Plan(
            DIGEST,
            one.listener.member_id,
            one.delivery.plan.target,
            due_at=until + within,
            expires_at=until + PRIVATE_LIFE,
            occurrence=day.isoformat(),
            payload={"v": "1"},
        )

    def _next_day(self, one: _Held) -> _Held:
        wait = self._hold(one.delivery.plan, one.listener, one.hold.until)
        return _Held(one.delivery, one.listener, wait if wait and wait.digest else one.hold)

    def _wish(self, listener: Listener) -> NoticeWish:
        return listener.wish or self._policy.notices

    def _zone(self, listener: Listener) -> ZoneInfo:
        return ZoneInfo(listener.zone) if listener.zone else self._policy.zone


async def settle_digest(work: Work, delivery: Delivery, now: datetime, unsaid: str = "") -> None:
    """What becomes of a digest's lines when it was said, or (with the reason) will never be."""
    if delivery.plan.kind != DIGEST:
        return
    if unsaid:
        await work.held_deliveries.drop_digest(delivery.id, f"digest: {unsaid}")
        return
    expired = await work.held_deliveries.settle_digest(delivery.id, at=now, most=MOST_LINES)
    if expired:
        log.info("left out", extra={"action": "digest_expired", "number": expired, "delivery": delivery.id})


async def _accounts(work: Work, claimed: Sequence[Delivery]) -> dict[DeliveryId, AccountId]:
    """Through which account each of those is heard that may be held back."""
    found: dict[DeliveryId, AccountId] = {}
    for delivery in claimed:
        target = delivery.plan.target
        if delivery.attempt != 1 or delivery.editing or not can_wait(delivery.plan.kind):
            continue
        if isinstance(target, ToAccount):
            found[delivery.id] = target.account_id
        elif isinstance(target, ToAsker) and (account := await asker_account(work, target)):
            found[delivery.id] = account.id
    return found


def _in_digest(one: _Held) -> bool:
    """What is for an anonymous asker waits as long, but joins no digest: that is kept under a name."""
    return one.hold.digest and isinstance(one.delivery.plan.target, ToAccount)


def _wait(one: _Held, digest_id: DeliveryId | None = None) -> Waiting:
    if digest_id:
        reason = "waits for the digest"
        return Waiting(one.delivery.id, one.hold.until, one.hold.expires_at, reason, digest_id)
    many = one.delivery.plan.kind == ANNOUNCEMENT
    within = timedelta(seconds=one.delivery.id % ANNOUNCEMENTS_WITHIN) if many else timedelta()
    return Waiting(one.delivery.id, one.hold.until + within, one.hold.expires_at, UNTIL_QUIET_ENDS)
