"""What people say of things that come again, phrase by phrase."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import DaysOff, Recurrence, dates
from bot.calendar.rrules import to_rrule
from bot.text.dates.facts import RepeatNote
from bot.text.describe_recurrence import describe_recurrence
from bot.text.moments import MomentError, TimeMissing
from bot.text.recurrences import PHRASE_LENGTH, parse_recurrence
from bot.text.reminder_lines import split_reminder
from tests.builders.recurrence import rules

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=TOKYO)
SIGNS = st.sampled_from("毎隔週月火水木金土日第最終末平祝年度日1235時半から〜まで回、・()ev ryothnday:")
FOUR_YEARS = timedelta(days=4 * 365)


@dataclass(frozen=True)
class Phrase:
    text: str
    expected: tuple[str, ...]


def phrases() -> Iterator[Phrase]:
    for line in Path(__file__).with_name("recurrences.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, *expected = line.split("\t")
            yield Phrase(text, tuple(expected))


PHRASES = tuple(phrases())


def reading(text: str) -> tuple[str, ...]:
    """The phrase as the table writes its outcome."""
    try:
        read = parse_recurrence(text, now=NOW, zone=TOKYO, is_holiday=is_holiday, usual_time=time(9))
    except MomentError as error:
        return (" ".join((f"!{error.key}", *(str(value) for value in error.params.values()))).strip(),)
    off = "" if read.rule.days_off is DaysOff.KEEP else f" +{read.rule.days_off.value}"
    first = f"{read.starts:%Y-%m-%d %H:%M}" if read.time_given else f"{read.starts:%Y-%m-%d}"
    length = "" if read.minutes is None else f" ({read.minutes})"
    notes = ",".join(note for note in read.notes if note != RepeatNote.USUAL_TIME.value)
    assert read.time_given is (RepeatNote.USUAL_TIME.value not in read.notes)
    return (to_rrule(read.rule) + off, first + length, *((notes,) if notes else ()))


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase.text or "nothing" for phrase in PHRASES])
def test_a_phrase_means_what_people_mean(phrase: Phrase) -> None:
    assert reading(phrase.text) == phrase.expected


def test_the_table_holds_enough_japanese() -> None:
    japanese = {phrase.text for phrase in PHRASES if not phrase.text.isascii()}

    assert len(japanese) >= 160
    assert len({phrase.text for phrase in PHRASES}) == len(PHRASES) >= 200


@settings(max_examples=150)
@given(rules(days_off=True), st.times(), st.none() | st.integers(1, 12 * 60), st.sampled_from(("ja", "en")))
def test_what_is_written_out_is_read_back(
    rule: Recurrence, at: time, minutes: int | None, language: str
) -> None:
    at = at.replace(second=0, microsecond=0)
    first = next(dates(rule, (NOW + timedelta(days=1)).date(), is_holiday), None)
    assume(first is not None and first - NOW.date() < FOUR_YEARS)
    assert first is not None
    following = datetime.combine(first, at)

    until = None if minutes is None else (following + timedelta(minutes=minutes)).time()
    text = describe_recurrence(rule, at, following, language, until=until)
    read = parse_recurrence(text, now=NOW, zone=TOKYO, is_holiday=is_holiday)

    assert (read.rule, read.starts, read.minutes) == (rule, following, minutes)


@settings(max_examples=100)
@given(
    st.text(
        st.sampled_from("毎隔週月火水木金土日第最終末平祝年度日1235時半から〜まで回、・()ev ryothnday:"),
        max_size=30,
    )
)
def test_no_words_break_the_reader(text: str) -> None:
    try:
        read = parse_recurrence(text, now=NOW, zone=TOKYO, is_holiday=is_holiday, usual_time=time(9))
    except MomentError:
        return
    assert read.starts >= NOW.replace(tzinfo=None)


def test_without_a_usual_time_the_day_is_known_and_the_time_asked_for() -> None:
    with pytest.raises(TimeMissing) as missing:
        parse_recurrence("第2木曜", now=NOW, zone=TOKYO, is_holiday=is_holiday)

    assert f"{missing.value.date}" == "2026-12-10"


def test_a_phrase_is_read_up_to_its_limit() -> None:
    padded = "毎日9時" + " " * PHRASE_LENGTH + "たまに"

    assert reading(padded)[0] == "!unknown たまに"
    assert reading("毎日" * PHRASE_LENGTH + "9時")[0] == "FREQ=DAILY"


def test_a_first_time_that_clocks_leap_over_is_left_to_the_next() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2027, 3, 27, 12, tzinfo=berlin)

    read = parse_recurrence("毎日2時半", now=now, zone=berlin, is_holiday=is_holiday)

    assert f"{read.starts:%m-%d %H:%M}" == "03-29 02:30"


@pytest.mark.parametrize(
    "part",
    [
        "第1 月と",
        "第1・",
        "1 ・",
        "毎月1日と",
        "1 月と",
        "日曜日",
        "first and ",
        "1st mon and ",
        "jan and ",
        "休み なら ",
    ],
)
@pytest.mark.parametrize("head", ["", "毎年", "every year in "])
def test_a_long_line_is_read_in_one_way_only(head: str, part: str) -> None:
    """A pattern that could read its spaces in several ways would not come to an end here."""
    line = head + part * ((PHRASE_LENGTH - len(head) - 1) // len(part)) + "x"

    assert reading(line)[0].startswith("!")
    assert "x" in "".join(split_reminder(line))
