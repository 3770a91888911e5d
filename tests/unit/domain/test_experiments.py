from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.experiments import Experiment, NextWord, Outcome, try_out
from bot.domain.ids import ExperimentId, MemberId
from tests.builders.sections import section_called
from tests.fakes.clock import START

READING = section_called("読書課")
DAY = timedelta(days=1)


def trial(days: float) -> Experiment:
    ends_at = START + days * DAY
    return try_out(ExperimentId(1), READING.id, "朝の会", ends_at=ends_at, by=None, now=START)


def test_it_is_spoken_of_a_week_before_and_at_its_end() -> None:
    running = trial(30)
    assert running.next_word(START + 22 * DAY) is NextWord.NOTHING
    assert running.next_word(START + 23 * DAY) is NextWord.SOON
    warned = running.warned(START + 23 * DAY)
    assert warned.next_word(START + 29 * DAY) is NextWord.NOTHING
    assert warned.next_word(START + 30 * DAY) is NextWord.OVER
    assert running.next_word(START + 40 * DAY) is NextWord.OVER  # the town was away
    assert warned.asked(START + 30 * DAY).next_word(START + 90 * DAY) is NextWord.NOTHING


@pytest.mark.parametrize("days", [1, 7])
def test_a_short_one_is_not_announced_to_end_the_moment_it_begins(days: int) -> None:
    assert trial(days).next_word(START) is NextWord.NOTHING
    assert trial(days).next_word(START + days * DAY) is NextWord.OVER


def test_it_is_answered_once_and_keeps_what_was_learned() -> None:
    answered = trial(30).answer(Outcome.CHANGE, "朝は早い", MemberId(3), START + DAY)

    assert (answered.outcome, answered.learned, answered.running) == (Outcome.CHANGE, "朝は早い", False)
    assert answered.next_word(START + 60 * DAY) is NextWord.NOTHING
    with pytest.raises(Refused) as refused:
        answered.answer(Outcome.END, "", MemberId(3), START + 2 * DAY)
    assert refused.value.problem.key == "trial.answered_already"


@settings(max_examples=60)
@given(days=st.floats(0.1, 400), turns=st.lists(st.floats(0, 500), min_size=1, max_size=30))
def test_however_the_clock_turns_each_word_is_said_once(days: float, turns: list[float]) -> None:
    experiment, said = trial(days), []
    for moment in sorted(turns):
        now = START + moment * DAY
        word = experiment.next_word(now)
        if word is NextWord.SOON:
            experiment = experiment.warned(now)
        elif word is NextWord.OVER:
            experiment = experiment.asked(now)
        said += [word] if word is not NextWord.NOTHING else []

    assert said == list(dict.fromkeys(said))
    assert said[-1:] in ([], [NextWord.SOON], [NextWord.OVER])
    assert (NextWord.OVER in said) == (max(turns) >= days)
