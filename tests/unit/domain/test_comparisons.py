"""The rules of a 横並び調査."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.comparisons import (
    COMMENT_WAIT,
    Comparison,
    ComparisonStatus,
    OrganisationAnswer,
    Scope,
    check_deadline,
    check_limits,
    choice_mark,
    nudge_time,
    number_of,
    read_choices,
    results_of,
)
from bot.domain.errors import InvalidInput, Refused
from bot.domain.ids import ComparisonId, MemberId, OrganisationId
from bot.domain.town_sizes import TownSize
from tests.fakes.clock import START

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SURVEY = Comparison(
    id=ComparisonId(7),
    title="電子契約",
    choices=("導入済", "検討中", "未"),
    deadline=START + 14 * DAY,
    creator_id=MemberId(1),
    created_at=START,
    nudge_at=START + 12 * DAY,
    number_of="件数",
)
AFTER = START + 15 * DAY


def answer_of(which: int, choice: int, **facts: object) -> OrganisationAnswer:
    answer = OrganisationAnswer(
        comparison_id=SURVEY.id,
        organisation_id=OrganisationId(which),
        choice=choice,
        name=f"例{which}市",
        prefecture="20",
        size=TownSize.CITY_MIDDLE,
        answered_at=START,
        answered_by=MemberId(which),
    )
    return replace(answer, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("導入済\n検討中\n\n未", ("導入済", "検討中", "未")),
        ("はい、いいえ", ("はい", "いいえ")),
        ("はい/いいえ/はい", ("はい", "いいえ")),
    ],
)
def test_choices_are_read_as_people_write_them(typed: str, choices: tuple[str, ...]) -> None:
    assert read_choices(typed) == choices


@pytest.mark.parametrize("typed", ["ひとつ", "\n".join("123456789"), "A\na", f"{'長' * 41}\n短い", ""])
def test_choices_that_cannot_be_asked(typed: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        read_choices(typed)
    assert set(invalid.value.problems) == {"choices"}


def test_a_choice_is_meant_by_number_or_by_its_words() -> None:
    assert [SURVEY.choice(typed) for typed in ("1", "3", "未", "検討中 ")] == [0, 2, 2, 1]
    assert replace(SURVEY, choices=("2", "1")).choice("1") == 1  # words come first
    for typed in ("0", "4", "検討", ""):
        with pytest.raises(InvalidInput):
            SURVEY.choice(typed)


def test_a_button_means_its_own_choice_where_choices_are_numbers() -> None:
    survey = replace(SURVEY, choices=("0", "1", "2"))
    assert [survey.choice(choice_mark(at)) for at in range(3)] == [0, 1, 2]
    assert [survey.choice(typed) for typed in ("0", "1", "2", "3")] == [0, 1, 2, 2]


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("1,200", 1200), ("12", 12)])
def test_numbers_are_read_as_people_write_them(typed: str, number: int) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize("typed", ["-1", "1.5", "たくさん", "1000000000", "9" * 5_000])
def test_numbers_that_are_none(typed: str) -> None:
    with pytest.raises(InvalidInput):
        number_of(typed)


def test_it_wakes_for_its_reminder_its_end_and_its_news() -> None:
    ended = SURVEY.end(AFTER)

    assert SURVEY.wakes_at == START + 12 * DAY
    assert replace(SURVEY, nudge_at=None).wakes_at == SURVEY.deadline
    assert ended.wakes_at == AFTER + COMMENT_WAIT
    assert ended.told().wakes_at is None
    assert SURVEY.withdraw().wakes_at is None
    assert ended.deadline == SURVEY.deadline
    assert SURVEY.end(START + DAY).deadline == START + DAY


def test_what_is_over_stays_over() -> None:
    for over in (SURVEY.end(AFTER), SURVEY.withdraw()):
        for change in (over.end, lambda now, over=over: over.extend(now + 30 * DAY, now)):
            with pytest.raises(Refused):
                change(START)
        with pytest.raises(Refused):
            over.withdraw()
        assert not over.accepts(START)
    with pytest.raises(Refused):
        SURVEY.check_accepts(SURVEY.deadline)
    with pytest.raises(Refused):
        SURVEY.comment_on("早い")
    with pytest.raises(Refused):
        SURVEY.end(AFTER).told().comment_on("遅い")
    assert SURVEY.withdraw().status is ComparisonStatus.WITHDRAWN


def test_it_takes_answers_longer_and_reminds_once() -> None:
    longer = SURVEY.extend(START + 20 * DAY, START + DAY)

    assert (longer.deadline, longer.nudge_at) == (START + 20 * DAY, START + 18 * DAY)
    reminded = replace(SURVEY, nudge_at=None).extend(START + 20 * DAY, START + 13 * DAY)
    assert reminded.nudge_at is None
    for wrong in (SURVEY.deadline, START + 200 * DAY):
        with pytest.raises(InvalidInput):
            SURVEY.extend(wrong, START)


@pytest.mark.parametrize("after", [59 * MINUTE, 91 * DAY])
def test_a_deadline_is_neither_too_soon_nor_too_late(after: timedelta) -> None:
    with pytest.raises(InvalidInput):
        check_deadline(START + after, START)


def test_the_reminder_comes_half_way_where_time_is_short() -> None:
    assert nudge_time(START, START + 14 * DAY) == START + 12 * DAY
    assert nudge_time(START, START + 2 * DAY) == START + DAY


def test_who_is_asked() -> None:
    narrow = replace(SURVEY, scope=Scope(prefecture="20", size=TownSize.TOWN))

    narrow.check_asks("20", None)
    narrow.check_asks("20", TownSize.TOWN)
    for prefecture, size in (("13", TownSize.TOWN), ("20", TownSize.CITY_MIDDLE)):
        with pytest.raises(Refused):
            narrow.check_asks(prefecture, size)


def test_enough_is_enough() -> None:
    check_limits("電子契約", own=1, everybody=9, most_own=2, most=10)
    for own, everybody in ((2, 9), (1, 10)):
        with pytest.raises(Refused):
            check_limits("電子契約", own=own, everybody=everybody, most_own=2, most=10)


def test_a_running_count_moves_in_steps() -> None:
    assert [SURVEY.count(number).at_least(3) for number in range(8)] == [0, 0, 0, 3, 3, 3, 6, 6]


def test_results_tell_names_only_where_they_may() -> None:
    answers = [
        *(answer_of(number, 0, number=number * 10) for number in range(1, 6)),
        answer_of(6, 1, remark="ただいま準備中"),
        *(answer_of(number, 2) for number in (7, 8, 9, 11)),
        answer_of(10, 1, named=True, remark="来年度です", number=60),
    ]

    results = results_of(SURVEY, answers, 3)

    assert results.groups == ((0,), (1, 2))
    assert sum(results.totals) == results.answered == 11
    assert [one.name for one in results.named] == ["例10市"]
    assert results.remarks == ("ただいま準備中",)
    assert results.mean == 35.0
    assert results_of(SURVEY, answers, 6).mean is None  # five unnamed numbers


def test_too_few_answers_tell_nothing_but_names() -> None:
    answers = [answer_of(1, 0, remark="秘密", number=5), answer_of(2, 1, named=True, remark="公開")]

    results = results_of(SURVEY, answers, 3)

    assert (results.groups, results.totals, results.answered, results.remarks) == ((), (), None, ())
    assert (results.by_size, results.by_prefecture, results.mean) == (None, None, None)
    assert [one.remark for one in results.named] == ["公開"]


def test_results_by_size_merge_what_is_small() -> None:
    answers = [
        *(answer_of(number, 0, size=TownSize.TOWN) for number in range(8)),
        *(answer_of(number, 2, size=TownSize.CORE) for number in range(10, 15)),
        *(answer_of(number, 0, size=TownSize.CITY_MIDDLE) for number in range(20, 22)),
        answer_of(30, 0, size=TownSize.CITY_LARGE),
    ]

    results = results_of(SURVEY, answers, 3)

    assert results.by_size is not None
    assert dict(results.by_size.rows) == {TownSize.TOWN: (8, 0, 0), TownSize.CORE: (0, 0, 5)}
    assert results.by_size.others == (3, 0, 0)
    assert results.by_prefecture is not None
    assert dict(results.by_prefecture.rows) == {"20": (11, 0, 5)}
