"""A platform in memory: it de-duplicates by mark for a while, keeps its history, and fails as told."""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.clock import Clock
from bot.domain.ids import MemberId
from bot.ports.messenger import Address, Busy, Messenger, Posted, Unreachable, Unsure
from bot.view import Message

RETRY_AFTER = 7.0


class Fault(StrEnum):
    """What becomes of one call."""

    NONE = "none"
    BUSY = "busy"
    LOST = "lost"  # no answer, nothing posted
    CUT = "cut"  # posted, but the answer never came
    GONE = "gone"
    CLOSED = "closed"
    BUG = "bug"
    STALL = "stall"  # no answer until released, nothing posted before
    STALL_AFTER = "stall after"  # posted, no answer until released


@dataclass
class Shown:
    """A message as people see it."""

    channel: str
    mark: str
    message: Message
    people: Mapping[MemberId, str]
    at: datetime
    edited_at: list[datetime] = field(default_factory=list)


class FakeMessenger(Messenger):
    """remembers: how long a repeated mark leads to the first message, as a Discord nonce does.

    ``faults`` are used up by sends and edits, ``find_faults`` by searches; without any all goes well.
    ``first``: the number of its first message.
    """

    def __init__(self, clock: Clock, remembers: timedelta = timedelta()) -> None:
        self.shown: list[Shown] = []
        self.first = 0
        self.faults: deque[Fault] = deque()
        self.find_faults: deque[Fault] = deque()
        self.calls: Counter[str] = Counter()
        self.stalled = asyncio.Event()
        self.posted = asyncio.Event()
        self.released = asyncio.Event()
        self._clock = clock
        self._remembers = remembers

    def fail(self, *faults: Fault) -> None:
        """Let the next sends or edits end like this, in this order."""
        self.faults.extend(faults)

    @property
    def summaries(self) -> list[str]:
        """What people read, in the order it came."""
        return [shown.message.summary for shown in self.shown]

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        self.calls["send"] += 1
        fault = self.faults.popleft() if self.faults else Fault.NONE
        await self._before(fault)
        now = self._clock.now()
        posted = self._known(mark, now - self._remembers) if self._remembers else None
        if posted is None:
            channel = address.channel_id or f"dm-{address.user_external_id}"
            self.shown.append(Shown(channel, mark, message, people, now))
            self.posted.set()
            posted = Posted(channel, str(self.first + len(self.shown) - 1))
        await self._after(fault)
        return posted

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        del address
        self.calls["find"] += 1
        await self._before(self.find_faults.popleft() if self.find_faults else Fault.NONE)
        return self._known(mark, since.astimezone(UTC))

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        del address
        self.calls["edit"] += 1
        fault = self.faults.popleft() if self.faults else Fault.NONE
        await self._before(fault)
        number = int(posted.message_id) - self.first
        if number not in range(len(self.shown)):
            raise Unreachable("unknown message")
        shown = self.shown[number]
        shown.message, shown.people = message, people
        shown.edited_at.append(self._clock.now())
        await self._after(fault)

    def _known(self, mark: str, since: datetime) -> Posted | None:
        for number, shown in enumerate(self.shown, self.first):
            if shown.mark == mark and shown.at >= since:
                return Posted(shown.channel, str(number))
        return None

    async def _before(self, fault: Fault) -> None:
        match fault:
            case Fault.BUSY:
                raise Busy(RETRY_AFTER)
            case Fault.LOST:
                raise Unsure("connection refused")
            case Fault.GONE:
                raise Unreachable("unknown channel")
            case Fault.CLOSED:
                raise Unreachable("direct messages closed", direct_closed=True)
            case Fault.BUG:
                raise ZeroDivisionError
            case Fault.STALL:
                await self._stall()

    async def _after(self, fault: Fault) -> None:
        if fault is Fault.CUT:
            raise Unsure("connection reset")
        if fault is Fault.STALL_AFTER:
            await self._stall()

    async def _stall(self) -> None:
        self.stalled.set()
        await self.released.wait()
