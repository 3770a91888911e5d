"""Answers to an event (G041, G042): styles, seats and a fair waiting list.

The rules of changing one's mind:
- Only some styles take a seat (参加 by default). The others are never counted against the capacity.
- Guests count as persons. They come with a seat: while somebody waits no guest gets one, and who waits
  waits alone.
- Who asks for a seat gets one while one is free and nobody waits; otherwise the place at the end of the line.
- The same answer once more changes nothing: seat, place in line and moment of arrival stay. An answer that
  came from a series becomes one's own by it.
- From one seated style to another the seat, or the place in line, is kept.
- From a seated style to one without a seat, or withdrawing, gives the seat or the place up; coming back means
  the end of the line.
- A seat that becomes free is held for the first in line, who takes it or passes; a held seat counts as
  taken. A capacity that grows offers as many as fit. Who cannot be asked is seated at once, and so is
  everybody shortly before the start.
- An offer nobody answered in time lapses: its answer becomes 未定, and the next in line is asked.
- A capacity that shrinks throws nobody out; it is reached again as people leave.
- A seat kept for somebody is given to nobody else, and to them though others wait.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import EventId, MemberId

NEAR = timedelta(hours=2)  # so shortly before the start no seat is held any more


class RsvpStyle(StrEnum):
    """How somebody takes part (S15)."""

    COME = "come"  # 参加
    LISTEN = "listen"  # 聞くだけ
    DROP_IN = "drop_in"  # 顔出し
    LATER = "later"  # 後で見る
    UNDECIDED = "undecided"  # 未定


PRESENT_STYLES = frozenset({RsvpStyle.COME, RsvpStyle.LISTEN, RsvpStyle.DROP_IN})
"""Who is there when it happens, and therefore is reminded."""


class RsvpState(StrEnum):
    CONFIRMED = "confirmed"
    OFFERED = "offered"  # a seat is held for them
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Rsvp:
    """One member's answer. ``arrival`` is its place in the order of arrival at this event, ``guests`` whom
    they bring, ``held_until`` how long a seat that is offered is held. ``from_series``: it was given for
    every time of a series, not for this one.
    """

    event_id: EventId
    member_id: MemberId
    style: RsvpStyle
    state: RsvpState
    arrival: int
    answered_at: datetime
    guests: int = 0
    held_until: datetime | None = None
    from_series: bool = False

    @property
    def waiting(self) -> bool:
        return self.state is RsvpState.WAITING

    @property
    def offered(self) -> bool:
        return self.state is RsvpState.OFFERED

    @property
    def settled(self) -> bool:
        """Whether it counts as it stands: neither waiting nor asked whether to take a seat."""
        return self.state is RsvpState.CONFIRMED

    @property
    def persons(self) -> int:
        return 1 + self.guests


@dataclass(frozen=True, slots=True)
class Tally:
    """Persons by the style of their confirmed answer, how many of them are brought along as guests, answers
    that wait or have a seat held, and how many have ever arrived; kept beside the event.
    """

    come: int = 0
    listen: int = 0
    drop_in: int = 0
    later: int = 0
    undecided: int = 0
    brought: int = 0
    offered: int = 0
    waiting: int = 0
    arrivals: int = 0

    def of(self, style: RsvpStyle) -> int:
        """How many persons are confirmed with a style."""
        match style:
            case RsvpStyle.COME:
                return self.come
            case RsvpStyle.LISTEN:
                return self.listen
            case RsvpStyle.DROP_IN:
                return self.drop_in
            case RsvpStyle.LATER:
                return self.later
            case RsvpStyle.UNDECIDED:
                return self.undecided

    @property
    def concerned(self) -> int:
        """How many must hear of a change: all but those who watch later."""
        return self.come + self.listen + self.drop_in + self.undecided + self.offered + self.waiting

    def plus(self, rsvp: Rsvp) -> "Tally":
        return self._shift(rsvp, 1)

    def minus(self, rsvp: Rsvp) -> "Tally":
        return self._shift(rsvp, -1)

    def _shift(self, rsvp: Rsvp, by: int) -> "Tally":
        match rsvp.state:
            case RsvpState.WAITING:
                return replace(self, waiting=self.waiting + by)
            case RsvpState.OFFERED:
                return replace(self, offered=self.offered + by)
            case RsvpState.CONFIRMED:
                counted = self._of_style(rsvp.style, by * rsvp.persons)
                return replace(counted, brought=self.brought + by * rsvp.guests)

    def _of_style(self, style: RsvpStyle, by: int) -> "Tally":
        match style:
            case RsvpStyle.COME:
                return replace(self, come=self.come + by)
            case RsvpStyle.LISTEN:
                return replace(self, listen=self.listen + by)
            case RsvpStyle.DROP_IN:
                return replace(self, drop_in=self.drop_in + by)
            case RsvpStyle.LATER:
                return replace(self, later=self.later + by)
            case RsvpStyle.UNDECIDED:
                return replace(self, undecided=self.undecided + by)


NO_ANSWERS = Tally()


@dataclass(frozen=True, slots=True)
class Seats:
    """An event's seats at one moment. ``capacity`` None: as many as come. ``kept``: free seats kept for
    others. ``own``: one is kept for who answers now.
    """

    capacity: int | None
    seated_styles: frozenset[RsvpStyle]
    tally: Tally
    kept: int = 0
    own: bool = False

    @property
    def taken(self) -> int:
        """Persons with a seat, and the seats that are held."""
        return sum(self.tally.of(style) for style in self.seated_styles) + self.tally.offered

    @property
    def over(self) -> int:
        """How many persons have a seat beyond the capacity, after it shrank."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)

    @property
    def room(self) -> int | None:
        """How many persons who come now are seated: none while others wait, but for whom a seat is kept.
        None: as many as come.
        """
        if self.capacity is None:
            return None
        if self.own:
            return max(0, self.capacity - self.taken)
        return 0 if self.tally.waiting else max(0, self.capacity - self.taken - self.kept)

    def fits(self, persons: int) -> bool:
        """Whether so many who come now are seated."""
        return self.room is None or persons <= self.room

    @property
    def openings(self) -> int:
        """How many of those waiting can be seated now."""
        if self.capacity is None:
            return self.tally.waiting
        return min(self.tally.waiting, max(0, self.capacity - self.taken - self.kept))


