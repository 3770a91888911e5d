"""An announcement: its way through its people, its pace, its end."""

from datetime import timedelta

import pytest

from bot.domain.announcements import Announcement, AnnouncementStatus, Audience, lasts, slot
from bot.domain.errors import Refused
from bot.domain.ids import AnnouncementId, MemberId
from bot.domain.places import Platform
from tests.fakes.clock import START

NEW = Announcement(AnnouncementId(1), "題名", "本文", Audience(), MemberId(9), START)


def test_a_batch_that_is_not_full_is_the_last() -> None:
    first = NEW.went_on((MemberId(1), MemberId(2)), reached=1, most=2)
    last = first.went_on((MemberId(5),), reached=1, most=2)

    assert (first.after, first.status) == (MemberId(2), AnnouncementStatus.PLANNING)
    assert (last.after, last.status) == (MemberId(5), AnnouncementStatus.PLANNED)
    assert (last.addressed, last.unreachable) == (2, 1)
    assert last.went_on((), reached=0, most=2).after == MemberId(5)


def test_it_is_stopped_once() -> None:
    stopped = NEW.stop()

    assert stopped.status is AnnouncementStatus.STOPPED
    with pytest.raises(Refused):
        stopped.stop()


def test_messages_have_places_in_time_by_the_pace_of_their_platform() -> None:
    assert slot(START, Platform.DISCORD, 0) == START
    assert slot(START, Platform.DISCORD, 5_100) == START + timedelta(seconds=255)
    assert slot(START, Platform.SLACK, 60) == START + timedelta(seconds=15)


def test_platforms_go_side_by_side() -> None:
    assert lasts({Platform.DISCORD: 5_100, Platform.SLACK: 240, None: 7}) == timedelta(seconds=255)
    assert lasts({None: 7}) == timedelta()
