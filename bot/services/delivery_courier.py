"""Carries one delivery: whom it is for and what it says now, then out, without ever saying it twice.

Nobody knows whether an attempt without an answer posted its message. Before it is repeated the platform is
asked: Discord recognises the mark by itself for some minutes, elsewhere and later the channel is searched.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.domain.deliveries import Delivery, Skip, ToAsker, too_late
from bot.domain.ids import DeliveryId, MemberId, PlaceId
from bot.domain.places import Platform
from bot.ports.known import Known
from bot.ports.messenger import Busy, Messenger, Posted, SendError, Unreachable
from bot.ports.work import Storage, Work
from bot.services.delivery_pace import Breaker, Pace, backoff
from bot.services.delivery_recipient import NotYet, Recipient, recipient
from bot.view import Message, mentioned

log = logging.getLogger(__name__)

# "The past few minutes" in which Discord recognises a nonce; two of them are certain (PLATFORMS.md 1.10).
DEDUPLICATED = {Platform.DISCORD: timedelta(minutes=2)}
# How far our clock may be ahead of the platform's when we look for what we posted.
CLOCK_SKEW = timedelta(minutes=5)


class Render(Protocol):
    """Puts a delivery into words from current data."""

    async def __call__(
        self, work: Work, delivery: Delivery, *, language: str, now: datetime
    ) -> Message | Skip: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands there."""

    posted: Posted


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. ``tried`` False: it was certainly not posted in this turn."""

    until: datetime
    reason: str
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Dead:
    """It will never arrive."""

    reason: str
    place_id: PlaceId
    direct_closed: bool = False


Outcome = Sent | Skip | Later | Dead


@dataclass(frozen=True, slots=True)
class _Parcel:
    to: Recipient
    message: Message
    people: Mapping[MemberId, str]


class Courier:
    """Works for one platform. ``timeout``: seconds one turn may take on the platform's side.
    ``recognises``: how long the platform itself recognises a repetition. ``settling``: how long after we gave
    it up a request may still be posted, so that a search before then could miss it.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        messenger: Messenger,
        render: Render,
        breaker: Breaker,
        *,
        timeout: float,
        recognises: timedelta,
        settling: timedelta,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._messenger = messenger
        self._render = render
        self._breaker = breaker
        self._pace = Pace()
        self._failures: Counter[DeliveryId] = (
            Counter()
        )  # of this process; a crash is not the platform's fault
        self._timeout = timeout
        self._recognises = recognises
        self._settling = settling

    async def carry(self, delivery: Delivery, known: Known) -> Outcome:
        """Take one turn with a claimed delivery. ``known``: what was read for others since it was claimed.
        Raises nothing: one that fails must not stop the others.
        """
        outcome = await self._take_turn(delivery, known)
        if not isinstance(outcome, Later):
            self._failures.pop(delivery.id, None)
        return outcome

    async def _take_turn(self, delivery: Delivery, known: Known) -> Outcome:
        late = not delivery.editing and delivery.plan.is_late(self._clock.now())
        try:
            packed = await self._pack(delivery, known, late=late)
            return await self._hand_over(delivery, packed) if isinstance(packed, _Parcel) else packed
        except Exception as error:
            log.exception("delivery failed", extra={"action": "delivery_failed", "kind": delivery.plan.kind})
            return self._again(delivery, f"failed: {type(error).__name__}")

    async def _pack(self, delivery: Delivery, known: Known, *, late: bool) -> _Parcel | Outcome:
        now = self._clock.now()
        if not delivery.editing and too_late(delivery.plan, now):
            return Skip("expired")
        async with self._storage.read(known if now < known.until else None) as work:
            to = await recipient(work, delivery, now)
            if isinstance(to, NotYet):
                return Later(to.until, to.reason, tried=False)
            if isinstance(to, Skip):
                return _unsaid(delivery, to)
            late_in_channel = late and bool(to.address.channel_id)
            turn = self._pace.turn(delivery.id, _channel(to), now, late=late_in_channel)
            if turn > now:
                return Later(turn, "waits for its turn", tried=False)
            message = await self._render(work, delivery, language=to.language, now=now)
            if isinstance(message, Skip):
                return _unsaid(delivery, message)
            pinged = mentioned(message)
            people = await work.members.handles(pinged, to.place.id, awake=True) if pinged else {}
        return _Parcel(to, message, people)

    async def _hand_over(self, delivery: Delivery, parcel: _Parcel) -> Outcome:
        try:
            async with asyncio.timeout(self._timeout):
                posted = await self._post(delivery, parcel)
        except Busy as busy:
            wait = timedelta(seconds=busy.retry_after)
            now = self._clock.now()
            self._breaker.trouble(now, wait)
            self._pace.spare(_channel(parcel.to), now + wait)
            return Later(now + wait, f"busy: {_said(delivery, busy)}", tried=False)
        except Unreachable as gone:
            self._breaker.went_well()  # it answered
            return _unreachable(delivery, parcel.to, gone)
        except (SendError, TimeoutError) as unsure:
            self._breaker.trouble(self._clock.now())
            said = _said(delivery, unsure)
            return self._again(delivery, f"unsure: {type(unsure).__name__} {said}".rstrip())
        self._breaker.went_well()
        return Sent(posted)

    def _again(self, delivery: Delivery, reason: str) -> Later:
        self._failures[delivery.id] += 1
        wait = backoff(self._failures[delivery.id])
        return Later(self._clock.now() + (wait if self._recognises else max(wait, self._settling)), reason)

    async def _post(self, delivery: Delivery, parcel: _Parcel) -> Posted:
        address, mark = parcel.to.address, delivery.plan.mark
        if delivery.editing:
            there = Posted(delivery.channel_id, delivery.message_id)
            await self._messenger.edit(address, there, parcel.message, people=parcel.people)
            return there
        since = self._search_since(delivery)
        found = await self._messenger.find(address, mark=mark, since=since) if since else None
        return found or await self._messenger.send(address, parcel.message, mark=mark, people=parcel.people)

    def _search_since(self, delivery: Delivery) -> datetime | None:
        """From when on an earlier attempt may have posted this; None where a repetition is harmless."""
        began = delivery.first_claimed_at
        if delivery.attempt == 1 or began is None:
            return None
        if self._clock.now() - began < self._recognises:
            return None
        return began - CLOCK_SKEW


def _channel(to: Recipient) -> str:
    return to.address.channel_id or f"@{to.address.user_external_id}"


def _unsaid(delivery: Delivery, skip: Skip) -> Outcome:
    """What need not be said stays unsaid; a message that stands already stays as it is."""
    return Sent(Posted(delivery.channel_id, delivery.message_id)) if delivery.editing else skip


def _unreachable(delivery: Delivery, to: Recipient, gone: Unreachable) -> Outcome:
    if delivery.editing:  # somebody deleted the message: there is nothing left to change
        return Sent(Posted(delivery.channel_id, delivery.message_id))
    return Dead(_said(delivery, gone), to.place.id, gone.direct_closed)


def _said(delivery: Delivery, error: Exception) -> str:
    """What the platform said. It is noted, and would tell who asked: whose messages are closed, whose address
    is in it.
    """
    return "" if isinstance(delivery.plan.target, ToAsker) else str(error)
