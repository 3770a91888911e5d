"""The rules a community chooses in its configuration, as plain values for services and domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.notice_wishes import NoticeWish
from bot.domain.places import Platform, Purpose
from bot.domain.surfaces import SurfaceKind


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a rule may depend on besides data and the moment.

    section_limit: how many sections one member may belong to (S06; following is unlimited).
    preparing, founders: how many people make an undertaking a 準備室 and a 課. proposal_life: how long a
    proposal has to find its founders.
    succession_stage: how long volunteers, and then voters, have to find a chief. term_months: for how long a
    chief is appointed; 0 for no end.
    notice: how long before a merge or a closing those concerned hear of it. objections_percent: the share of
    them whose objections halt it. dormant_after: after how long without a sign of life one asks the chief.
    surface_...: the room a new section gets on each platform; an administrator may choose another in chat.
    reminder_offsets: how long before an event's start its reminders go out, longest first.
    mirror_events: whether events are shown in a platform's own list too. event_threads: where each event gets
    a thread; event_thread_life: how long after the event's end it stays open.
    question_threads, question_thread_life: the same for questions, from the moment they are settled.
    promotion_hold: how long a seat that became free is held for the next in line; zero: given at once.
    survey_least: behind how many unnamed organisations a number of a 横並び調査 stands at least. surveys_own,
    surveys: how many of them a member, and the town, may have open.
    channels: channels by purpose from the configuration, by platform and id of the place.
    notices: how a member hears who never chose it.
    ring_after: how long after it was asked a question without an answer reaches its section, the prefecture,
    everybody and the chiefs. wave_people: how many are asked at a time. weekly_requests: how many requests in
    seven days a member gets at most who chose no number.
    weekly_reviews: how many answers and pages a member is asked about in seven days at most.
    broadcast_weekday: 0 is Monday. broadcast_time: local to ``zone``.
    """

    town_name: str = "縁側市役所"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Tokyo"))
    language: str = "ja"
    needs_approval: bool = False
    rules_version: int = 1
    rules: tuple[str, ...] = ()
    section_limit: int = 3
    preparing: int = 2
    founders: int = 5
    proposal_life: timedelta = timedelta(days=60)
    succession_stage: timedelta = timedelta(days=7)
    term_months: int = 0
    notice: timedelta = timedelta(days=14)
    objections_percent: int = 34
    dormant_after: timedelta = timedelta(weeks=12)
    surface_discord: SurfaceKind = SurfaceKind.THREAD
    surface_slack: SurfaceKind = SurfaceKind.CHANNEL
    surface_local: SurfaceKind = SurfaceKind.NONE
    reminder_offsets: tuple[timedelta, ...] = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
    mirror_events: bool = True
    event_threads: frozenset[Platform] = frozenset({Platform.DISCORD, Platform.SLACK})
    event_thread_life: timedelta = timedelta(days=3)
    question_threads: frozenset[Platform] = frozenset({Platform.DISCORD, Platform.SLACK})
    question_thread_life: timedelta = timedelta(days=7)
    promotion_hold: timedelta = timedelta(hours=24)
    notices: NoticeWish = field(default_factory=NoticeWish)
    broadcast_weekday: int = 0
    broadcast_time: time = time(8, 30)
    broadcast_grace: timedelta = timedelta(hours=24)
    survey_least: int = 3
    surveys_own: int = 2
    surveys: int = 10
    card_spacing: timedelta = timedelta(seconds=5)
    ring_after: tuple[timedelta, ...] = (
        timedelta(),
        timedelta(hours=24),
        timedelta(hours=72),
        timedelta(days=7),
    )
    wave_people: int = 3
    weekly_requests: int = 2
    weekly_reviews: int = 2
    channels: Mapping[tuple[Platform, str], Mapping[Purpose, str]] = field(default_factory=dict)

    def surface(self, platform: Platform) -> SurfaceKind:
        """The room a section gets at a place of a platform unless somebody chose another."""
        rooms = {
            Platform.DISCORD: self.surface_discord,
            Platform.SLACK: self.surface_slack,
            Platform.LOCAL: self.surface_local,
        }
        return rooms[platform]
