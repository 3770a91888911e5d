"""When a seal opens, for whom, and what gives an asker away."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, QuestionId, SealOpeningId
from bot.domain.seals import AGREE_WITHIN, FEW_READERS, Giveaway, Opening, giveaways

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE, OTHER, THIRD = MemberId(1), MemberId(2), MemberId(3)
OPENING = Opening(SealOpeningId(9), QuestionId(5), ONE, "理由", NOW)


def test_it_takes_another_administrator() -> None:
    with pytest.raises(NotAllowed, match="needs_another"):
        OPENING.agree(ONE, NOW)
    opened = OPENING.agree(OTHER, NOW)
    with pytest.raises(Refused, match="agreed_before"):
        opened.agree(THIRD, NOW)


def test_it_waits_for_a_day_and_no_longer() -> None:
    assert OPENING.waits(NOW + AGREE_WITHIN - SECOND)
    assert not OPENING.waits(NOW + AGREE_WITHIN)
    with pytest.raises(Refused, match="too_late"):
        OPENING.agree(OTHER, NOW + AGREE_WITHIN)


def test_the_two_of_them_may_read_the_name_for_a_day() -> None:
    opened = OPENING.agree(OTHER, NOW + SECOND)
    last = NOW + AGREE_WITHIN

    assert not OPENING.shown_to(ONE, NOW)
    for reader in (ONE, OTHER):
        assert opened.shown_to(reader, last)
        assert not opened.shown_to(reader, last + SECOND)
    assert not opened.shown_to(THIRD, last)
    assert not opened.shown_to(None, last)


def test_what_gives_an_asker_away() -> None:
    def found(text: str, readers: int | None) -> tuple[Giveaway, ...]:
        return giveaways(text, name="恵美", organisation="縁側市", readers=readers)

    assert found("縁側市の恵美です", FEW_READERS - 1) == tuple(Giveaway)
    assert found("困っています", FEW_READERS) == ()
    assert found("困っています", None) == ()
    assert giveaways("なにか", name="", organisation="", readers=None) == ()
