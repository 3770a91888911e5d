"""When a seal opens, for whom, and what gives an asker away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId, SealOpeningId
from bot.domain.prefectures import find_prefecture
from bot.domain.questions import Answer, Question
from bot.domain.seals import AGREE_WITHIN, FEW_READERS, Giveaway, Opening, Seal, giveaways

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


def test_an_answer_without_a_name_is_its_own_askers_also_in_another_question() -> None:
    asked = Question(QuestionId(1), ONE, "題", "", NOW, seal=Seal("proof", "author"))
    other = replace(asked, id=QuestionId(2), asker_id=OTHER)
    said = Answer(AnswerId(3), asked.id, None, "ひとこと", NOW)
    moved = replace(said, question_id=other.id, came_from=asked.id)
    seen = replace(moved, recognised=True)

    assert asked.wrote(said, ONE)
    assert asked.own_answer(said)
    assert not other.wrote(moved, OTHER)
    assert not other.own_answer(moved)
    assert other.wrote(seen, ONE)
    assert other.signature(ONE, seen) is None
    assert other.signature(THIRD, moved) == THIRD
    with pytest.raises(NotAllowed):
        other.check_wrote(moved, OTHER, administrator=False)


def test_what_gives_an_asker_away() -> None:
    def found(text: str, readers: int | None) -> tuple[Giveaway, ...]:
        return giveaways(text, name="恵美", organisation="縁側市", readers=readers)

    assert found("縁側市の恵美です", FEW_READERS - 1) == tuple(Giveaway)
    assert found("困っています", FEW_READERS) == ()
    assert found("困っています", None) == ()
    assert giveaways("なにか", name="", organisation="", readers=None) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("山吹です。", (Giveaway.OWN_NAME,)),
        ("けんじ、と申します。", (Giveaway.OWN_NAME,)),
        ("山の上の話です。", ()),
        ("縁側市では使えません。", (Giveaway.OWN_ORGANISATION,)),
        ("塩原県 縁側市役所です。", (Giveaway.OWN_ORGANISATION,)),
        ("総務課に聞きました。", ()),
        ("あ" * 2_000 + "(山吹\u3000けんじ)", (Giveaway.OWN_NAME,)),
        ("あ" * 999 + "山吹です", (Giveaway.OWN_NAME,)),
    ],
)
def test_a_part_of_a_name_gives_away_wherever_it_stands(text: str, found: tuple[Giveaway, ...]) -> None:
    nagano = find_prefecture("長野県")
    for organisation in ("縁側市 総務課", "長野県縁側市役所総務課"):
        told = giveaways(text, name="山吹 けんじ", organisation=organisation, readers=None, prefecture=nagano)
        assert told == found


def test_a_name_in_latin_letters_is_a_word() -> None:
    def found(text: str) -> tuple[Giveaway, ...]:
        return giveaways(text, name="Ann Lee", organisation="", readers=None)

    assert found("We are planning a fleet.") == ()
    assert found("It's me, Ann.") == found("AnnLee") == (Giveaway.OWN_NAME,)
