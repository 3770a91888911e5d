"""Seats and the waiting list: examples for every rule, and what holds whatever people do."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import MemberId
from bot.domain.rsvps import NO_ANSWERS, Rsvp, RsvpState, RsvpStyle, Seats, Tally, answer, withdraw
from tests.builders.room import EVENT, Room
from tests.fakes.clock import START

COME, LISTEN, DROP_IN, LATER, UNDECIDED = RsvpStyle
ANNA, BEN, CHIE, DAN = (MemberId(number) for number in range(1, 5))


def test_a_seat_is_given_while_one_is_free() -> None:
    room = Room(1)

    room.press(ANNA, COME)

    assert room.seated == {ANNA}


def test_who_comes_to_a_full_room_waits_at_the_end_of_the_line() -> None:
    room = Room(1)

    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)

    assert [rsvp.member_id for rsvp in room.line] == [BEN, CHIE]


def test_nobody_overtakes_those_who_wait_even_if_a_seat_is_free() -> None:
    assert not Seats(2, frozenset({COME}), Tally(come=1, waiting=1)).fits(1)


def test_only_seated_styles_are_counted_against_the_capacity() -> None:
    room = Room(1)
    room.press(ANNA, COME)

    room.press(BEN, LISTEN)

    assert not room.answers[BEN].waiting
    assert room.tally == Tally(come=1, listen=1, arrivals=2)


def test_the_same_answer_once_more_keeps_the_place_in_line() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)
    before = room.answers[BEN]

    room.press(BEN, COME)

    assert room.answers[BEN] is before


def test_a_seat_given_up_goes_to_the_first_in_line() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)

    room.press(ANNA, LATER)

    assert room.promoted == [BEN]
    assert room.seated == {BEN}


def test_who_gives_a_seat_up_and_comes_back_waits_at_the_end() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)
    room.press(ANNA, UNDECIDED)

    room.press(ANNA, COME)

    assert [rsvp.member_id for rsvp in room.line] == [CHIE, ANNA]


def test_who_leaves_the_line_loses_the_place_and_frees_no_seat() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)

    room.press(BEN, LISTEN)

    assert room.promoted == []
    assert room.answers[BEN].state is RsvpState.CONFIRMED
    assert [rsvp.member_id for rsvp in room.line] == [CHIE]


def test_from_one_seated_style_to_another_the_seat_is_kept() -> None:
    room = Room(1, seated_styles=frozenset({COME, DROP_IN}))
    room.press(ANNA, COME)
    room.press(BEN, COME)

    room.press(ANNA, DROP_IN)

    assert room.seated == {ANNA}
    assert room.tally == Tally(drop_in=1, waiting=1, arrivals=2)


def test_from_one_seated_style_to_another_the_place_in_line_is_kept() -> None:
    room = Room(1, seated_styles=frozenset({COME, LISTEN}))
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)

    room.press(BEN, LISTEN)

    assert [rsvp.member_id for rsvp in room.line] == [BEN, CHIE]


def test_a_growing_capacity_seats_as_many_as_fit_in_order() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE, DAN):
        room.press(member, COME)

    room.resize(3)

    assert room.promoted == [BEN, CHIE]
    assert [rsvp.member_id for rsvp in room.line] == [DAN]


def test_a_capacity_taken_away_seats_everybody() -> None:
    room = Room(1)
    for member in (ANNA, BEN, CHIE):
        room.press(member, COME)

    room.resize(None)

    assert room.seated == {ANNA, BEN, CHIE}


def test_a_shrinking_capacity_throws_nobody_out_and_seats_nobody_until_it_is_reached() -> None:
    room = Room(3)
    for member in (ANNA, BEN, CHIE, DAN):
        room.press(member, COME)

    room.resize(1)
    room.leave(ANNA)

    assert room.seated == {BEN, CHIE}
    assert room.promoted == []
    assert [rsvp.member_id for rsvp in room.line] == [DAN]


def test_taking_back_no_answer_changes_nothing() -> None:
    decision = withdraw(Seats(1, frozenset({COME}), NO_ANSWERS), None)

    assert not decision.changed
    assert decision.tally == NO_ANSWERS


members = st.integers(1, 8).map(MemberId)
presses = st.tuples(members, st.sampled_from(RsvpStyle))
capacities = st.none() | st.integers(1, 5)
deeds = st.lists(presses | members | st.tuples(st.just("resize"), capacities), max_size=60)


@settings(max_examples=50)
@given(
    capacities,
    st.sets(st.sampled_from(RsvpStyle), min_size=1).map(frozenset),
    deeds,
)
def test_whatever_people_do_seats_are_never_overbooked_and_the_line_stays_fair(
    capacity: int | None, seated_styles: frozenset[RsvpStyle], doings: list[object]
) -> None:
    room = Room(capacity, seated_styles)
    line: list[MemberId] = []  # the simplest line there is: join at the end, leave from anywhere

    for doing in doings:
        seated, answers = room.seated, dict(room.answers)
        actor = do(room, doing)

        assert room.tally == room.recount()
        if room.capacity is not None and room.seated - seated:
            assert len(room.seated) <= room.capacity
        assert not room.seats.openings
        assert seated - room.seated <= {actor}
        line = expected(line, room, answers, actor)
        assert [rsvp.member_id for rsvp in room.line] == line


def do(room: Room, doing: object) -> MemberId | None:
    match doing:
        case ("resize", (None | int()) as capacity):
            room.resize(capacity)
            return None
        case (int() as member, RsvpStyle() as style):
            room.press(MemberId(member), style)
            return MemberId(member)
        case int() as member:
            room.leave(MemberId(member))
            return MemberId(member)
        case _:
            raise AssertionError(doing)


def expected(
    line: list[MemberId], room: Room, answers: dict[MemberId, Rsvp], actor: MemberId | None
) -> list[MemberId]:
    """The line after a deed: the first are seated, and only the actor joins at the end or leaves."""
    served = len(room.promoted)
    was_waiting = actor in line
    now_waiting = actor is not None and actor in room.answers and room.answers[actor].waiting
    rest = [member for member in line if member != actor or now_waiting]
    assert room.promoted == rest[:served]
    if actor is not None and now_waiting and not was_waiting:
        rest.append(actor)
    assert set(answers) - {actor} <= set(room.answers)
    return rest[served:]


def test_an_answer_carries_the_moment_it_was_given() -> None:
    seats = Seats(None, frozenset({COME}), NO_ANSWERS)

    decision = answer(seats, None, event_id=EVENT, member_id=ANNA, style=LATER, now=START)

    assert decision.after == Rsvp(EVENT, ANNA, LATER, RsvpState.CONFIRMED, 1, START)
    assert replace(decision.tally, later=0, arrivals=0) == NO_ANSWERS
