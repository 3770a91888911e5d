"""Seats, holds, guests, the line, the deadline and the capacity against the simplest model there is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.domain.rsvps import NEAR, RsvpStyle
from tests.builders.room import Room
from tests.fakes.clock import START

HOLD, STARTS_IN = timedelta(hours=24), timedelta(days=4)
PEOPLE = tuple(MemberId(number) for number in range(1, 7))
UNREACHABLE = PEOPLE[-1]
SEATED = frozenset({RsvpStyle.COME, RsvpStyle.DROP_IN})

people = st.sampled_from(PEOPLE)
styles = st.sampled_from(RsvpStyle)


@dataclass
class Model:
    """Who sits with how many guests, for whom a seat is held until when, and who waits, first come first."""

    capacity: int | None = 2
    now: datetime = START
    closes: datetime | None = None
    seated: dict[MemberId, int] = field(default_factory=dict)
    held: dict[MemberId, datetime] = field(default_factory=dict)
    line: list[MemberId] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return len(self.seated) + sum(self.seated.values()) + len(self.held)

    def free(self) -> int:
        return 99 if self.capacity is None else self.capacity - self.taken

    def asks(self, who: MemberId) -> bool:
        """Ask for a seat; False when that is too late."""
        if who in self.held:
            del self.held[who]
            self.seated[who] = 0
        elif who not in self.seated and who not in self.line:
            if self.closes is not None and self.closes <= self.now:
                return False
            self.line.append(who)
        self.serve(at_once=who)
        return True

    def goes(self, who: MemberId) -> None:
        self.seated.pop(who, None)
        self.held.pop(who, None)
        self.line = [other for other in self.line if other != who]
        self.serve()

    def brings(self, who: MemberId, guests: int) -> bool:
        """Come with guests; False where that cannot be."""
        more = guests - self.seated.get(who, 0)
        late = self.closes is not None and self.closes <= self.now
        if who not in self.seated or (more > 0 and (late or self.line or more > self.free())):
            return who in self.seated and more <= 0
        self.seated[who] = guests
        self.serve()
        return True

    def serve(self, at_once: MemberId | None = None) -> None:
        """First come, first served. ``at_once``: who has just come, and is not asked but seated."""
        left = START + STARTS_IN - self.now
        while self.line and self.free() > 0:
            first = self.line.pop(0)
            if first in {at_once, UNREACHABLE} or left < NEAR:
                self.seated[first] = 0
            else:
                self.held[first] = self.now + min(HOLD, left / 2)

    def waits(self, by: timedelta) -> None:
        self.now += by
        for who, until in sorted(self.held.items(), key=lambda held: held[1]):
            if until <= self.now:
                self.goes(who)


class Seats(RuleBasedStateMachine):
    """The domain, as services use it, and the model do the same things."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.capacity_before, self.taken_before = self.model.capacity, 0
        self.room = Room(
            2, SEATED, hold=HOLD, starts_at=START + STARTS_IN, unreachable=frozenset({UNREACHABLE})
        )

    @rule(who=people, style=styles)
    def press(self, who: MemberId, style: RsvpStyle) -> None:
        try:
            self.room.press(who, style)
        except Refused:
            assert style in SEATED
            assert not self.model.asks(who)
            return
        if style in SEATED:
            assert self.model.asks(who)
        else:
            self.model.goes(who)

    @rule(who=people)
    def leave(self, who: MemberId) -> None:
        self.room.leave(who)
        self.model.goes(who)

    @rule(who=people, guests=st.integers(0, 3))
    def bring(self, who: MemberId, guests: int) -> None:
        try:
            self.room.bring(who, guests)
        except Refused:
            assert not self.model.brings(who, guests)
            return
        assert self.model.brings(who, guests)

    @rule(capacity=st.none() | st.integers(1, 5))
    def resize(self, capacity: int | None) -> None:
        self.room.resize(capacity)
        self.model.capacity = capacity
        self.model.serve()

    @rule(hours=st.sampled_from([1, 13, 25]))
    def wait(self, hours: int) -> None:
        self.room.wait(timedelta(hours=hours))
        self.model.waits(timedelta(hours=hours))

    @precondition(lambda self: self.model.closes is None)
    @rule()
    def close(self) -> None:
        self.room.answers_until = self.model.closes = self.model.now

    @invariant()
    def they_agree(self) -> None:
        assert {who: self.room.answers[who].guests for who in self.room.seated} == self.model.seated
        assert self.room.held == self.model.held
        assert [rsvp.member_id for rsvp in self.room.line] == self.model.line

    @invariant()
    def the_tally_is_what_the_rows_say(self) -> None:
        assert self.room.tally == self.room.recount()
        assert self.room.seats.taken == self.model.taken

    @invariant()
    def nobody_waits_beside_a_free_seat_and_nothing_is_held_too_long(self) -> None:
        assert not self.room.line or self.model.free() <= 0
        assert all(until > self.room.now for until in self.room.held.values())

    @invariant()
    def seats_beyond_the_capacity_only_become_fewer(self) -> None:
        capacity, taken = self.room.capacity, self.room.seats.taken
        if capacity is not None and capacity == self.capacity_before:
            assert taken <= max(capacity, self.taken_before)
        self.capacity_before, self.taken_before = capacity, taken


Seats.TestCase.settings = settings(max_examples=50, stateful_step_count=20)
TestSeatsWhateverHappens = Seats.TestCase
