"""Following (フォロー): what a follower wants to hear, what there is to hear, and the weekly digest."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.broadcasts import last_due, week_of
from bot.domain.ids import MemberId, NewsId, SectionId
from bot.domain.policy import Policy

AFTER_BROADCAST = timedelta(hours=1)
NOBODY_YET = MemberId(0)


class FollowWish(StrEnum):
    """How much a member wants to hear of the sections they follow."""

    WEEKLY = "weekly"  # まとめだけ
    NOW = "now"  # すぐに, and the rest in the digest
    NONE = "none"


class NewsKind(StrEnum):
    """What followers hear of a section."""

    EVENT = "event"  # a new event; its id is the subject
    RENAMED = "renamed"  # ``before`` holds the old name
    CHIEF = "chief"  # a new chief; the member is the subject
    CLOSED = "closed"
    MERGED = "merged"  # the section that became part of it is the subject

    @property
    def last(self) -> bool:
        """Whether something ends that people followed: then everybody is told at once."""
        return self in {NewsKind.CLOSED, NewsKind.MERGED}

    @property
    def heard_at_once_by(self) -> tuple[FollowWish, ...]:
        return (FollowWish.NOW, FollowWish.WEEKLY) if self.last else (FollowWish.NOW,)


@dataclass(frozen=True, slots=True)
class News:
    """Something followers hear, on its way to one after the other. ``after``: who was told last."""

    id: NewsId
    kind: NewsKind
    section_id: SectionId
    at: datetime
    subject_id: int = 0
    before: str = ""
    after: MemberId = NOBODY_YET
    done: bool = False

    def told(self, batch: tuple[MemberId, ...], most: int) -> "News":
        """One batch further; a batch that is not full was the last."""
        return replace(self, after=batch[-1] if batch else self.after, done=len(batch) < most)


@dataclass(frozen=True, slots=True)
class Digest:
    """One week's digest, on its way to one follower after the other. It covers the week before ``due_at``."""

    week: str
    due_at: datetime
    after: MemberId = NOBODY_YET
    done: bool = False

    def told(self, batch: tuple[MemberId, ...], most: int) -> "Digest":
        """One batch further; a batch that is not full was the last."""
        return replace(self, after=batch[-1] if batch else self.after, done=len(batch) < most)


def last_digest(now: datetime, policy: Policy) -> Digest:
    """The digest that was due last: an hour after the bulletin of its week."""
    bulletin = last_due(now - AFTER_BROADCAST, policy)
    return Digest(week_of(bulletin, policy), bulletin + AFTER_BROADCAST)
