from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay, dates, existing
from bot.calendar.rrules import to_rrule
from bot.domain.errors import InvalidInput, Refused, Stale
from bot.domain.events import Event
from bot.domain.events import edit as edit_event
from bot.domain.ids import EventId, MemberId, SeriesId
from bot.domain.occurrences import Own
from bot.domain.rsvps import RsvpState, RsvpStyle, answer
from bot.domain.series import (
    FEWEST,
    MOST,
    MOST_EXCEPTIONS,
    NEAR,
    Repeat,
    Series,
    SeriesAnswer,
    SeriesStatus,
    check_repeat,
    edit,
    leading,
    left_out,
    seat_all,
    split,
    worth_telling,
)
from tests.builders.events import event_called
from tests.builders.recurrence import rules
from tests.builders.series import EVERY_SATURDAY, SATURDAYS, series_called
from tests.fakes.clock import START

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MEETING = series_called("定例会", place="3階")
FIRST = date(2026, 11, 21)
ZONES = st.sampled_from(("Europe/Berlin", "America/New_York", "Asia/Tokyo"))
TIMES = st.times(time(0), time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))


def days_of(repeat: Repeat, number: int = 10) -> list[date]:
    return list(islice(dates(repeat.rule, repeat.starts.date(), is_holiday), number))


def occurrence(day: date = FIRST, series: Series = MEETING) -> Event:
    return series.occurrence(EventId(day.toordinal()), day, START)


def leapt_over(wall: datetime, zone: ZoneInfo) -> bool:
    back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) != wall


@settings(max_examples=20)
@given(rules(), ZONES, TIMES, st.integers(1, 600))
def test_every_time_is_at_the_same_time_on_the_wall(
    rule: Recurrence, zone: str, at: time, minutes: int
) -> None:
    """As another library counts the rule, at one wall time through summer and winter, by a stopwatch as
    long."""
    starts = datetime.combine(date(2026, 11, 21), at)
    repeat = Repeat(starts, minutes, zone, rule)
    end = date(2028, 11, 21)
    theirs = rrulestr(to_rrule(rule), dtstart=starts)
    expected = [existing(one, ZoneInfo(zone)) for one in takewhile(lambda one: one.date() <= end, theirs)]

    ahead = repeat.ahead(datetime(2026, 11, 20, tzinfo=UTC), lambda _: False)
    spans = [repeat.span(day) for day in takewhile(lambda day: day <= end, ahead)]

    assert [start for start, _ in spans] == [one.astimezone(UTC) for one in expected]
    assert all(finish - start == timedelta(minutes=minutes) for start, finish in spans)
    for start, _ in spans:
        local = start.astimezone(ZoneInfo(zone))
        assert local.time() == at or leapt_over(datetime.combine(local.date(), at), ZoneInfo(zone))


@settings(max_examples=20)
@given(rules(days_off=True), st.integers(0, 12), st.data())
def test_a_series_cut_in_two_names_the_same_days(rule: Recurrence, number: int, data: st.DataObject) -> None:
    first = next(dates(rule, FIRST, is_holiday), None)
    assume(first is not None)
    assert first is not None
    repeat = replace(EVERY_SATURDAY, starts=datetime.combine(first, time(21)), rule=rule)
    every = days_of(repeat, 40)
    cut = every[min(number, len(every) - 1)]
    gone = data.draw(st.sampled_from(every))
    repeat = replace(repeat, rule=replace(rule, exceptions=frozenset({gone})))

    before, since = repeat.until(cut), repeat.since(cut, is_holiday)

    assert [*days_of(before, 40), *days_of(since, 40)][:39] == [day for day in every if day != gone][:39]


@settings(max_examples=20)
@given(rules(days_off=True), st.integers(0, 400))
def test_what_is_made_ahead_is_bounded_and_never_less_than_the_next(rule: Recurrence, days: int) -> None:
    repeat = replace(EVERY_SATURDAY, rule=rule)
    now = START + days * DAY

    made = list(repeat.horizon(now, is_holiday))
    ahead = list(islice(repeat.ahead(now, is_holiday), MOST + 1))

    assert made == ahead[: len(made)]
    assert len(made) <= MOST
    assert bool(made) == bool(ahead)
    near = [day for day in ahead if repeat.span(day)[0] - now <= NEAR]
    assert len(made) >= min(len(near), MOST)


