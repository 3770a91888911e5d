"""What is to be looked at again, and what somebody doubts."""

from datetime import datetime
from typing import Protocol

from bot.domain.freshness import Doubt, Kept, Review
from bot.domain.ids import MemberId


class Freshness(Protocol):
    """A review is held, like everything about it, by the lock of its subject."""

    async def review(self, kind: Kept, subject_id: int) -> Review | None: ...

    async def save_review(self, review: Review) -> None: ...

    async def forget_review(self, kind: Kept, subject_id: int) -> None:
        """There is nothing to look at any more."""
        ...

    async def due(self, now: datetime, *, limit: int) -> tuple[Review, ...]:
        """What is to be looked at by now, the longest overdue first."""
        ...

    async def asked(self, member_id: MemberId, since: datetime) -> int:
        """About how many things a member was asked since a moment."""
        ...

    async def doubts(self, kind: Kept, subject_id: int, *, limit: int) -> tuple[Doubt, ...]:
        """Who doubts something, the newest first."""
        ...

    async def doubt_of(self, kind: Kept, subject_id: int, member_id: MemberId) -> Doubt | None:
        """What a member doubts of something."""
        ...

    async def save_doubt(self, doubt: Doubt) -> None:
        """Note what somebody doubts, in the place of what they doubted earlier."""
        ...

    async def forget_doubts(self, kind: Kept, subject_id: int) -> None: ...
