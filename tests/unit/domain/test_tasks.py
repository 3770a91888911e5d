from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.domain.tasks import Task, TaskStatus
from tests.builders.tasks import task_called
from tests.fakes.clock import START

HANAKO, KENTA, YUMI = MemberId(1), MemberId(2), MemberId(3)
DAY = timedelta(days=1)
DUE = START + 7 * DAY
TASK = task_called("受付", asker_id=HANAKO, due_at=DUE)
TAKEN = TASK.take(KENTA, START)


def test_a_task_ends_thirty_days_after_its_day_or_ninety_without_one() -> None:
    assert TASK.ends_at == DUE + 30 * DAY
    assert task_called("受付").ends_at == START + 90 * DAY


def test_the_reminder_comes_on_the_day_before_unless_it_was_taken_later() -> None:
    assert TAKEN.remind_at == DUE - timedelta(hours=39)
    assert TASK.take(KENTA, DUE - timedelta(hours=39)).remind_at is None
    assert task_called("受付").take(KENTA, START).remind_at is None
    assert TASK.remind_at is None


def test_it_goes_from_hand_to_hand() -> None:
    free = TAKEN.drop(KENTA)

    assert free == TASK
    assert free.take(YUMI, START + DAY).finish(YUMI, START + DAY).status is TaskStatus.DONE
    assert TASK.finish(HANAKO, START).taker_id is None


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda: TASK.take(HANAKO, START), "task.own"),
        (lambda: TAKEN.take(YUMI, START), "task.taken_already"),
        (lambda: TAKEN.take(KENTA, START), "task.yours_already"),
        (lambda: TAKEN.drop(HANAKO), "task.not_yours"),
        (lambda: TASK.drop(None), "task.not_yours"),
        (lambda: TAKEN.finish(YUMI, START), "task.not_yours_to_finish"),
        (lambda: TASK.finish(None, START), "task.not_yours_to_finish"),
    ],
)
def test_only_whose_it_is_may(act: Callable[[], Task], key: str) -> None:
    with pytest.raises(Refused) as refused:
        act()

    assert refused.value.problem.key == key


@pytest.mark.parametrize(
    ("settled", "key"),
    [
        (TAKEN.finish(KENTA, START), "task.is_done"),
        (TASK.withdraw(START), "task.is_withdrawn"),
        (TAKEN.end(START), "task.is_ended"),
    ],
)
def test_what_is_settled_stays_so(settled: Task, key: str) -> None:
    acts: tuple[Callable[[], Task], ...] = (
        lambda: settled.take(YUMI, START),
        lambda: settled.drop(KENTA),
        lambda: settled.finish(KENTA, START),
        lambda: settled.withdraw(START),
        lambda: settled.end(START),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.problem.key == key
