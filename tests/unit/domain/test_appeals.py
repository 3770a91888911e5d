from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.holidays import is_holiday
from bot.domain.appeals import WORK_BEGINS, WORK_ENDS, Appeal, AppealEnd, Rhythm, Ring, begin
from bot.domain.ids import QuestionId
from bot.domain.policy import Policy

TOKYO = ZoneInfo("Asia/Tokyo")
RHYTHM = Rhythm(Policy().ring_after, TOKYO, is_holiday)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=TOKYO)
FRIDAY_EVENING = datetime(2026, 12, 4, 22, tzinfo=TOKYO)
FEW = settings(max_examples=30)


def walk(now: datetime, deadline: datetime | None, *, found: bool = True) -> list[tuple[Ring, datetime]]:
    """Each wave as it comes when the clock is always in time."""
    appeal, waves = begin(QuestionId(1), now), []
    while appeal.ring is not None and appeal.next_at is not None:
        waves.append((appeal.ring, appeal.next_at))
        appeal = appeal.asked(appeal.ring, found=found, deadline=deadline, now=appeal.next_at, rhythm=RHYTHM)
    return waves


def local(moment: datetime) -> str:
    return f"{moment.astimezone(TOKYO):%m-%d %H:%M}"


def test_waves_come_at_once_and_after_24_hours_72_hours_and_7_days() -> None:
    assert [(ring.value, local(at)) for ring, at in walk(TUESDAY, None)] == [
        ("section", "12-01 10:00"),
        ("prefecture", "12-02 10:00"),
        ("town", "12-04 10:00"),
        ("chiefs", "12-08 10:00"),
    ]


def test_later_waves_wait_for_office_hours() -> None:
    assert [local(at) for _, at in walk(FRIDAY_EVENING, None)] == [
        "12-04 22:00",
        "12-07 08:30",  # Monday
        "12-08 08:30",
        "12-14 08:30",
    ]
    assert RHYTHM.working_from(datetime(2026, 12, 29, 9, tzinfo=TOKYO)).astimezone(TOKYO).date() == date(
        2027, 1, 4
    )


def test_with_a_deadline_all_rings_share_the_office_hours_that_are_left() -> None:
    saturday = datetime(2026, 12, 5, tzinfo=TOKYO)

    assert [local(at) for _, at in walk(FRIDAY_EVENING - 6 * HOUR, datetime(2026, 12, 8, tzinfo=TOKYO))] == [
        "12-04 16:00",
        "12-07 08:30",  # as it would come without a deadline
        "12-07 11:25",
        "12-07 14:20",
    ]
    assert [local(at) for _, at in walk(saturday, saturday + DAY)] == [  # no office hours are left
        "12-05 00:00",
        "12-05 06:00",
        "12-05 12:00",
        "12-05 18:00",
    ]


@FEW
@given(
    asked=st.integers(0, 24 * 60).map(lambda hours: TUESDAY + hours * HOUR),
    ahead=st.integers(1, 24 * 120),
)
def test_every_ring_comes_once_in_order_and_before_the_deadline(asked: datetime, ahead: int) -> None:
    deadline = asked + ahead * HOUR

    waves = walk(asked, deadline)

    moments = [at for _, at in waves]
    assert [ring for ring, _ in waves] == list(Ring)
    assert moments == sorted(set(moments))
    assert moments[-1] < deadline
    office = list(RHYTHM._hours(asked, deadline))
    if office:
        clocks = [at.astimezone(TOKYO).time() for at in moments[1:]]
        assert all(WORK_BEGINS <= clock <= WORK_ENDS for clock in clocks)


def test_a_ring_without_anybody_costs_no_time_but_the_chiefs_are_left_theirs() -> None:
    appeal = begin(QuestionId(1), TUESDAY)

    nobody = appeal.asked(Ring.TOWN, found=False, deadline=None, now=TUESDAY, rhythm=RHYTHM)
    prefecture = appeal.asked(Ring.SECTION, found=False, deadline=None, now=TUESDAY, rhythm=RHYTHM)

    assert prefecture.next_at == TUESDAY
    assert nobody.ring is Ring.CHIEFS
    assert nobody.next_at == TUESDAY + 7 * DAY
    assert nobody.hurry(TUESDAY) == nobody


def test_where_the_whole_town_is_asked_first_others_of_it_are_before_the_chiefs() -> None:
    appeal, rings = begin(QuestionId(1), TUESDAY), []
    while appeal.ring is not None and appeal.next_at is not None:
        rings.append(max(appeal.ring, Ring.TOWN, key=list(Ring).index))
        appeal = appeal.asked(rings[-1], found=True, deadline=None, now=appeal.next_at, rhythm=RHYTHM)

    assert rings == [Ring.TOWN, Ring.TOWN, Ring.TOWN, Ring.CHIEFS]