@dataclass(frozen=True, slots=True)
class Decision:
    """What an answer comes to. ``after`` None: no answer any more. ``tally`` is the one afterwards."""

    before: Rsvp | None
    after: Rsvp | None
    tally: Tally

    @property
    def changed(self) -> bool:
        return self.before != self.after


def answer(
    seats: Seats,
    mine: Rsvp | None,
    *,
    event_id: EventId,
    member_id: MemberId,
    style: RsvpStyle,
    now: datetime,
    from_series: bool = False,
) -> Decision:
    """Decide about a member's answer by the rules above. ``mine`` is the answer so far. Any answer that
    takes a seat takes the one that is held.
    """
    if mine is not None and mine.style is style and not mine.offered:
        own = mine.from_series and not from_series
        return Decision(mine, replace(mine, from_series=False) if own else mine, seats.tally)
    if mine is not None and {mine.style, style} <= seats.seated_styles:
        state = RsvpState.CONFIRMED if mine.offered else mine.state
        kept = replace(
            mine, style=style, state=state, answered_at=now, held_until=None, from_series=from_series
        )
        return Decision(mine, kept, seats.tally.minus(mine).plus(kept))
    left = seats.tally if mine is None else seats.tally.minus(mine)
    arrived = replace(left, arrivals=left.arrivals + 1)
    seated = style not in seats.seated_styles or replace(seats, tally=arrived).fits(1)
    state = RsvpState.CONFIRMED if seated else RsvpState.WAITING
    after = Rsvp(event_id, member_id, style, state, arrived.arrivals, now, from_series=from_series)
    return Decision(mine, after, arrived.plus(after))


def withdraw(seats: Seats, mine: Rsvp | None) -> Decision:
    """Take an answer back."""
    return Decision(mine, None, seats.tally if mine is None else seats.tally.minus(mine))


def bring(seats: Seats, mine: Rsvp | None, guests: int, *, now: datetime) -> Decision:
    """Come with so many guests. Fewer is always possible.

    Raises Refused for who has no seat, and for more guests than there is room for.
    """
    if mine is None or not mine.settled or mine.style not in seats.seated_styles:
        raise Refused("event.guests_need_seat")
    more = guests - mine.guests
    if more > 0 and not seats.fits(more):
        possible = mine.guests + (seats.room or 0)
        raise Refused("event.guests_no_room" if possible else "event.guests_no_seat", count=possible)
    after = replace(mine, guests=guests, answered_at=now) if more else mine
    return Decision(mine, after, seats.tally.minus(mine).plus(after))


def lapse(seats: Seats, mine: Rsvp, *, now: datetime) -> Decision:
    """An offer nobody answered: 未定, and the seat is free again. Asking anew means the end of the line."""
    arrived = replace(seats.tally.minus(mine), arrivals=seats.tally.arrivals + 1)
    after = Rsvp(
        mine.event_id, mine.member_id, RsvpStyle.UNDECIDED, RsvpState.CONFIRMED, arrived.arrivals, now
    )
    return Decision(mine, after, arrived.plus(after))


def held_until(now: datetime, starts_at: datetime, hold: timedelta) -> datetime | None:
    """How long a seat that is free now is held: ``hold``, but at most half of the time left. None: it is
    given at once, because the community holds none or the start is near.
    """
    left = starts_at - now
    if not hold or left < NEAR:
        return None
    return now + min(hold, left / 2)


def promote(
    seats: Seats, line: Sequence[Rsvp], *, until: datetime | None, reachable: Collection[MemberId]
) -> tuple[tuple[Rsvp, ...], Tally]:
    """Give free seats to the first of those waiting: held ``until`` then for who can be asked, else at once.
    ``line``: at least the first ``seats.openings`` of them by arrival.

    Returns those who are out of the line now, in order, and the tally afterwards.
    """
    tally = seats.tally
    moved = []
    for waiting in line[: seats.openings]:
        if until is not None and waiting.member_id in reachable:
            served = replace(waiting, state=RsvpState.OFFERED, held_until=until)
        else:
            served = replace(waiting, state=RsvpState.CONFIRMED)
        tally = tally.minus(waiting).plus(served)
        moved.append(served)
    return tuple(moved), tally
