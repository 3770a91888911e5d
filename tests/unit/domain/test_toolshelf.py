"""The toolshelf's rules: checklist, versions, hands, thanks by the day, the yearly question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput, Refused, Stale
from bot.domain.ids import ImprovementId, MemberId, SectionId
from bot.domain.toolshelf import (
    MOST_KEPT,
    Assurance,
    Checklist,
    Improvement,
    ImprovementStatus,
    ItemStatus,
    check_room,
    check_takeable,
    credits_of,
    first_version,
    new_text,
    next_thanks,
    review_year,
    text_of,
    thanks_since,
    version_of,
)
from bot.text.years import describe_fiscal_year
from tests.builders.toolshelf import item_called
from tests.fakes.clock import START

AUTHOR, KEEPER, OTHER = MemberId(1), MemberId(2), MemberId(3)
TOKYO = ZoneInfo("Asia/Tokyo")
LATER = START + timedelta(days=400)
ITEM = item_called("要綱", AUTHOR)
BETTER = Improvement(ImprovementId(9), ITEM.id, OTHER, "第2条", "", "新しい本文", START, based_on=1)


def test_every_line_of_the_checklist_has_to_be_sure() -> None:
    yes, no = Assurance.YES, Assurance.NO
    Checklist(yes, yes, yes, yes).check()

    with pytest.raises(InvalidInput) as refused:
        Checklist(yes, no, yes, no).check()

    assert {name: problem.key for name, problem in refused.value.problems.items()} == {
        "names": "shelf.unsure_names",
        "rules": "shelf.unsure_rules",
    }


@pytest.mark.parametrize(("url", "text"), [("", ""), ("http://example.jp", "本文"), ("https://", "")])
def test_there_is_something_to_take(url: str, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_takeable(url, text)

    assert set(refused.value.problems) == {"url"}


def test_a_link_or_a_text_is_enough() -> None:
    check_takeable("https://example.jp/app", "")
    check_takeable("", "本文")


@pytest.mark.parametrize(("typed", "text"), [("", "前"), ("なし", ""), ("None", ""), ("次", "次")])
def test_an_empty_field_keeps_the_text(typed: str, text: str) -> None:
    assert new_text(typed, "前") == text


def test_a_new_version_is_vouched_for_and_an_improvement_replaces_what_it_brings() -> None:
    outdated = ITEM.past_its_time()
    taken = outdated.take_in(BETTER, LATER)

    assert (taken.version, taken.outdated, taken.fresh_at) == (2, False, LATER)
    assert (taken.content.text, taken.content.url) == ("新しい本文", ITEM.content.url)
    with pytest.raises(Stale):
        taken.check_version(1)


def test_credits_name_every_improver_once() -> None:
    versions = [first_version(ITEM)]
    for improver in (OTHER, KEEPER, OTHER):
        item = replace(ITEM, version=len(versions) + 1)
        versions.append(version_of(item, AUTHOR, START, improver_id=improver))

    assert credits_of(versions) == (OTHER, KEEPER)


def test_what_was_withdrawn_stays_so_and_what_is_hidden_comes_back() -> None:
    hidden = ITEM.hide()
    assert hidden.show() == ITEM
    for refused in (hidden.hide, ITEM.show, ITEM.withdraw().withdraw, ITEM.withdraw().hide):
        with pytest.raises(Refused):
            refused()
    assert hidden.withdraw().status is ItemStatus.WITHDRAWN


def test_an_item_goes_to_other_hands_once_and_to_its_section_where_it_has_one() -> None:
    handed = ITEM.hand_to(KEEPER)
    assert (handed.author_id, handed.keeper_id) == (AUTHOR, KEEPER)
    for keeper in (KEEPER, None):
        with pytest.raises(Refused):
            handed.hand_to(keeper)
    assert replace(handed, section_id=SectionId(5)).hand_to(None).keeper_id is None


@pytest.mark.parametrize("member", [AUTHOR, KEEPER])
def test_thanks_come_from_others(member: MemberId) -> None:
    with pytest.raises(Refused):
        ITEM.hand_to(KEEPER).check_usable_by(member)
    ITEM.check_usable_by(OTHER)


def test_an_improvement_is_decided_once() -> None:
    with pytest.raises(Refused):
        BETTER.settle(ImprovementStatus.PASSED).settle(ImprovementStatus.TAKEN_IN)


def test_nobody_looks_after_too_much() -> None:
    check_room(MOST_KEPT - 1)
    with pytest.raises(Refused):
        check_room(MOST_KEPT)


def test_it_is_found_by_title_and_purpose() -> None:
    assert text_of(ITEM) == "要綱\n庶務の方に"


@settings(max_examples=50)
@given(st.integers(0, 5 * 365 * 24 * 60), st.sampled_from(["Asia/Tokyo", "Europe/Berlin"]))
def test_every_use_is_told_at_one_moment(minutes: int, zone: str) -> None:
    used, where = START + timedelta(minutes=minutes), ZoneInfo(zone)
    due = next_thanks(used, where)

    assert thanks_since(due, where) <= used < due
    assert due.astimezone(where).hour == 17
    assert next_thanks(due, where) > due


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2027, 4, 1, tzinfo=TOKYO), None),
        (datetime(2027, 5, 14, 23, 59, tzinfo=TOKYO), None),
        (datetime(2027, 5, 15, tzinfo=TOKYO), 2027),
        (datetime(2028, 3, 31, 23, 59, tzinfo=TOKYO), 2027),
    ],
)
def test_one_is_asked_after_the_transfers_of_april(moment: datetime, year: int | None) -> None:
    asked = review_year(moment.astimezone(UTC), TOKYO)

    assert (asked.year if asked else None) == year


@pytest.mark.parametrize(
    ("year", "language", "said"),
    [
        (2026, "ja", "令和8年度"),
        (2019, "ja", "令和元年度"),
        (2018, "ja", "2018年度"),
        (2026, "en", "fiscal year 2026"),
    ],
)
def test_a_fiscal_year_is_said_as_people_say_it(year: int, language: str, said: str) -> None:
    assert describe_fiscal_year(year, language) == said
