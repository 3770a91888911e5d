from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.ids import HandoverId, MemberId, SectionId, SuccessionId
from bot.domain.successions import (
    TERM_END,
    Offer,
    OfferStatus,
    Reason,
    Stage,
    Succession,
    elected,
    longer,
    months_later,
    term_from,
    term_steps,
)
from tests.fakes.clock import START

TOKYO = ZoneInfo("Asia/Tokyo")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
END = START + WEEK
SEARCH = Succession(
    SuccessionId(1), SectionId(2), Reason.RESIGNED, START, closes_at=END, former_id=MemberId(9)
)
PEOPLE = st.integers(1, 5).map(MemberId)


def test_a_stage_that_is_not_over_stays() -> None:
    before = END - timedelta(seconds=1)

    assert SEARCH.advance([MemberId(1)], {}, before, WEEK) is SEARCH
    assert SEARCH.hand_over().advance([MemberId(1)], {}, END + 99 * WEEK, WEEK).stage is Stage.ADMINISTRATORS


def test_only_in_its_stage_and_time_something_is_accepted() -> None:
    voting = replace(SEARCH, stage=Stage.VOTE)
    SEARCH.check_volunteering(START)
    voting.check_voting(START)

    for succession, now in ((SEARCH, END), (voting, START), (SEARCH.hand_over(), START)):
        with pytest.raises(Refused, match=r"chief\.not_volunteering"):
            succession.check_volunteering(now)
    for succession, now in ((voting, END), (SEARCH, START), (SEARCH.call_off(START), START)):
        with pytest.raises(Refused, match=r"chief\.not_voting"):
            succession.check_voting(now)


@settings(max_examples=60)
@given(candidates=st.lists(PEOPLE, max_size=4, unique=True), votes=st.dictionaries(PEOPLE, PEOPLE))
def test_a_search_comes_to_what_a_plain_count_says(
    candidates: list[MemberId], votes: dict[MemberId, MemberId]
) -> None:
    """The model: nobody -> 総務課, one -> chief, several -> a vote; most votes -> chief, else 総務課."""
    first = SEARCH.advance(candidates, {}, END, WEEK)
    counts = Counter(vote for vote in votes.values() if vote in candidates)
    best = [one for one in candidates if counts[one] == max(counts.values(), default=0) > 0]

    if len(candidates) == 1:
        assert (first.stage, first.chosen_id, first.closed_at) == (Stage.SETTLED, candidates[0], END)
    elif not candidates:
        assert (first.stage, first.closes_at, first.open) == (Stage.ADMINISTRATORS, None, True)
    else:
        assert (first.stage, first.closes_at) == (Stage.VOTE, END + WEEK)
        last = first.advance(candidates, votes, END + WEEK, WEEK)
        won = best[0] if len(best) == 1 else None
        assert last.chosen_id == won
        assert last.stage is (Stage.SETTLED if won else Stage.ADMINISTRATORS)
        assert last.advance(candidates, votes, END + 2 * WEEK, WEEK) == last


def test_votes_for_who_fell_out_do_not_count() -> None:
    ballots = [MemberId(1), MemberId(1), MemberId(2)]

    assert elected([MemberId(1), MemberId(2)], ballots) == 1
    assert elected([MemberId(2)], ballots) == 2
    assert elected([MemberId(3)], ballots) is None


def test_an_offer_is_answered_once() -> None:
    offer = Offer(HandoverId(1), SectionId(2), MemberId(3), MemberId(4), "", START)
    accepted = offer.settle(OfferStatus.ACCEPTED)

    assert accepted.status is OfferStatus.ACCEPTED
    with pytest.raises(Refused, match=r"chief\.offer_settled"):
        accepted.settle(OfferStatus.DECLINED)


def test_a_term_warns_on_the_days_that_lie_ahead() -> None:
    steps = term_steps(SectionId(2), START + 30 * DAY, START)

    assert [(step.days, step.due_at) for step in steps] == [
        (7, START + 23 * DAY),
        (TERM_END, START + 30 * DAY),
    ]
    assert [step.days for step in term_steps(SectionId(2), START + 31 * DAY, START)] == [30, 7, TERM_END]
    assert [step.days for step in term_steps(SectionId(2), START + DAY, START)] == [TERM_END]


def test_months_are_those_of_the_towns_calendar() -> None:
    evening = datetime(2027, 1, 30, 15, 30, tzinfo=UTC)  # the 31st, 0:30, in Tokyo

    assert months_later(evening, 1, TOKYO) == datetime(2027, 2, 27, 15, 30, tzinfo=UTC)
    assert months_later(evening, 12, TOKYO) == datetime(2028, 1, 30, 15, 30, tzinfo=UTC)
    assert term_from(evening, 0, TOKYO) is None
    assert term_from(evening, 2, TOKYO) == datetime(2027, 3, 30, 15, 30, tzinfo=UTC)
    assert longer(evening, 0, TOKYO) == datetime(2028, 1, 30, 15, 30, tzinfo=UTC)
    assert longer(evening, 6, TOKYO) == datetime(2027, 7, 30, 15, 30, tzinfo=UTC)
