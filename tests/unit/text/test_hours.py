"""Parts of a day and times of day as people write them."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.hours import read_clock, read_hours

NIGHT = (time(21), time(8))


@pytest.mark.parametrize(
    "text",
    [
        "21時から8時",
        "21:00-8:00",
        "２１時〜翌８時",
        "夜9時から朝8時まで",
        "9pm-8am",
        "from 21:00 to 08:00",
        "21:00から08:00まで",
        "21:00 to 08:00",
        "午後9時より午前8時",
    ],
)
def test_hours_are_read_however_they_are_written(text: str) -> None:
    assert read_hours(text) == NIGHT


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22時半〜6時15分", (time(22, 30), time(6, 15))),
        ("深夜1時から5時", (time(1), time(5))),
        ("12am-5am", (time(0), time(5))),
        ("24時から7時", (time(0), time(7))),
        ("夜12時から朝7時", (time(0), time(7))),
        ("深夜12時〜夜1時", (time(0), time(1))),
    ],
)
def test_hours_around_midnight(text: str, hours: tuple[time, time]) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "",
        "なし",
        "21時から",
        "25時から8時",
        "21時60分から8時",
        "21時から8時ごはん",
        "午後12時から7時",
        "朝20時から8時",
    ],
)
def test_what_is_no_part_of_a_day_is_not_guessed(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("8時", time(8)),
        ("朝8時ごろ", time(8)),
        ("18:30", time(18, 30)),
        ("夜9時半", time(21, 30)),
        ("8am", time(8)),
    ],
)
def test_clocks(text: str, clock: time) -> None:
    assert read_clock(text) == clock


@given(st.text(alphabet="0123456789時分半:-〜から翌朝夜 ampmto", max_size=30))
@settings(max_examples=50)
def test_nothing_typed_raises(text: str) -> None:
    read_hours(text)
    read_clock(text)
