import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates.numerals import DIGITS, read_number
from bot.text.moments import (
    Ambiguous,
    MomentError,
    NoSuchTime,
    Note,
    PastMoment,
    WeekdayMismatch,
    describe,
    describe_short,
    parse_moment,
)

TOKYO = ZoneInfo("Asia/Tokyo")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=TOKYO)
FIRST = datetime(2026, 11, 21, 10, 0)  # noqa: DTZ001 - a wall time; zones are put on in the tests
LAST = datetime(2031, 11, 20)  # noqa: DTZ001

WORDS = (
    "来週", "今週", "土曜", "日曜日", "(金)", "12/5", "12月", "5日", "2/29", "今日", "明日", "月末",
    "第2木曜", "令和8年", "R8.", "年度", "19時", "25:70", "7pm", "正午", "夜", "午後", "12時", "半", "から",
    "まで", "〜", "-", "90分", "2時間", "後", "翌", "の", "9999", "十", "next ", "sat ", "in ", "dec ", " ",
    "0", "/", ":", "年", "月", "日", "時", "分", "昼", "今夜", "今から", "週末", "最終金曜", "99年後",
)  # fmt: skip
hostile = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join), st.text(st.characters(), max_size=30)
)
walls = st.datetimes(FIRST, LAST).map(lambda wall: wall.replace(second=0, microsecond=0, fold=0))


def kanji(number: int) -> str:
    if number < 10:
        return DIGITS[number] if number else "零"
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in text)


def half_day(wall: datetime) -> str:
    return f"{'午前' if wall.hour < 12 else '午後'}{wall.hour % 12}時{wall.minute}分"


def notations(wall: datetime) -> list[str]:
    weekday = "月火水木金土日"[wall.weekday()]
    clock = f"{wall.hour}:{wall.minute:02}"
    japanese = f"{wall.year}年{wall.month}月{wall.day}日({weekday}) {wall.hour}時{wall.minute}分"
    in_kanji = f"{kanji(wall.month)}月{kanji(wall.day)}日 {kanji(wall.hour)}時{kanji(wall.minute)}分"
    within_a_year = wall.date() < date(2027, 11, 21)
    return [
        in_kanji if within_a_year else japanese,
        japanese,
        wide(japanese),
        japanese.replace("月", " 月 ", 1).replace("時", " 時 "),
        f"{wall:%Y-%m-%d %H:%M}",
        f"{wall:%Y-%m-%dT%H:%M}",
        f"{wall.year}/{wall.month}/{wall.day} {clock}",
        f"令和{wall.year - 2018}年{wall.month}月{wall.day}日{weekday}曜日 {half_day(wall)}",
        f"R{wall.year - 2018}.{wall.month}.{wall.day} {clock}",
        f"{wall.year if wall.month > 3 else wall.year - 1}年度{wall.month}月{wall.day}日 {clock}",
        f"{wall:%b} {wall.day}, {wall.year} {wall:%I:%M %p}",
        f"{wall.day} {wall:%B} {wall.year} {wall:%H:%M}",
        f"{(wall.date() - NOW.date()).days}日後の{clock}",
    ]


@given(walls)
def test_every_notation_of_a_moment_is_read_back(wall: datetime) -> None:
    for text in notations(wall):
        assert parse_moment(text, now=NOW, zone=TOKYO).starts_at == wall.replace(tzinfo=TOKYO), text


@given(walls, st.integers(1, 3 * 24 * 60), st.sampled_from(["ja", "en"]))
def test_what_we_write_we_can_read(wall: datetime, minutes: int, language: str) -> None:
    start = wall.replace(tzinfo=TOKYO)
    end = start + timedelta(minutes=minutes)

    moment = parse_moment(describe(start, end, TOKYO, language), now=NOW, zone=TOKYO)

    assert (moment.starts_at, moment.ends_at, moment.ends_given) == (start, end, True)


@given(
    st.datetimes(FIRST, FIRST + timedelta(days=300)),
    st.integers(1, 3 * 24 * 60),
    st.sampled_from(["ja", "en"]),
)
def test_the_short_form_is_enough_within_the_year(wall: datetime, minutes: int, language: str) -> None:
    start = wall.replace(second=0, microsecond=0, tzinfo=TOKYO)
    end = start + timedelta(minutes=minutes)

    moment = parse_moment(describe_short(start, end, TOKYO, language), now=NOW, zone=TOKYO)

    assert (moment.starts_at, moment.ends_at) == (start, end)


