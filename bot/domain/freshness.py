"""いまも合っていますか: when an answer was last known to be right, who is asked, and who doubts it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import existing
from bot.domain.ids import MemberId
from bot.text.dates.eras import FISCAL_START, fiscal_year

REASON_LIMIT = 200
DOUBTS_SHOWN = 5
ASKED_AT = time(9)
"""When in the town's day a new fiscal year begins for what is to be looked at again."""
WEEK = timedelta(days=7)


class Kept(StrEnum):
    """What is kept true."""

    QUESTION = "question"  # its accepted answer
    PAGE = "page"  # of the handbook


class Reply(StrEnum):
    """What became of asking somebody whether something is still right."""

    NONE = ""  # nobody was asked yet
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OUTDATED = "outdated"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Review:
    """When something is to be looked at next, and whom the town asked last."""

    kind: Kept
    subject_id: int
    due_at: datetime
    member_id: MemberId | None = None
    asked_at: datetime | None = None
    reply: Reply = Reply.NONE

    def ask(self, member_id: MemberId, now: datetime, zone: ZoneInfo) -> "Review":
        """Somebody is asked now; the next time comes with the next fiscal year."""
        return replace(
            self,
            due_at=next_review(now, zone),
            member_id=member_id,
            asked_at=now,
            reply=Reply.WAITING,
        )

    def settle(self, reply: Reply) -> "Review":
        """What became of it."""
        return replace(self, reply=reply) if self.reply is Reply.WAITING else self

    def waits_for(self, member_id: MemberId | None) -> bool:
        """Whether somebody was asked and has not said anything."""
        return self.reply is Reply.WAITING and self.member_id is not None and member_id == self.member_id


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody says that something may be outdated. ``reason`` is empty where its author says so."""

    kind: Kept
    subject_id: int
    member_id: MemberId
    reason: str
    at: datetime


def year_of(moment: datetime, zone: ZoneInfo) -> int:
    """The fiscal year in which a moment lies."""
    return fiscal_year(moment.astimezone(zone).date())


def year_began(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the fiscal year of a moment began to be looked at."""
    return _begin(year_of(moment, zone), zone)


def next_review(fresh_at: datetime, zone: ZoneInfo) -> datetime:
    """When what was right at a moment is to be looked at again: as the fiscal year after that begins."""
    return _begin(year_of(fresh_at, zone) + 1, zone)


def _begin(year: int, zone: ZoneInfo) -> datetime:
    return existing(datetime.combine(date(year, FISCAL_START, 1), ASKED_AT), zone).astimezone(UTC)
