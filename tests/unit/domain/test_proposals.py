from datetime import timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import SectionId
from bot.domain.proposals import LONELY_AFTER, ProposalStatus
from tests.builders.proposals import proposal_called

WINDOW = proposal_called("窓口改善課")


def test_every_supporter_brings_it_nearer() -> None:
    assert WINDOW.missing(5) == 4
    assert WINDOW.support().support().missing(5) == 2
    assert WINDOW.support().lose() == WINDOW
    assert WINDOW.missing(1) == 0


def test_it_takes_no_more_than_there_are_supporters_for() -> None:
    assert WINDOW.support().support().missing(2) == 0


def test_it_is_lonely_once_three_days_after_it_was_made() -> None:
    due = WINDOW.created_at + LONELY_AFTER

    assert WINDOW.lonely(due)
    assert not WINDOW.lonely(due - timedelta(seconds=1))
    for other in (WINDOW.support(), WINDOW.withdraw(), WINDOW.nudge(due)):
        assert not other.lonely(due)


def test_what_it_became_is_remembered() -> None:
    became = WINDOW.become(SectionId(7))

    assert (became.status, became.section_id, became.open) == (ProposalStatus.FOUNDED, 7, False)


@pytest.mark.parametrize(
    ("settled", "key"),
    [
        (WINDOW.become(SectionId(7)), "proposal.is_founded"),
        (WINDOW.expire(), "proposal.is_expired"),
        (WINDOW.withdraw(), "proposal.is_withdrawn"),
    ],
)
@pytest.mark.parametrize("step", ["support", "lose", "expire", "withdraw"])
def test_a_settled_proposal_does_not_change(settled: object, key: str, step: str) -> None:
    with pytest.raises(Refused) as refused:
        getattr(settled, step)()

    assert refused.value.problem.key == key


def test_its_time_is_part_of_it() -> None:
    assert WINDOW.expires_at - WINDOW.created_at == timedelta(days=60)
