"""Held seats, guests, the deadline and the rules a host sets: an example for each."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInput, Refused
from bot.domain.events import Details, Event, edit, receive
from bot.domain.ids import EventId, MemberId
from bot.domain.receptions import USUAL, Reception, SeatTaking
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally, held_until
from tests.builders.room import EVENT, Room
from tests.fakes.clock import START

COME, LISTEN, DROP_IN, LATER, UNDECIDED = RsvpStyle
ANNA, BEN, CHIE, DAN = (MemberId(number) for number in range(1, 5))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.problem.key


def full_room(*, hold: timedelta = DAY, capacity: int = 1) -> Room:
    """Anna has the only seat; Ben, Chie and Dan wait."""
    room = Room(capacity, hold=hold)
    for member in (ANNA, BEN, CHIE, DAN):
        room.press(member, COME)
    return room


@pytest.mark.parametrize(
    ("left", "held"),
    [
        (90 * HOUR, 24 * HOUR),
        (48 * HOUR, 24 * HOUR),
        (10 * HOUR, 5 * HOUR),
        (2 * HOUR, HOUR),
        (2 * HOUR - timedelta(seconds=1), None),
        (-HOUR, None),
    ],
)
def test_a_seat_is_held_for_a_day_but_at_most_half_of_what_is_left(
    left: timedelta, held: timedelta | None
) -> None:
    until = held_until(START, START + left, DAY)

    assert until == (None if held is None else START + held)


def test_a_community_that_holds_no_seats_gives_them_at_once() -> None:
    assert held_until(START, START + 9 * DAY, timedelta()) is None


def test_a_free_seat_is_held_for_the_first_in_line_and_counts_as_taken() -> None:
    room = full_room()

    room.leave(ANNA)
    room.press(ANNA, COME)

    assert room.held == {BEN: START + DAY}
    assert room.seats.taken == 1
    assert [rsvp.member_id for rsvp in room.line] == [CHIE, DAN, ANNA]


def test_pressing_any_answer_with_a_seat_takes_what_is_held() -> None:
    room = full_room()
    room.leave(ANNA)

    room.press(BEN, COME)

    assert room.answers[BEN] == Rsvp(EVENT, BEN, COME, RsvpState.CONFIRMED, 2, START)
    assert room.tally == Tally(come=1, waiting=2, arrivals=4)


def test_who_passes_makes_room_for_the_next() -> None:
    room = full_room()
    room.leave(ANNA)

    room.leave(BEN)

    assert room.held == {CHIE: START + DAY}


def test_a_hold_nobody_answered_lapses_into_undecided_and_the_next_is_asked() -> None:
    room = full_room()
    room.leave(ANNA)

    room.wait(DAY)
    room.press(BEN, COME)

    assert room.held == {CHIE: START + 2 * DAY}
    assert [rsvp.member_id for rsvp in room.line] == [DAN, BEN]


def test_who_cannot_be_asked_is_seated_at_once() -> None:
    room = full_room(capacity=1)
    room.unreachable = frozenset({BEN})

    room.resize(3)

    assert room.seated == {ANNA, BEN}
    assert set(room.held) == {CHIE}


def test_shortly_before_the_start_free_seats_are_given() -> None:
    room = full_room()
    room.starts_at = START + HOUR

    room.leave(ANNA)

    assert (room.seated, room.held) == ({BEN}, {})


def test_guests_take_seats_as_persons_do() -> None:
    room = Room(3)
    room.press(ANNA, COME)
    room.press(BEN, COME)

    room.bring(ANNA, 1)

    assert room.tally == Tally(come=3, brought=1, arrivals=2)
    assert refusal(lambda: room.bring(ANNA, 2)) == "event.guests_no_room"
    assert refusal(lambda: room.bring(BEN, 1)) == "event.guests_no_seat"
    room.bring(ANNA, 0)
    room.bring(BEN, 1)
    assert room.tally == Tally(come=3, brought=1, arrivals=2)


def test_no_guest_overtakes_somebody_who_waits() -> None:
    room = full_room()
    room.capacity = 3  # before anybody was served

    assert refusal(lambda: room.bring(ANNA, 1)) == "event.guests_no_seat"


def test_guests_come_with_a_seat_only_and_leave_with_it() -> None:
    room = full_room()

    assert refusal(lambda: room.bring(BEN, 1)) == "event.guests_need_seat"
    assert refusal(lambda: room.bring(MemberId(9), 1)) == "event.guests_need_seat"
    room.resize(4)
    for member in (BEN, CHIE, DAN):
        room.leave(member)
    room.bring(ANNA, 2)
    room.press(ANNA, LATER)

    assert room.tally == Tally(later=1, arrivals=5)


def test_after_the_deadline_nobody_gets_a_new_seat_or_more_guests() -> None:
    room = Room(9, answers_until=START + DAY)
    room.press(ANNA, COME)
    room.bring(ANNA, 2)
    room.wait(DAY)

    assert refusal(lambda: room.press(BEN, COME)) == "event.answers_closed"
    assert refusal(lambda: room.bring(ANNA, 3)) == "event.guests_too_late"
    room.bring(ANNA, 1)
    room.press(BEN, LISTEN)
    room.press(ANNA, LATER)
    assert refusal(lambda: room.press(ANNA, COME)) == "event.answers_closed"
    room.leave(ANNA)
    assert room.tally == Tally(listen=1, arrivals=3)


def test_who_lined_up_in_time_still_moves_up_after_the_deadline() -> None:
    room = full_room()
    room.answers_until = START
    room.leave(ANNA)

    room.press(BEN, COME)

    assert room.seated == {BEN}


def test_what_is_not_offered_cannot_be_chosen_but_an_earlier_answer_stays() -> None:
    rules = USUAL.toggle(LATER)
    mine = Rsvp(EVENT, ANNA, LATER, RsvpState.CONFIRMED, 1, START)

    rules.check(LATER, mine, title="会", now=START)
    assert refusal(lambda: rules.check(LATER, None, title="会", now=START)) == "event.style_not_offered"
    assert rules.toggle(LATER) == USUAL


def test_one_style_is_always_offered() -> None:
    only = Reception(offered_styles=frozenset({COME}))

    assert refusal(lambda: only.toggle(COME)) == "event.style_last"


def test_a_host_chooses_which_answers_take_a_seat() -> None:
    chosen = [USUAL.seat(one).seated_styles for one in SeatTaking]

    assert chosen == [{COME}, {COME, DROP_IN}, {COME, DROP_IN, LISTEN}]


def test_guests_are_allowed_up_to_a_number() -> None:
    some = Reception(guest_limit=2)

    def check(rules: Reception, guests: int) -> None:
        rules.check_guests(guests, 0, title="会", now=START)

    check(some, 2)
    some.check_guests(3, 3, title="会", now=START)  # was allowed once
    assert refusal(lambda: check(some, 3)) == "event.guests_too_many"
    assert refusal(lambda: check(USUAL, 1)) == "event.guests_not_allowed"


def problem(deed: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as invalid:
        deed()
    ((name, found),) = invalid.value.problems.items()
    return name, found.key


def test_a_deadline_lies_ahead_and_not_after_the_start() -> None:
    starts_at = START + DAY

    def until(after: timedelta) -> Reception:
        return USUAL.close_at(START + after, starts_at=starts_at, now=START)

    assert until(DAY).answers_until == starts_at
    assert problem(lambda: until(timedelta())) == ("until", "event.until_past")
    assert problem(lambda: until(2 * DAY)) == ("until", "event.until_too_late")
    old = Reception(answers_until=START - DAY)
    assert old.close_at(old.answers_until, starts_at=starts_at, now=START) == old
    assert old.close_at(None, starts_at=starts_at, now=START) == USUAL


def test_an_event_cannot_be_moved_before_its_deadline() -> None:
    starts_at = START + 2 * DAY
    event = Event(EventId(1), Details("会", starts_at, starts_at + HOUR), ANNA, "Asia/Tokyo", START)
    event = receive(event, Reception(answers_until=START + DAY), now=START)
    sooner = Details("会", START + HOUR, START + 2 * HOUR)

    assert problem(lambda: edit(event, sooner, version=1, now=START)) == (
        "when",
        "event.when_before_deadline",
    )
