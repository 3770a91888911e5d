"""The nights people stay, as they are proposed to a host; and the mornings of several days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.lodging import STAYING, nights
from bot.domain.reminders import mornings
from bot.domain.rsvps import RsvpStyle

TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("starts", "ends", "stay"),
    [
        (at(5, 13), at(5, 17), (at(5, 17), at(6, 10))),
        (at(5, 13), at(7, 12), (at(5, 18), at(7, 10))),
        (at(5, 20), at(7, 12), (at(5, 20), at(7, 10))),
        (at(5, 22), at(6, 2), (at(6, 2), at(6, 10))),
        (at(5, 22), at(6, 11), (at(6, 11), at(6, 12))),
    ],
)
def test_from_the_first_evening_to_the_last_morning(
    starts: datetime, ends: datetime, stay: tuple[datetime, datetime]
) -> None:
    assert nights(starts, ends, TOKYO) == stay


def test_one_stays_or_does_not_know_yet() -> None:
    assert STAYING.offered_styles == {RsvpStyle.COME, RsvpStyle.UNDECIDED}
    assert STAYING.seated_styles == {RsvpStyle.COME}


def test_each_further_morning_of_several_days() -> None:
    found = mornings(at(5, 13), at(7, 12), TOKYO, at(5, 13))
    assert [reminder.due_at for reminder in found] == [at(6, 8), at(7, 8)]
    assert [reminder.minutes for reminder in found] == [-19 * 60, -43 * 60]
    assert [reminder.due_at for reminder in mornings(at(5, 13), at(7, 12), TOKYO, at(6, 8))] == [at(7, 8)]
    assert [reminder.due_at for reminder in mornings(at(5, 13), at(7, 8), TOKYO, at(5, 13))] == [at(6, 8)]
    assert mornings(at(5, 22), at(6, 9), TOKYO, at(5, 22)) == ()