def test_a_wave_that_came_late_leaves_time_to_answer() -> None:
    late = TUESDAY + 6 * DAY
    appeal = replace(begin(QuestionId(1), TUESDAY), ring=Ring.PREFECTURE, waves=1, waved_at=TUESDAY)

    following = appeal.asked(Ring.PREFECTURE, found=True, deadline=None, now=late, rhythm=RHYTHM)

    assert following.next_at is not None
    assert following.next_at >= late + 24 * HOUR


def test_it_wakes_for_the_deadline_and_ends_until_it_is_resumed() -> None:
    deadline = TUESDAY + DAY
    appeal = begin(QuestionId(1), TUESDAY).plan(deadline, TUESDAY, RHYTHM)
    last = appeal.asked(Ring.CHIEFS, found=True, deadline=deadline, now=TUESDAY, rhythm=RHYTHM)

    assert (last.ring, last.next_at, last.wakes_at) == (None, None, deadline)
    assert not last.due(deadline)
    over = appeal.end(AppealEnd.SETTLED)
    assert over.wakes_at is None
    assert over.resume(None, TUESDAY) == replace(
        appeal, next_at=TUESDAY + DAY, wakes_at=TUESDAY + DAY, ended=None
    )
    assert over.resume(deadline, TUESDAY).next_at == TUESDAY + DAY / 2
    assert appeal.end(AppealEnd.LEFT).resume(None, TUESDAY) == over.resume(None, TUESDAY)
    expired = appeal.end(AppealEnd.EXPIRED)
    assert expired.resume(None, TUESDAY) == expired
    assert expired.hurry(TUESDAY) == expired
    later = expired.plan(deadline + DAY, deadline, RHYTHM)
    assert later.ended is None
    assert later.next_at == deadline


def test_a_passed_deadline_that_is_moved_on_reaches_more_of_the_town_before_it() -> None:
    deadline = TUESDAY + 4 * DAY
    appeal = begin(QuestionId(1), TUESDAY - 7 * DAY)
    all_asked = replace(appeal, ring=None, waves=4, waved_at=TUESDAY - DAY).end(AppealEnd.EXPIRED)
    on_the_way = replace(appeal, ring=Ring.CHIEFS, waves=3).end(AppealEnd.EXPIRED)

    appeal, rings = all_asked.go_on(deadline, TUESDAY, RHYTHM), []
    while appeal.ring is not None and appeal.next_at is not None:
        assert TUESDAY <= appeal.next_at < deadline
        rings.append(appeal.ring)
        now = appeal.next_at
        appeal = appeal.asked(appeal.ring, found=True, deadline=deadline, now=now, rhythm=RHYTHM)

    assert rings == [Ring.TOWN, Ring.TOWN, Ring.CHIEFS]
    assert on_the_way.go_on(deadline, TUESDAY, RHYTHM) == on_the_way.plan(deadline, TUESDAY, RHYTHM)


def test_what_goes_on_goes_on_in_office_hours_or_before_its_deadline() -> None:
    over = begin(QuestionId(1), FRIDAY_EVENING).end(AppealEnd.SETTLED)
    monday, sunday = FRIDAY_EVENING + 3 * DAY, FRIDAY_EVENING + 2 * DAY

    free = over.resume(None, FRIDAY_EVENING).in_office_hours(None, RHYTHM)
    later = over.resume(monday, FRIDAY_EVENING).in_office_hours(monday, RHYTHM)
    soon = over.resume(sunday, FRIDAY_EVENING).in_office_hours(sunday, RHYTHM)

    assert [local(one.next_at) for one in (free, later, soon) if one.next_at] == [
        "12-07 08:30",
        "12-07 08:30",
        "12-05 22:00",
    ]
    assert (free.wakes_at, later.wakes_at, soon.wakes_at) == (free.next_at, later.next_at, soon.next_at)
    asked = replace(over, ring=None).resume(None, FRIDAY_EVENING)
    assert asked.in_office_hours(None, RHYTHM) == asked


def test_all_who_were_asked_declined_so_the_next_ring_comes_now() -> None:
    waiting = Appeal(QuestionId(1), TUESDAY, Ring.TOWN, 1, TUESDAY, TUESDAY + DAY, TUESDAY + DAY)

    assert waiting.hurry(TUESDAY + HOUR).due(TUESDAY + HOUR)
    assert waiting.hurry(TUESDAY + HOUR).wakes_at == TUESDAY + HOUR


def test_part_of_the_way_is_measured_in_office_hours() -> None:
    begins, ends = TUESDAY.astimezone(UTC), TUESDAY.astimezone(UTC) + 2 * DAY

    assert RHYTHM.part_of_way(begins, ends, 0) == begins
    assert RHYTHM.part_of_way(begins, ends, 0.5) == TUESDAY + DAY