def test_of_rare_times_eight_are_made_and_of_rarer_ones_the_next() -> None:
    monthly = Recurrence(Freq.MONTHLY, month_days=(1,))
    leap = Recurrence(Freq.YEARLY, month_days=(29,), months=(2,))

    assert len(list(replace(EVERY_SATURDAY, rule=monthly).horizon(START, is_holiday))) == FEWEST
    assert list(replace(EVERY_SATURDAY, rule=leap).horizon(START, is_holiday)) == [date(2028, 2, 29)]
    later = replace(MEETING, made_until=FIRST + 14 * DAY)
    assert next(later.to_make(START, is_holiday)) == FIRST + 21 * DAY


def test_a_day_left_out_stays_so_and_counts() -> None:
    thrice = replace(EVERY_SATURDAY, rule=replace(SATURDAYS, count=3))

    assert days_of(thrice.without(FIRST, START)) == [FIRST + 7 * DAY, FIRST + 14 * DAY]
    often = replace(EVERY_SATURDAY, rule=replace(SATURDAYS, exceptions=frozenset({FIRST - 90 * DAY})))
    assert often.without(FIRST, START).rule.exceptions == {FIRST}
    full = frozenset(FIRST + number * DAY for number in range(1, MOST_EXCEPTIONS + 1))
    with pytest.raises(Refused) as refused:
        replace(often, rule=replace(SATURDAYS, exceptions=full)).without(FIRST, START)
    assert refused.value.problem.key == "series.left_out_often"


def test_what_is_left_is_the_same_however_it_is_written() -> None:
    half = replace(EVERY_SATURDAY, rule=replace(SATURDAYS, count=10))
    later = START + 30 * DAY
    rest = half.rest(later, is_holiday)

    assert (rest.rule.count, rest.starts.date()) == (5, date(2026, 12, 26))
    assert rest.says_the_same(half, later, is_holiday)
    assert not replace(rest, minutes=90).says_the_same(half, later, is_holiday)
    over = START + 300 * DAY
    assert half.rest(over, is_holiday) == half


def test_what_was_changed_by_hand_stays_when_the_series_changes() -> None:
    event = occurrence()
    moved = replace(event.details, starts_at=event.starts_at + HOUR, ends_at=event.ends_at + HOUR)
    by_hand = edit_event(event, replace(moved, title="特別会"), version=1, now=START)
    assert by_hand.occurrence is not None
    assert by_hand.occurrence.own == {Own.TITLE, Own.WHEN}
    template = replace(MEETING.template, title="例会", place="広間", capacity=5, description="持ち物なし")
    offsets = replace(template, reminder_offsets=(HOUR,))
    changed = edit(MEETING, offsets, MEETING.repeat, now=START, days_off=is_holiday)

    after = changed.follow(by_hand, FIRST, START)

    assert (after.title, after.starts_at, after.version) == ("特別会", moved.starts_at, 3)
    assert (after.details.place, after.details.capacity, after.details.reminder_offsets) == (
        "広間",
        5,
        (HOUR,),
    )
    assert after.occurrence is not None
    assert after.occurrence.change == changed.version
    own = frozenset(Own)
    untouched = replace(by_hand, occurrence=replace(by_hand.occurrence, own=own))
    assert changed.follow(untouched, FIRST, START) is untouched
    assert not changed.left_behind(by_hand, START)
    assert changed.left_behind(by_hand, event.starts_at)
    assert not changed.left_behind(event, event.ends_at)


