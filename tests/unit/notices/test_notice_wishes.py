"""Quiet hours, days off and digests as rules: when a private message is said."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import is_day_off
from bot.domain.deliveries import Plan, ToAccount
from bot.domain.errors import Refused
from bot.domain.ids import AccountId
from bot.domain.notice_wishes import (
    Hold,
    NoticeChoice,
    NoticeWish,
    Off,
    QuietHours,
    hold,
    offsets_text,
    read_offsets,
)
from bot.domain.reminders import MEMBER_OFFSETS, MemberPreset, in_order

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(21), time(8))
LUNCH = QuietHours(time(12), time(13))
HOUR = timedelta(hours=1)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def planned(kind: str, now: datetime, lasts: timedelta = timedelta(days=3)) -> Plan:
    return Plan(kind, 1, ToAccount(AccountId(2)), now, now + lasts)


def held(kind: str, wish: NoticeWish, now: str, lasts: timedelta = timedelta(days=3)) -> Hold | None:
    return hold(planned(kind, at(now), lasts), wish, at(now), TOKYO, is_holiday)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-07-01 20:59", None),
        (NIGHT, "2026-07-01 21:00", "2026-07-02 08:00"),
        (NIGHT, "2026-07-02 07:59", "2026-07-02 08:00"),
        (NIGHT, "2026-07-02 08:00", None),
        (LUNCH, "2026-07-01 12:30", "2026-07-01 13:00"),
        (LUNCH, "2026-07-01 13:00", None),
    ],
)
def test_an_ordinary_message_waits_for_the_end_of_the_quiet_hours(
    quiet: QuietHours, now: str, until: str | None
) -> None:
    waits = held("question.answered", NoticeWish(quiet), now)

    assert (waits.until if waits else None) == (at(until) if until else None)
    assert waits is None or not waits.digest


@pytest.mark.parametrize("kind", ["interview.booked", "interview.reminder", "reminder.due", "member.code"])
def test_what_cannot_wait_comes_in_the_middle_of_the_night(kind: str) -> None:
    wish = NoticeWish(NIGHT, working_days_only=True, digest_at=time(8))

    assert held(kind, wish, "2026-07-04 23:00") is None


def test_a_reminder_of_what_begins_tonight_comes_tonight_and_of_tomorrow_in_the_morning() -> None:
    wish = NoticeWish(NIGHT)

    assert held("event.reminder_direct", wish, "2026-07-01 21:50", 10 * timedelta(minutes=1)) is None
    assert held("event.reminder_direct", wish, "2026-07-02 07:00", HOUR) is None  # it begins at eight sharp
    morning = held("event.reminder_direct", wish, "2026-07-01 22:00", timedelta(days=1))
    assert morning == Hold(at("2026-07-02 08:00"), at("2026-07-02 22:00"))


@pytest.mark.parametrize("kind", ["event.cancelled", "event.changed", "event.promoted"])
def test_what_changes_today_comes_at_once_and_what_changes_next_month_in_the_morning(kind: str) -> None:
    wish = NoticeWish(NIGHT)

    assert held(kind, wish, "2026-07-01 23:00", timedelta(hours=20)) is None
    next_month = held(kind, wish, "2026-07-01 23:00", timedelta(days=30))
    assert next_month == Hold(at("2026-07-02 08:00"), at("2026-07-31 23:00"))


def test_days_off_are_skipped_and_what_waited_through_them_is_not_too_old() -> None:
    wish = NoticeWish(working_days_only=True)

    golden_week = held("question.answered", wish, "2026-05-02 10:00")
    assert golden_week is not None
    assert golden_week.until == at("2026-05-07 00:00")
    assert golden_week.expires_at == golden_week.until + timedelta(days=3)
    new_year = held("question.answered", NoticeWish(NIGHT, working_days_only=True), "2026-12-29 10:00")
    assert new_year is not None
    assert new_year.until == at("2027-01-04 08:00")


def test_a_digest_takes_what_can_wait_until_its_hour_and_no_reminder_that_would_be_too_late() -> None:
    wish = NoticeWish(digest_at=time(8), working_days_only=True)

    friday = held("task.thanks", wish, "2026-07-03 08:00")
    assert friday is not None
    assert friday.digest
    assert friday.until == at("2026-07-06 08:00")  # Monday
    assert held("event.reminder_direct", wish, "2026-07-03 12:00", HOUR) is None
    weekly = held("following.digest", wish, "2026-07-06 09:30")
    assert weekly is None  # it is a digest itself
    at_night = held("following.digest", replace(wish, quiet=NIGHT), "2026-07-06 22:00")
    assert at_night is not None
    assert (at_night.until, at_night.digest) == (at("2026-07-07 08:00"), False)


def test_everything_is_meant_where_the_member_lives() -> None:
    now = at("2026-07-01 23:00", BERLIN)

    waits = hold(planned("task.thanks", now), NoticeWish(NIGHT), now, BERLIN, is_holiday)

    assert waits is not None
    assert waits.until == at("2026-07-02 08:00", BERLIN)


def test_hours_that_end_when_they_begin_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        QuietHours(time(8), time(8))

    assert refused.value.problem.key == "notices.no_hours"


def test_a_choice_changes_what_it_names_and_nothing_else() -> None:
    wish = NoticeWish(NIGHT, working_days_only=True, digest_at=time(8), reminders=(HOUR,))

    assert NoticeChoice().on(wish) == wish
    assert NoticeChoice(quiet=Off.OFF).on(wish) == replace(wish, quiet=None)
    assert NoticeChoice(digest_at=time(0)).on(wish) == replace(wish, digest_at=time(0))
    assert NoticeChoice(working_days_only=False).on(wish) == replace(wish, working_days_only=False)
    assert NoticeChoice(reminders=MemberPreset.EVENT).on(wish) == replace(wish, reminders=None)


@pytest.mark.parametrize("offsets", MEMBER_OFFSETS.values())
def test_offsets_are_kept_in_their_order(offsets: tuple[timedelta, ...]) -> None:
    assert in_order(offsets) == offsets
    assert read_offsets(offsets_text(offsets)) == offsets


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from([TOKYO, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")])
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(begins=clocks, ends=clocks, days=st.booleans(), zone=zones, now=moments)
@settings(max_examples=50)
def test_a_quiet_time_ends_within_days_at_a_moment_that_is_not_quiet(
    begins: time, ends: time, zone: ZoneInfo, now: datetime, *, days: bool
) -> None:
    wish = NoticeWish(None if begins == ends else QuietHours(begins, ends), working_days_only=days)

    free = wish.free_from(now, zone, is_holiday)

    wall = free.astimezone(zone).replace(tzinfo=None)
    assert now <= free < now + timedelta(days=12)
    assert not (days and is_day_off(wall.date(), is_holiday))
    assert wish.quiet is None or wish.quiet.end_after(wall) is None or free == now


@given(digest=clocks, days=st.booleans(), zone=zones, now=moments)
@settings(max_examples=50)
def test_a_digest_lies_ahead(digest: time, zone: ZoneInfo, now: datetime, *, days: bool) -> None:
    moment = NoticeWish(digest_at=digest, working_days_only=days).next_digest(now, zone, is_holiday)

    assert moment is not None
    assert now < moment < now + timedelta(days=12)
