"""庁内放送: one bulletin a week, keyed by ISO week, so that "was it sent?" is a question to a table."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import BroadcastId
from bot.domain.policy import Policy

WEEK = timedelta(days=7)


class IssueStatus(StrEnum):
    """What became of a week's bulletin."""

    PLANNED = "planned"
    PUBLISHED = "published"
    SKIPPED = "skipped"  # an editor lets the week pass
    MISSED = "missed"  # the town was closed for longer than the grace


@dataclass(frozen=True, slots=True)
class Issue:
    """One week's bulletin. ``due_at`` (UTC) follows from the week and the policy."""

    id: BroadcastId
    week: str
    due_at: datetime
    status: IssueStatus = IssueStatus.PLANNED
    opening: str = ""
    published_at: datetime | None = None

    def publish(self, now: datetime) -> "Issue":
        """Send it out, also late. Raises Refused when it is out or an editor let the week pass."""
        if self.status is not IssueStatus.MISSED:
            self._must_be_open()
        return replace(self, status=IssueStatus.PUBLISHED, published_at=now)

    def skip(self) -> "Issue":
        """Let the week pass. Raises Refused when the week is settled already."""
        self._must_be_open()
        return replace(self, status=IssueStatus.SKIPPED)

    def resume(self) -> "Issue":
        """Take back a skip. Raises Refused when the bulletin is out."""
        if self.status is not IssueStatus.SKIPPED:
            raise Refused("broadcast.settled")
        return replace(self, status=IssueStatus.PLANNED)

    def miss(self) -> "Issue":
        """Nobody was here to send it in time."""
        return replace(self, status=IssueStatus.MISSED)

    def open_with(self, words: str) -> "Issue":
        """Set the opening words. Raises Refused when the week is settled already."""
        self._must_be_open()
        return replace(self, opening=words)

    def _must_be_open(self) -> None:
        if self.status is not IssueStatus.PLANNED:
            raise Refused("broadcast.settled")


def week_of(moment: datetime, policy: Policy) -> str:
    """The ISO week of a moment in the town's zone, such as ``2026-W48``."""
    year, week, _ = moment.astimezone(policy.zone).isocalendar()
    return f"{year}-W{week:02d}"


def last_due(now: datetime, policy: Policy) -> datetime:
    """The latest due moment (UTC) that has passed."""
    monday = _monday(now, policy)
    due = _due(monday, policy)
    return due if due <= now else _due(monday - WEEK, policy)


def next_due(now: datetime, policy: Policy) -> datetime:
    """The first due moment (UTC) still to come."""
    monday = _monday(now, policy)
    due = _due(monday, policy)
    return due if due > now else _due(monday + WEEK, policy)


def _monday(moment: datetime, policy: Policy) -> date:
    local = moment.astimezone(policy.zone).date()
    return local - timedelta(days=local.weekday())


def _due(monday: date, policy: Policy) -> datetime:
    """The due moment (UTC) of a week. The wall clock counts, also over DST: a time the clocks skip is an hour
    later, of one that comes twice the first is meant.
    """
    day = monday + timedelta(days=policy.broadcast_weekday)
    return datetime.combine(day, policy.broadcast_time, policy.zone).astimezone(UTC)