def test_a_change_keeps_days_left_out_and_is_counted() -> None:
    gone = replace(MEETING, repeat=EVERY_SATURDAY.without(FIRST, START), made_until=FIRST)
    later = replace(EVERY_SATURDAY, minutes=90)

    changed = edit(gone, gone.template, later, now=START, days_off=is_holiday)

    assert changed.repeat.rule.exceptions == {FIRST}
    assert (changed.version, changed.made_until, changed.repeat.minutes) == (2, None, 90)
    assert worth_telling(gone, changed)
    assert edit(gone, gone.template, gone.repeat, now=START, days_off=is_holiday) is gone
    title = edit(gone, replace(gone.template, title="例会"), gone.repeat, now=START, days_off=is_holiday)
    assert title.made_until == FIRST
    assert not worth_telling(gone, title)
    with pytest.raises(Stale):
        changed.check_version(1)


def test_a_series_that_ended_or_would_name_nothing_is_not_changed() -> None:
    over = replace(EVERY_SATURDAY, rule=replace(SATURDAYS, until=FIRST - DAY))
    with pytest.raises(InvalidInput) as nothing:
        edit(MEETING, MEETING.template, over, now=START, days_off=is_holiday)
    with pytest.raises(InvalidInput) as long:
        check_repeat(replace(EVERY_SATURDAY, minutes=12 * 60 + 1))
    called_off = replace(MEETING, status=SeriesStatus.CANCELLED)
    with pytest.raises(Refused) as ended:
        split(called_off, FIRST, SeriesId(9), START, is_holiday)

    assert nothing.value.problems["when"].key == "series.nothing_to_come"
    assert long.value.problems["when"].key == "series.too_long"
    assert ended.value.problem.key == "series.ended"


def test_called_off_by_a_rule_a_day_is_free_again_with_its_series_it_is_not() -> None:
    event = occurrence()

    gone, released = (
        MEETING.call_off(event, "台風", START),
        MEETING.call_off(event, "台風", START, release=True),
    )

    assert (gone.cancelled, gone.cancel_reason) == (True, "台風")
    assert gone.occurrence is not None
    assert released.occurrence is not None
    assert (gone.occurrence.day, released.occurrence.day) == (FIRST, None)


def test_days_off_that_are_left_out_are_named() -> None:
    mondays = Recurrence(Freq.WEEKLY, weekdays=(WeekDay(0),), days_off=DaysOff.SKIP_HOLIDAYS)
    repeat = replace(EVERY_SATURDAY, starts=datetime.combine(date(2026, 11, 30), time(19)), rule=mondays)
    working = Recurrence(Freq.DAILY, days_off=DaysOff.SKIP)
    new_year = replace(EVERY_SATURDAY, starts=datetime.combine(date(2026, 12, 28), time(9)), rule=working)
    shown = (date(2026, 12, 28), date(2027, 1, 4))

    assert left_out(repeat, (date(2026, 11, 30),), START, is_holiday) == (date(2026, 11, 23),)
    assert [day.day for day in left_out(new_year, shown, START + 35 * DAY, is_holiday)] == [29, 30, 31, 1]
    assert left_out(EVERY_SATURDAY, shown, START, is_holiday) == ()


def test_of_each_series_only_the_next_time_is_announced() -> None:
    alone, first, second = event_called("読書会"), occurrence(), occurrence(FIRST + 7 * DAY)

    assert leading((first, alone, second)) == {first.id, alone.id}


def test_those_who_come_every_time_are_seated_in_their_order() -> None:
    small = replace(MEETING, template=replace(MEETING.template, capacity=1))
    styles = (RsvpStyle.LISTEN, RsvpStyle.COME, RsvpStyle.COME)
    answers = [SeriesAnswer(small.id, MemberId(number), style, START) for number, style in enumerate(styles)]

    event, given_ones = seat_all(occurrence(series=small), answers, START)

    assert [one.state for one in given_ones] == [RsvpState.CONFIRMED] * 2 + [RsvpState.WAITING]
    assert all(one.from_series for one in given_ones)
    assert (event.tally.come, event.tally.listen, event.tally.waiting) == (1, 1, 1)
    own = answer(
        event.seats,
        given_ones[1],
        event_id=event.id,
        member_id=MemberId(1),
        style=RsvpStyle.COME,
        now=START,
    )
    assert own.changed
    assert own.after == replace(given_ones[1], from_series=False)
