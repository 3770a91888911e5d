"""Answers to an event (G041, G042): styles, seats and a fair waiting list.

The rules of changing one's mind:
- Only some styles take a seat (参加 by default). The others are never counted against the capacity.
- Who asks for a seat gets one while one is free and nobody waits; otherwise the place at the end of the line.
- The same answer once more changes nothing: seat, place in line and moment of arrival stay. An answer that
  came from a series becomes one's own by it.
- From one seated style to another the seat, or the place in line, is kept.
- From a seated style to one without a seat, or withdrawing, gives the seat or the place up; coming back means
  the end of the line.
- A seat that becomes free goes to the first in line at once; a capacity that grows seats as many as fit.
- A capacity that shrinks throws nobody out; it is reached again as people leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import EventId, MemberId


class RsvpStyle(StrEnum):
    """How somebody takes part (S15)."""

    COME = "come"  # 参加
    LISTEN = "listen"  # 聞くだけ
    LATER = "later"  # 後で見る
    UNDECIDED = "undecided"  # 未定


PRESENT_STYLES = frozenset({RsvpStyle.COME, RsvpStyle.LISTEN})
"""Who is there when it happens, and therefore is reminded."""


class RsvpState(StrEnum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Rsvp:
    """One member's answer. ``arrival`` is its place in the order of arrival at this event. ``from_series``:
    it was given for every time of a series, not for this one.
    """

    event_id: EventId
    member_id: MemberId
    style: RsvpStyle
    state: RsvpState
    arrival: int
    answered_at: datetime
    from_series: bool = False

    @property
    def waiting(self) -> bool:
        return self.state is RsvpState.WAITING


@dataclass(frozen=True, slots=True)
class Tally:
    """Confirmed answers by style, those waiting, and how many have ever arrived; kept beside the event."""

    come: int = 0
    listen: int = 0
    later: int = 0
    undecided: int = 0
    waiting: int = 0
    arrivals: int = 0

    def of(self, style: RsvpStyle) -> int:
        """How many are confirmed with a style."""
        match style:
            case RsvpStyle.COME:
                return self.come
            case RsvpStyle.LISTEN:
                return self.listen
            case RsvpStyle.LATER:
                return self.later
            case RsvpStyle.UNDECIDED:
                return self.undecided

    def plus(self, rsvp: Rsvp) -> "Tally":
        return self._shift(rsvp, 1)

    def minus(self, rsvp: Rsvp) -> "Tally":
        return self._shift(rsvp, -1)

    def _shift(self, rsvp: Rsvp, by: int) -> "Tally":
        if rsvp.waiting:
            return replace(self, waiting=self.waiting + by)
        match rsvp.style:
            case RsvpStyle.COME:
                return replace(self, come=self.come + by)
            case RsvpStyle.LISTEN:
                return replace(self, listen=self.listen + by)
            case RsvpStyle.LATER:
                return replace(self, later=self.later + by)
            case RsvpStyle.UNDECIDED:
                return replace(self, undecided=self.undecided + by)


NO_ANSWERS = Tally()


@dataclass(frozen=True, slots=True)
class Seats:
    """An event's seats at one moment. ``capacity`` None: as many as come."""

    capacity: int | None
    seated_styles: frozenset[RsvpStyle]
    tally: Tally

    @property
    def taken(self) -> int:
        return sum(self.tally.of(style) for style in self.seated_styles)

    @property
    def room_for_one(self) -> bool:
        """Whether somebody who comes now is seated: a seat is free and nobody is waiting for it."""
        return self.capacity is None or (self.taken < self.capacity and not self.tally.waiting)

    @property
    def openings(self) -> int:
        """How many of those waiting can be seated now."""
        if self.capacity is None:
            return self.tally.waiting
        return min(self.tally.waiting, max(0, self.capacity - self.taken))


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
    """Decide about a member's answer by the rules above. ``mine`` is the answer so far."""
    if mine is not None and mine.style is style:
        own = mine.from_series and not from_series
        return Decision(mine, replace(mine, from_series=False) if own else mine, seats.tally)
    if mine is not None and {mine.style, style} <= seats.seated_styles:
        kept = replace(mine, style=style, answered_at=now, from_series=from_series)
        return Decision(mine, kept, seats.tally.minus(mine).plus(kept))
    left = seats.tally if mine is None else seats.tally.minus(mine)
    arrived = replace(left, arrivals=left.arrivals + 1)
    seated = style not in seats.seated_styles or replace(seats, tally=arrived).room_for_one
    state = RsvpState.CONFIRMED if seated else RsvpState.WAITING
    after = Rsvp(event_id, member_id, style, state, arrived.arrivals, now, from_series)
    return Decision(mine, after, arrived.plus(after))


def withdraw(seats: Seats, mine: Rsvp | None) -> Decision:
    """Take an answer back."""
    return Decision(mine, None, seats.tally if mine is None else seats.tally.minus(mine))


def promote(seats: Seats, line: Sequence[Rsvp]) -> tuple[tuple[Rsvp, ...], Tally]:
    """Seat the first of those waiting. ``line``: at least the first ``seats.openings`` of them by arrival.

    Returns those who have a seat now, in order, and the tally afterwards.
    """
    tally = seats.tally
    seated = []
    for waiting in line[: seats.openings]:
        confirmed = replace(waiting, state=RsvpState.CONFIRMED)
        tally = tally.minus(waiting).plus(confirmed)
        seated.append(confirmed)
    return tuple(seated), tally
