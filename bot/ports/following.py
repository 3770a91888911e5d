"""What followers want and hear, and who asks to join, as services see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.events import Event
from bot.domain.following import Digest, FollowWish, News
from bot.domain.ids import MemberId, NewsId, SectionId
from bot.domain.questions import Question


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, its end excluded (UTC)."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SectionCounts:
    """How much happened in a section in a period."""

    section_id: SectionId
    questions: int = 0
    answers: int = 0
    solved: int = 0
    newcomers: int = 0


class Following(Protocol):
    """Everything about a follower is of the open sections they follow and may look into."""

    async def wish(self, member_id: MemberId) -> FollowWish:
        """What a member chose; the weekly digest by default."""
        ...

    async def save_wish(self, member_id: MemberId, wish: FollowWish) -> None: ...

    async def follows(self, section_id: SectionId, member_id: MemberId) -> bool:
        """Whether a member follows a section, open or closed."""
        ...

    async def followers(
        self,
        section_id: SectionId,
        wishes: Collection[FollowWish],
        *,
        after: MemberId,
        limit: int,
        since_before: datetime | None = None,
    ) -> tuple[MemberId, ...]:
        """Followers of a section behind one, by id, who want to hear of it and are not on leave; on request
        those only who had followed before a moment.
        """
        ...

    async def everybody(self, *, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        """Whoever follows anything and wants to hear of it, behind one, by id; nobody on leave."""
        ...

    async def add_news(self, news: News) -> None: ...

    async def under_way(self, *, limit: int) -> tuple[NewsId, ...]:
        """News that not everybody has heard, the oldest first."""
        ...

    async def news(self, news_id: NewsId) -> News | None: ...

    async def lock_news(self, news_id: NewsId) -> News | None:
        """News nobody else spreads until this unit of work ends."""
        ...

    async def save_news(self, news: News) -> None:
        """Note how far news has come."""
        ...

    async def forget_news(self, before: datetime) -> int: ...

    async def digest(self, week: str) -> Digest | None: ...

    async def lock_digest(self, digest: Digest) -> Digest:
        """A week's digest as it stands, noted first where it is new; nobody else spreads it meanwhile."""
        ...

    async def save_digest(self, digest: Digest) -> None: ...

    async def new_events(
        self, member_id: MemberId, period: Period, *, now: datetime, limit: int
    ) -> tuple[Event, ...]:
        """Events announced in a period that are not over, the next one first."""
        ...

    async def held_events(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[Event, ...]:
        """Events that ended in a period, the last one first."""
        ...

    async def new_questions(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[Question, ...]:
        """Questions asked in a period, the newest first."""
        ...

    async def counts(self, member_id: MemberId, period: Period) -> tuple[SectionCounts, ...]:
        """How much happened where, for the sections in which something did."""
        ...

    async def news_in(self, member_id: MemberId, period: Period, *, limit: int) -> tuple[News, ...]:
        """News of a period besides events, the oldest first."""
        ...


class JoinRequests(Protocol):
    async def add(self, section_id: SectionId, member_id: MemberId, at: datetime) -> bool:
        """Ask to join; False for somebody who waits already."""
        ...

    async def asked(self, section_id: SectionId, member_id: MemberId) -> bool: ...

    async def waiting(self, section_id: SectionId, *, limit: int) -> tuple[MemberId, ...]:
        """Who waits for an answer, the longest first."""
        ...

    async def remove(self, section_id: SectionId, member_id: MemberId) -> bool:
        """Settle a request; False when it was settled."""
        ...

    async def remove_all(self, section_id: SectionId) -> None: ...

    async def remove_of(self, member_id: MemberId) -> None:
        """Forget every request of a member."""
        ...
