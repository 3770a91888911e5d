"""Publications of drafts as services see them."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import DraftId, MemberId
from bot.domain.publications import Publication


class Publications(Protocol):
    """One goes with its draft: it is gone when the draft is published or thrown away."""

    async def get(self, draft_id: DraftId) -> Publication | None: ...

    async def lock(self, draft_id: DraftId) -> Publication | None:
        """A publication nobody else can change until this unit of work ends. Lock its member first."""
        ...

    async def save(self, publication: Publication) -> None:
        """Insert or update a publication of a draft there is; whose account the draft belongs to, the draft
        says."""
        ...

    async def delete(self, draft_id: DraftId) -> None: ...

    async def delete_of(self, member_id: MemberId) -> int:
        """Forget all of a member's; their drafts stay. Returns how many."""
        ...

    async def of_member(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Publication, ...], int]:
        """A page of a member's, refused ones among them, the next one first; and how many there are."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[tuple[DraftId, MemberId], ...]:
        """Drafts that are to become public by a moment, the longest due first, and whose they are."""
        ...
