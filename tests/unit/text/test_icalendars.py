"""What we write is read by two programs that know neither us nor each other, and means the same to both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.text.icalendars import Cover, Entry, EntryStatus, write_calendar
from bot.text.normalise import multi_line, single_line

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
COVER = Cover("縁側市役所 自分の予定", "Asia/Tokyo", HOUR)
ENTRY = Entry(
    uid="event-1@engawa",
    sequence=2,
    stamped_at=NOW + DAY,
    created_at=NOW,
    changed_at=NOW + HOUR,
    starts_at=NOW + 14 * DAY,
    ends_at=NOW + 14 * DAY + 2 * HOUR,
    zone="Asia/Tokyo",
    summary="予算書を読む会; はじめての方も, ベテランの方も",
    description="一行目\n二行目 \\n はそのまま",
    place="3階 https://meet.example/a?b=1,2;3",
    address="https://meet.example/a?b=1,2;3",
    organizer='健太 "けんちゃん"; 縁側市',
    category="財政課",
    alarms=(DAY, 10 * MINUTE),
)
WRITTEN = r"""
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Engawa//Town calendar//JA
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:縁側市役所 自分の予定
X-WR-CALNAME:縁側市役所 自分の予定
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL;VALUE=DURATION:PT1H
X-WR-TIMEZONE:Asia/Tokyo
BEGIN:VTIMEZONE
TZID:Asia/Tokyo
COMMENT:This timezone only works from 2025-01-01 to 2028-01-01.
BEGIN:STANDARD
DTSTART:20250101T000000
TZNAME:JST
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:予算書を読む会\; はじめての方も\, ベテランの方
 も
DTSTART;TZID=Asia/Tokyo:20261205T100000
DTEND;TZID=Asia/Tokyo:20261205T120000
DTSTAMP:20261122T010000Z
UID:event-1@engawa
SEQUENCE:2
CATEGORIES:財政課
CREATED:20261121T010000Z
DESCRIPTION:一行目\n二行目 \\n はそのまま
LAST-MODIFIED:20261121T020000Z
LOCATION:3階 https://meet.example/a?b=1\,2\;3
ORGANIZER;CN="健太 ^'けんちゃん^'; 縁側市":invalid:nomail
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://meet.example/a?b=1,2;3
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:予算書を読む会\; はじめての方も\, ベテラン
 の方も
TRIGGER:-P1D
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:予算書を読む会\; はじめての方も\, ベテラン
 の方も
TRIGGER:-PT10M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


