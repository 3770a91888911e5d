"""Date polls: what is counted, which date is best, and when the town speaks up."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.date_polls import (
    MOST_OPTIONS,
    DatePoll,
    Mark,
    Marks,
    PollAnswer,
    check_new,
    nudge_time,
    numbered,
    usual_deadline,
)
from bot.domain.errors import InvalidInput, NotFound, Refused
from bot.domain.ids import EventId, MemberId, PollId
from tests.fakes.clock import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPTIONS = numbered([(START + days * DAY, START + days * DAY + HOUR) for days in (5, 3, 4, 5)])
DEADLINE = START + 2 * DAY
YES, MAYBE, NO = Mark.YES, Mark.MAYBE, Mark.NO
MARKS = st.tuples(*[st.sampled_from((*Mark, None))] * 3)


def poll() -> DatePoll:
    return DatePoll(PollId(1), "会", OPTIONS, DEADLINE, MemberId(1), START, START + DAY)


def answer(*marks: Mark | None, member: int = 2) -> PollAnswer:
    return PollAnswer(PollId(1), MemberId(member), marks, START)


def test_candidates_are_numbered_in_their_order_each_once() -> None:
    assert [(one.number, one.starts_at) for one in OPTIONS] == [
        (1, START + 3 * DAY),
        (2, START + 4 * DAY),
        (3, START + 5 * DAY),
    ]


@given(st.lists(st.tuples(st.integers(1, 4), MARKS), max_size=8))
@settings(max_examples=25)
def test_counts_are_those_of_the_answers_that_stand(given: list[tuple[int, Marks]]) -> None:
    counted, standing = poll(), dict[int, PollAnswer]()
    for member, marks in given:
        after = answer(*marks, member=member)
        counted = counted.count(standing.get(member), after)
        standing[member] = after

    for at, option in enumerate(counted.options):
        for mark in Mark:
            assert option.of(mark) == sum(one.marks[at] is mark for one in standing.values())
    assert counted.answered == sum(one.given for one in standing.values())
    for one in standing.values():
        counted = counted.count(one, None)
    assert counted == poll()


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        ([], []),
        ([(NO, NO, NO)], []),
        ([(YES, YES, YES)], []),  # all are alike
        ([(YES, MAYBE, NO)], [1]),
        ([(YES, NO, YES), (NO, MAYBE, NO)], [1, 3]),
        ([(YES, NO, YES), (MAYBE, YES, NO)], [1]),
        ([(MAYBE, NO, NO)], [1]),
    ],
)
def test_the_best_is_what_most_can_make(answers: list[Marks], best: list[int]) -> None:
    counted = poll()
    for marks in answers:
        counted = counted.count(None, answer(*marks))

    assert [option.number for option in counted.best()] == best


def test_it_wakes_for_the_nudge_and_for_the_deadline_and_never_again() -> None:
    asked = poll()
    assert asked.wakes_at == START + DAY

    assert asked.wake(START) == (asked, False, False)
    nudged, nudges, tells = asked.wake(START + DAY)
    assert (nudges, tells, nudged.wakes_at) == (True, False, DEADLINE)
    ended, nudges, tells = nudged.wake(DEADLINE)
    assert (nudges, tells, ended.wakes_at) == (False, True, None)
    late, nudges, tells = asked.wake(DEADLINE)  # the town was away: a nudge would come too late
    assert (nudges, tells, late.wakes_at) == (False, True, None)
    assert asked.close().wakes_at is None


def test_answers_are_taken_until_the_deadline_and_dates_chosen_until_they_come() -> None:
    asked = poll()
    asked.check_accepts(DEADLINE - HOUR)
    with pytest.raises(Refused) as refused:
        asked.check_accepts(DEADLINE)
    assert refused.value.problem.key == "poll.deadline_passed"
    assert asked.candidate(2, START).starts_at == START + 4 * DAY
    with pytest.raises(Refused):
        asked.candidate(1, START + 3 * DAY)
    with pytest.raises(NotFound):
        asked.option(4)


def test_what_is_over_is_over() -> None:
    decided, closed = poll().decide(2, EventId(9)), poll().close()

    assert (decided.event_id, decided.decided, decided.wakes_at) == (9, 2, None)
    for over, key in ((decided, "poll.decided_already"), (closed, "poll.closed_already")):
        with pytest.raises(Refused) as refused:
            over.close()
        assert refused.value.problem.key == key


def test_deadlines_nobody_names_lie_before_the_first_candidate() -> None:
    far, near = numbered([(START + 30 * DAY, START + 31 * DAY)]), numbered([(START + HOUR, START + DAY)])

    assert usual_deadline(far, START) == START + 3 * DAY
    assert usual_deadline(OPTIONS, START) == START + 2 * DAY
    assert usual_deadline(near, START) == START + HOUR / 2
    assert nudge_time(START, START + 3 * DAY) == START + 2 * DAY
    assert nudge_time(START, START + DAY) == START + DAY / 2


def test_what_cannot_be_asked_is_named_at_its_field() -> None:
    many = numbered([(START + day * DAY, START + day * DAY + HOUR) for day in range(1, MOST_OPTIONS + 2)])
    cases = [
        (OPTIONS[:1], DEADLINE, {"dates": "poll.too_few"}),
        (many, START + HOUR, {"dates": "poll.too_many"}),
        (OPTIONS, START, {"deadline": "poll.deadline_past"}),
        (OPTIONS, START + 4 * DAY, {"deadline": "poll.deadline_late"}),
        (
            numbered([(START, START + HOUR), (START + DAY, START + 2 * DAY)]),
            DEADLINE,
            {"dates": "event.when_past"},
        ),
    ]
    for options, deadline, keys in cases:
        with pytest.raises(InvalidInput) as invalid:
            check_new(options, deadline, START)
        assert {name: problem.key for name, problem in invalid.value.problems.items()} == keys
    check_new(many[:MOST_OPTIONS], START + HOUR, START)
