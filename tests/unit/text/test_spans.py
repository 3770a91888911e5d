"""Deadlines as people name them: not a day but the span that ends with it."""

from datetime import date

import pytest

from bot.text.moments import TooFar, end_of_span

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("phrase", "today", "day"),
    [
        ("今週中", FRIDAY, FRIDAY),
        ("今週", SATURDAY, date(2026, 11, 22)),
        ("来週中に", SATURDAY, date(2026, 11, 27)),
        ("再来週", FRIDAY, date(2026, 12, 4)),
        ("今月中", FRIDAY, date(2026, 11, 30)),
        ("月内", FRIDAY, date(2026, 11, 30)),
        ("来月中", date(2026, 12, 3), date(2027, 1, 31)),
        ("年内に", FRIDAY, date(2026, 12, 31)),
        ("年度内", FRIDAY, date(2027, 3, 31)),
        ("今年度中", date(2027, 3, 31), date(2027, 3, 31)),
        ("5日以内", FRIDAY, date(2026, 11, 25)),
        ("1週間以内に", FRIDAY, date(2026, 11, 27)),
        ("this week", FRIDAY, FRIDAY),
        ("End of next month", FRIDAY, date(2026, 12, 31)),
        ("end of month", FRIDAY, date(2026, 11, 30)),
        ("the end of the month", FRIDAY, date(2026, 11, 30)),
        ("within 2 weeks", FRIDAY, date(2026, 12, 4)),
    ],
)
def test_a_span_ends_with_its_last_day(phrase: str, today: date, day: date) -> None:
    assert end_of_span(phrase, today) == day


@pytest.mark.parametrize("phrase", ["12/10", "来週金曜", "年度", "至急", "日以内", ""])
def test_anything_else_is_left_to_the_reader_of_days(phrase: str) -> None:
    assert end_of_span(phrase, FRIDAY) is None


def test_a_span_that_ends_later_than_anything_is_planned_is_too_far() -> None:
    with pytest.raises(TooFar):
        end_of_span("999週間以内", FRIDAY)