@dataclass(frozen=True)
class Told:
    """What a reader made of an event."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    place: str
    status: str
    alarms: tuple[timedelta, ...]


def by_vobject(content: bytes) -> Iterator[Told]:
    getattr(vobject.icalendar, "__tzidMap").clear()  # it keeps to the zones of the first file it reads
    calendar: Any = vobject.readOne(content.decode())
    for event in getattr(calendar, "vevent_list", ()):
        yield Told(
            event.uid.value,
            int(event.sequence.value),
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            event.summary.value,
            event.description.value if hasattr(event, "description") else "",
            event.location.value if hasattr(event, "location") else "",
            event.status.value,
            tuple(-alarm.trigger.value for alarm in getattr(event, "valarm_list", ())),
        )


def by_ical(content: bytes) -> Iterator[Told]:
    for event in IcsCalendarStream.calendar_from_ics(content.decode()).events:
        assert isinstance(event.dtstart, datetime)
        assert isinstance(event.dtend, datetime)
        assert event.status is not None
        triggers = [alarm.trigger for alarm in event.alarm]
        yield Told(
            event.uid,
            event.sequence or 0,
            event.dtstart.astimezone(UTC),
            event.dtend.astimezone(UTC),
            event.summary or "",
            event.description or "",
            event.location or "",
            event.status.value,
            tuple(-trigger for trigger in triggers if isinstance(trigger, timedelta)),
        )


def meant(entry: Entry) -> Told:
    return Told(
        entry.uid,
        entry.sequence,
        entry.starts_at,
        entry.ends_at,
        entry.summary,
        entry.description,
        entry.place,
        entry.status.value,
        entry.alarms,
    )


def check(*entries: Entry) -> bytes:
    """Write a calendar: both readers find in it what was meant, and its lines are short enough."""
    content = write_calendar(COVER, entries)
    assert list(by_vobject(content)) == list(by_ical(content)) == [meant(entry) for entry in entries]
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    return content


def test_an_event_is_written_as_the_standard_wants_it() -> None:
    assert check(ENTRY).decode() == WRITTEN.lstrip().replace("\n", "\r\n")


def test_both_readers_know_who_holds_it_and_what_it_belongs_to() -> None:
    content = check(ENTRY).decode()
    calendar: Any = vobject.readOne(content)
    (event,) = IcsCalendarStream.calendar_from_ics(content).events

    assert event.organizer is not None
    assert event.organizer.common_name == ENTRY.organizer
    assert event.categories == calendar.vevent.categories.value == [ENTRY.category]
    assert str(event.url) == calendar.vevent.url.value == ENTRY.address
    assert event.dtstamp == calendar.vevent.dtstamp.value == ENTRY.stamped_at
    assert event.created == calendar.vevent.created.value == ENTRY.created_at
    assert event.last_modified == calendar.vevent.last_modified.value == ENTRY.changed_at
    assert calendar.x_wr_calname.value == COVER.name
    assert calendar.method.value == "PUBLISH"


def test_what_is_not_there_is_left_out() -> None:
    bare = replace(ENTRY, description="", place="", address="", organizer="", category="", alarms=())
    content = write_calendar(Cover("会", "Asia/Tokyo"), (replace(bare, busy=False),)).decode()

    for name in ("DESCRIPTION", "LOCATION", "URL", "ORGANIZER", "CATEGORIES", "VALARM", "REFRESH-INTERVAL"):
        assert name not in content
    assert "TRANSP:TRANSPARENT" in content


@pytest.mark.parametrize("status", EntryStatus)
def test_every_status_is_understood(status: EntryStatus) -> None:
    check(replace(ENTRY, status=status))


def test_a_calendar_without_events_is_one() -> None:
    content = write_calendar(COVER, ())

    assert not list(by_vobject(content))
    assert not list(by_ical(content))


def test_an_hour_that_clocks_show_twice_is_the_one_that_was_meant() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Berlin, for the second time
    berlin = replace(ENTRY, zone="Europe/Berlin")

    content = check(
        replace(berlin, uid="first@engawa", starts_at=second - HOUR, ends_at=second - HOUR + MINUTE),
        replace(berlin, uid="second@engawa", starts_at=second, ends_at=second + HOUR),
        ENTRY,
    )

    assert b"DTSTART;TZID=Europe/Berlin:20261025T023000" in content
    assert b"DTSTART:20261025T013000Z" in content
    assert content.count(b"BEGIN:VTIMEZONE") == 2


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham"]
)
@pytest.mark.parametrize("after", [datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)])
def test_the_hours_around_a_change_of_clocks_are_what_was_meant(zone: str, after: datetime) -> None:
    change = next_change(after, ZoneInfo(zone))

    for quarters in range(-12, 13):
        starts_at = change + quarters * 15 * MINUTE
        check(replace(ENTRY, starts_at=starts_at, ends_at=starts_at + HOUR, zone=zone))


def test_a_calendar_of_several_years_keeps_the_summers_of_all() -> None:
    noons = [datetime(year, month, 1, 10, tzinfo=UTC) for year in range(2026, 2030) for month in (1, 7)]

    content = check(*(replace(ENTRY, starts_at=at, ends_at=at + HOUR, zone="Europe/Berlin") for at in noons))

    assert b"RDATE:20270328T020000" in content  # the hour that clocks leave, RFC 5545 3.6.5


def next_change(moment: datetime, zone: ZoneInfo) -> datetime:
    """When clocks change next, to the quarter of an hour."""
    offset = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == offset:
        moment += 15 * MINUTE
    return moment


TYPED = st.text(st.characters(codec="utf-8"), max_size=60)
HOSTILE = "x\nEND:VEVENT\nBEGIN:VEVENT\\;,:\"^'DTSTART:1\u2028\x85\x0b\r\n\N{FAMILY}\N{ZERO WIDTH JOINER}\t"


@settings(max_examples=20)
@example(title=HOSTILE, text=HOSTILE, name=HOSTILE, minutes=1, zone="Europe/London")
@example(title="あ" * 80, text="\\" * 60, name="^n^^", minutes=0, zone="Asia/Tokyo")
@given(
    title=TYPED,
    text=TYPED,
    name=TYPED,
    minutes=st.integers(0, 500_000),
    zone=st.sampled_from(["Asia/Tokyo", "America/New_York", "Pacific/Chatham", "UTC"]),
)
def test_whatever_people_type_survives(title: str, text: str, name: str, minutes: int, zone: str) -> None:
    starts_at = NOW + minutes * MINUTE
    entry = replace(
        ENTRY,
        summary=single_line(title, 80) or "会",
        description=multi_line(text, 2_000),
        place=single_line(text, 200),
        organizer=single_line(name, 60),
        category="",
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        zone=zone,
    )

    check(entry)
