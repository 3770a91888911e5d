from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ideas import Idea, IdeaState, IdeaText
from bot.domain.ids import IdeaId, MemberId
from tests.fakes.clock import START

AUTHOR, OWNER, CHIEF, OTHER = MemberId(1), MemberId(2), MemberId(3), MemberId(4)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = START + 30 * DAY
IDEA = Idea(IdeaId(1), AUTHOR, "題", "何", "なぜ", START)
ASKED = IDEA.adopt(OWNER, DUE, CHIEF, START)
OWNED = ASKED.take(OWNER)
DONE = OWNED.finish("できた", START)
DECLINED = IDEA.decline("また", CHIEF, START)


def test_an_owner_counts_once_they_say_yes() -> None:
    assert ASKED.asks(OWNER)
    assert not ASKED.owned_by(OWNER)
    assert OWNED.owned_by(OWNER)
    assert not OWNED.asks(OWNER)
    assert IDEA.adopt(CHIEF, DUE, CHIEF, START).owned_by(CHIEF)
    free = OWNED.release(OWNER)
    assert (free.owner_id, free.agreed) == (None, False)
    assert not free.asks(None)
    assert free.take(OTHER).owned_by(OTHER)


def test_another_day_keeps_a_yes_and_another_owner_is_asked() -> None:
    assert OWNED.adopt(OWNER, DUE + DAY, CHIEF, START).owned_by(OWNER)
    assert OWNED.adopt(OTHER, DUE, CHIEF, START).asks(OTHER)
    assert OWNED.adopt(OTHER, DUE, CHIEF, START + DAY).adopted_at == START
    assert OWNED.postpone(DUE + DAY).owned_by(OWNER)


@pytest.mark.parametrize(
    "step",
    [
        lambda: ASKED.take(OTHER),
        lambda: OWNED.take(OWNER),
        lambda: OWNED.release(OTHER),
        lambda: IDEA.take(OWNER),
        lambda: IDEA.postpone(DUE),
        lambda: IDEA.finish("もう", START),
        IDEA.reopen,
        lambda: DONE.decline("もう", CHIEF, START),
        lambda: DONE.adopt(OWNER, DUE, CHIEF, START),
        lambda: DONE.release(OWNER),
        lambda: DECLINED.adopt(OWNER, DUE, CHIEF, START),
        lambda: ASKED.edit(IdeaText("別", "別"), AUTHOR),
        lambda: ASKED.withdraw(AUTHOR, START),
        lambda: IDEA.check_supportable(AUTHOR),
        lambda: DONE.check_supportable(OTHER),
    ],
)
def test_a_step_that_does_not_fit_is_refused(step: Callable[[], object]) -> None:
    with pytest.raises(Refused):
        step()


def test_only_its_author_rewrites_it() -> None:
    assert IDEA.edit(IdeaText("別", "別"), AUTHOR).title == "別"
    assert IDEA.withdraw(AUTHOR, START).withdrawn
    with pytest.raises(NotAllowed):
        IDEA.edit(IdeaText("別", "別"), OTHER)


def test_a_declined_one_begins_anew() -> None:
    again = OWNED.decline("また", CHIEF, START).reopen()
    assert again.state is IdeaState.TALKING
    assert (again.owner_id, again.due_at, again.reason, again.adopted_at) == (None, None, "", None)


def test_its_owner_is_reminded_three_days_ahead_and_asked_the_morning_after() -> None:
    assert OWNED.reminders(START) == (DUE - 4 * DAY + 9 * HOUR, DUE + 9 * HOUR)
    assert OWNED.reminders(DUE - DAY) == (None, DUE + 9 * HOUR)
    assert OWNED.reminders(DUE + DAY) == (None, None), "who takes it late is not asked at once why it is late"
    for nobody in (IDEA, ASKED, OWNED.release(OWNER), DONE, replace(OWNED, due_at=None)):
        assert nobody.reminders(START) == (None, None)
