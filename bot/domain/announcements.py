"""お知らせ of 総務課 to many members in private (G167): who is addressed, and how fast it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import AnnouncementId, MemberId, SectionId
from bot.domain.places import Platform

TITLE_LIMIT = 80
BODY_LIMIT = 1_500
NOBODY_YET = MemberId(0)

# Messages a second, well below what platforms allow (Discord: 50 calls a second in all; Slack: several
# hundred messages a minute), so that whatever else the town has to say finds its place in between.
PACE: Mapping[Platform, int] = {Platform.DISCORD: 20, Platform.SLACK: 4, Platform.LOCAL: 50}


class AnnouncementStatus(StrEnum):
    PLANNING = "planning"  # not everybody has a message of their own planned yet
    PLANNED = "planned"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Audience:
    """Active members: all of them, or those of a section, or of a prefecture, or of both."""

    section_id: SectionId | None = None
    prefecture: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement.

    by_id: None for an owner of a place who never joined. after: the last member planned for. addressed,
    unreachable: how many of them had an account, and how many had none.
    """

    id: AnnouncementId
    title: str
    body: str
    audience: Audience
    by_id: MemberId | None
    begun_at: datetime
    status: AnnouncementStatus = AnnouncementStatus.PLANNING
    after: MemberId = NOBODY_YET
    addressed: int = 0
    unreachable: int = 0

    def went_on(self, batch: tuple[MemberId, ...], reached: int, most: int) -> "Announcement":
        """One batch further; a batch that is not full was the last."""
        return replace(
            self,
            after=batch[-1] if batch else self.after,
            addressed=self.addressed + reached,
            unreachable=self.unreachable + len(batch) - reached,
            status=self.status if len(batch) == most else AnnouncementStatus.PLANNED,
        )

    def stop(self) -> "Announcement":
        """Say it to nobody else. Raises Refused when it was stopped before."""
        if self.status is AnnouncementStatus.STOPPED:
            raise Refused("announce.stopped_already", title=self.title)
        return replace(self, status=AnnouncementStatus.STOPPED)


def slot(begun_at: datetime, platform: Platform, number: int) -> datetime:
    """When the message with this number, from 0, is due on its platform."""
    return begun_at + timedelta(seconds=1) * number / PACE[platform]


def lasts(numbers: Mapping[Platform | None, int]) -> timedelta:
    """How long so many messages take; platforms go side by side."""
    seconds = (number / PACE[platform] for platform, number in numbers.items() if platform is not None)
    return timedelta(seconds=max(seconds, default=0))
