from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInput, Refused, Stale
from bot.domain.events import (
    LONGEST,
    Details,
    Event,
    EventStatus,
    announce,
    cancel,
    edit,
    reminders_differ,
    worth_telling,
)
from bot.domain.ids import EventId, MemberId
from tests.fakes.clock import START

HOST, CHIEF, SOMEBODY = MemberId(1), MemberId(2), MemberId(3)
HOUR = timedelta(hours=1)
DETAILS = Details("もくもく会", START + HOUR, START + 2 * HOUR)


def announced(details: Details = DETAILS) -> Event:
    return announce(EventId(1), details, host_id=HOST, zone="Asia/Tokyo", now=START)


@pytest.mark.parametrize(
    ("details", "problems"),
    [
        (replace(DETAILS, starts_at=START), {"when": "event.when_past"}),
        (replace(DETAILS, ends_at=DETAILS.starts_at), {"when": "event.when_end_before_start"}),
        (replace(DETAILS, ends_at=DETAILS.starts_at + LONGEST + HOUR), {"when": "event.when_too_long"}),
        (replace(DETAILS, place="http://meet.example"), {"place": "event.place_not_https"}),
        (
            replace(DETAILS, starts_at=START - HOUR, place="会議室 HTTP://meet.example"),
            {"when": "event.when_past", "place": "event.place_not_https"},
        ),
    ],
)
def test_what_cannot_be_announced_has_a_problem_at_its_field(
    details: Details, problems: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        announced(details)

    assert {name: problem.key for name, problem in refused.value.problems.items()} == problems


def test_editing_counts_the_version() -> None:
    event = edit(announced(), replace(DETAILS, title="読書会"), version=1, now=START)

    assert (event.title, event.version) == ("読書会", 2)


def test_editing_without_a_change_is_no_change() -> None:
    event = announced()

    assert edit(event, DETAILS, version=1, now=START) is event


def test_an_edit_of_an_earlier_version_is_stale() -> None:
    event = edit(announced(), replace(DETAILS, title="読書会"), version=1, now=START)

    with pytest.raises(Stale):
        edit(event, replace(DETAILS, title="輪読会"), version=1, now=START)


def test_a_running_event_keeps_its_start_and_may_end_later() -> None:
    now = DETAILS.starts_at + timedelta(minutes=30)

    event = edit(announced(), replace(DETAILS, ends_at=DETAILS.ends_at + HOUR), version=1, now=now)

    assert event.ends_at == DETAILS.ends_at + HOUR


@pytest.mark.parametrize(
    "details",
    [
        replace(DETAILS, starts_at=DETAILS.starts_at - timedelta(minutes=10)),
        replace(DETAILS, ends_at=DETAILS.starts_at + timedelta(minutes=10)),
    ],
)
def test_a_running_event_is_not_moved_into_the_past(details: Details) -> None:
    with pytest.raises(InvalidInput):
        edit(announced(), details, version=1, now=DETAILS.starts_at + timedelta(minutes=30))


def test_a_cancelled_event_keeps_the_reason() -> None:
    event = cancel(announced(), "台風のため", now=START)

    assert (event.status, event.cancel_reason, event.version) == (EventStatus.CANCELLED, "台風のため", 2)


@pytest.mark.parametrize("late", [False, True])
def test_nothing_is_changed_once_an_event_is_cancelled_or_over(late: bool) -> None:  # noqa: FBT001
    event = announced() if late else cancel(announced(), "台風のため", now=START)
    now = DETAILS.ends_at if late else START

    with pytest.raises(Refused):
        event.check_open(now)
    with pytest.raises(Refused):
        edit(event, replace(DETAILS, title="読書会"), version=event.version, now=now)
    with pytest.raises(Refused):
        cancel(event, "雨のため", now=now)


@pytest.mark.parametrize(("who", "allowed"), [(HOST, True), (CHIEF, True), (SOMEBODY, False), (None, False)])
def test_host_and_chief_manage_an_event(who: MemberId | None, allowed: bool) -> None:  # noqa: FBT001
    assert announced().managed_by(who, CHIEF) is allowed


def test_without_a_chief_nobody_unknown_manages_an_event() -> None:
    assert not announced().managed_by(None, None)


@pytest.mark.parametrize(
    ("change", "told", "reminded_anew"),
    [
        (replace(DETAILS, starts_at=START + timedelta(minutes=30)), True, True),
        (replace(DETAILS, ends_at=START + 3 * HOUR), True, True),
        (replace(DETAILS, place="3階"), True, False),
        (replace(DETAILS, title="読書会", description="はじめて", capacity=3), False, False),
        (replace(DETAILS, reminder_offsets=(HOUR,)), False, True),
    ],
)
def test_people_hear_of_another_time_or_place_and_of_nothing_else(
    change: Details,
    told: bool,  # noqa: FBT001
    reminded_anew: bool,  # noqa: FBT001
) -> None:
    before = announced()
    after = edit(before, change, version=1, now=START)

    assert worth_telling(before, after) is told
    assert reminders_differ(before, after) is reminded_anew