@given(hostile, st.sampled_from([TOKYO, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Kathmandu")]))
def test_any_text_is_a_moment_or_a_moment_error(text: str, zone: ZoneInfo) -> None:
    try:
        moment = parse_moment(text, now=NOW, zone=zone)
    except MomentError:
        return

    assert NOW <= moment.starts_at.astimezone(UTC) < moment.ends_at.astimezone(UTC)
    assert moment.starts_at.tzinfo is zone


@given(walls, st.sampled_from([NEW_YORK, ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe"), TOKYO]))
def test_times_of_any_zone_exist_there_or_are_refused(wall: datetime, zone: ZoneInfo) -> None:
    start = wall.replace(tzinfo=zone)
    now = NOW.replace(tzinfo=zone)

    if start.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:
        moment = parse_moment(f"{wall:%Y-%m-%d %H:%M}", now=now, zone=zone)
        assert moment.starts_at.astimezone(UTC) == start.astimezone(UTC)
    else:
        with pytest.raises(NoSuchTime):
            parse_moment(f"{wall:%Y-%m-%d %H:%M}", now=now, zone=zone)


@given(walls, st.integers(1, 300), st.sampled_from([NEW_YORK, TOKYO]))
def test_minutes_from_now_are_minutes_of_real_time(wall: datetime, minutes: int, zone: ZoneInfo) -> None:
    now = wall.replace(tzinfo=UTC)

    moment = parse_moment(f"{minutes}分後", now=now, zone=zone)

    assert moment.starts_at.astimezone(UTC) == now + timedelta(minutes=minutes)


def test_a_time_that_summer_time_leaps_over_does_not_exist() -> None:
    with pytest.raises(NoSuchTime) as caught:
        parse_moment("2027-03-14 02:30", now=NOW, zone=NEW_YORK)

    assert caught.value.zone == "America/New_York"


def test_a_time_shown_twice_is_the_first_with_a_note() -> None:
    moment = parse_moment("2027-11-07 01:30", now=NOW, zone=NEW_YORK)

    assert moment.starts_at.utcoffset() == timedelta(hours=-4)
    assert moment.notes == (Note.CLOCK_REPEATS,)


def test_a_length_over_the_change_of_clocks_is_real_time() -> None:
    moment = parse_moment("2027-03-14 01:00 2時間", now=NOW, zone=NEW_YORK)

    assert moment.length == timedelta(hours=2)
    assert (moment.ends_at.hour, moment.ends_at.minute) == (4, 0)


def test_days_are_counted_in_the_zone_of_the_reader() -> None:
    now = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)

    assert parse_moment("今日 21時", now=now, zone=NEW_YORK).starts_at.day == 20
    assert parse_moment("今日 21時", now=now, zone=TOKYO).starts_at.day == 21


def test_the_default_length_is_the_callers() -> None:
    moment = parse_moment("12/5 19時", now=NOW, zone=TOKYO, default_minutes=90)

    assert (moment.length, moment.ends_given) == (timedelta(minutes=90), False)


@pytest.mark.parametrize(
    ("text", "given"), [("12/5 19時", True), ("土曜21時", True), ("21時", False), ("9時", False)]
)
def test_a_moment_tells_whether_a_day_was_named(text: str, given: bool) -> None:  # noqa: FBT001 - a column
    assert parse_moment(text, now=NOW, zone=TOKYO).date_given is given


def test_the_present_minute_is_not_past() -> None:
    assert parse_moment("10時", now=NOW.replace(second=59), zone=TOKYO).starts_at == NOW


def test_late_night_hours_belong_to_the_night_already_begun() -> None:
    half_past_midnight = NOW.replace(hour=0, minute=30)

    assert parse_moment("25時", now=half_past_midnight, zone=TOKYO).starts_at == NOW.replace(hour=1)


def test_a_past_moment_tells_a_slip_from_an_old_calendar() -> None:
    with pytest.raises(PastMoment) as slip:
        parse_moment("昨日 19時", now=NOW, zone=TOKYO)
    with pytest.raises(PastMoment) as old:
        parse_moment("平成30年4月1日 9時", now=NOW, zone=TOKYO)

    assert slip.value.within_a_year
    assert not old.value.within_a_year


def test_a_weekday_mismatch_names_the_nearest_day_that_fits() -> None:
    with pytest.raises(WeekdayMismatch) as caught:
        parse_moment("12月5日(金) 19時", now=NOW, zone=TOKYO)

    assert caught.value.nearest == date(2026, 12, 4)
    assert caught.value.params == {
        "date": date(2026, 12, 5), "written": 4, "actual": 5, "nearest": date(2026, 12, 4)
    }  # fmt: skip


def test_an_open_choice_carries_whole_moments() -> None:
    with pytest.raises(Ambiguous) as caught:
        parse_moment("来週末 10時〜12時", now=NOW, zone=TOKYO)

    assert [(moment.starts_at.day, moment.ends_at.hour) for moment in caught.value.moments] == [
        (28, 12),
        (29, 12),
    ]


def test_only_the_beginning_of_a_hostile_text_is_read() -> None:
    started = time.thread_time()
    for text in ("の" * 100_000, "一" * 100_000, "12/5 " * 20_000, "\u0301" * 100_000, "夜" * 100_000):
        with pytest.raises(MomentError):
            parse_moment(text, now=NOW, zone=TOKYO)

    assert time.thread_time() - started < 0.25


@given(st.integers(0, 99))
def test_kanji_numbers_are_read(number: int) -> None:
    assert read_number(kanji(number)) == number


def test_kanji_years_are_read_digit_by_digit() -> None:
    assert read_number("二〇二六") == 2026
