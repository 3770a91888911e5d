"""An event's answers in memory, kept as the services keep them: everything decided by the domain."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.ids import EventId, MemberId
from bot.domain.receptions import Reception
from bot.domain.rsvps import (
    NO_ANSWERS,
    Decision,
    Rsvp,
    RsvpStyle,
    Seats,
    Tally,
    answer,
    bring,
    held_until,
    lapse,
    promote,
    withdraw,
)
from tests.fakes.clock import START

EVENT = EventId(1)


@dataclass
class Room:
    """``hold``: how long free seats are held. ``unreachable``: who cannot be asked.
    ``promoted``: who was served by the last deed.
    """

    capacity: int | None
    seated_styles: frozenset[RsvpStyle] = frozenset({RsvpStyle.COME})
    tally: Tally = NO_ANSWERS
    answers: dict[MemberId, Rsvp] = field(default_factory=dict)
    promoted: list[MemberId] = field(default_factory=list)
    hold: timedelta = timedelta()
    now: datetime = START
    starts_at: datetime = START + timedelta(days=9)
    answers_until: datetime | None = None
    unreachable: frozenset[MemberId] = frozenset()

    @property
    def reception(self) -> Reception:
        return Reception(seated_styles=self.seated_styles, answers_until=self.answers_until, guest_limit=3)

    @property
    def seats(self) -> Seats:
        return Seats(self.capacity, self.seated_styles, self.tally)

    @property
    def line(self) -> list[Rsvp]:
        return sorted((r for r in self.answers.values() if r.waiting), key=lambda rsvp: rsvp.arrival)

    @property
    def held(self) -> dict[MemberId, datetime]:
        """Until when whose seat is held."""
        return {who: one.held_until for who, one in self.answers.items() if one.held_until}

    @property
    def seated(self) -> set[MemberId]:
        return {
            rsvp.member_id
            for rsvp in self.answers.values()
            if rsvp.style in self.seated_styles and rsvp.settled
        }

    def press(self, member_id: MemberId, style: RsvpStyle) -> None:
        mine = self.answers.get(member_id)
        self.reception.check(style, mine, title="", now=self.now)
        self._keep(answer(self.seats, mine, event_id=EVENT, member_id=member_id, style=style, now=self.now))

    def leave(self, member_id: MemberId) -> None:
        self._keep(withdraw(self.seats, self.answers.get(member_id)))

    def bring(self, member_id: MemberId, guests: int) -> None:
        mine = self.answers.get(member_id)
        self.reception.check_guests(guests, mine.guests if mine else 0, title="", now=self.now)
        self._keep(bring(self.seats, mine, guests, now=self.now))

    def resize(self, capacity: int | None) -> None:
        self.capacity = capacity
        self._serve()

    def wait(self, by: timedelta) -> None:
        """Let time pass, and what is held too long lapse."""
        self.now += by
        for member_id, until in sorted(self.held.items(), key=lambda held: held[1]):
            if until <= self.now:
                self._keep(lapse(self.seats, self.answers[member_id], now=self.now))

    def recount(self) -> Tally:
        """The tally counted anew."""
        tally = Tally(arrivals=self.tally.arrivals)
        for rsvp in self.answers.values():
            tally = tally.plus(rsvp)
        return tally

    def _keep(self, decision: Decision) -> None:
        if decision.after is not None:
            self.answers[decision.after.member_id] = decision.after
        elif decision.before is not None:
            del self.answers[decision.before.member_id]
        self.tally = decision.tally
        self._serve()

    def _serve(self) -> None:
        until = held_until(self.now, self.starts_at, self.hold)
        reachable = set(self.answers) - self.unreachable
        served, self.tally = promote(self.seats, self.line, until=until, reachable=reachable)
        self.promoted = [rsvp.member_id for rsvp in served]
        self.answers.update({rsvp.member_id: replace(rsvp) for rsvp in served})
