"""Openings of seals and marks of the barred, as services see them."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, QuestionId, SealOpeningId
from bot.domain.seals import Opening


class Seals(Protocol):
    async def lock(self, opening_id: SealOpeningId) -> Opening | None:
        """An opening nobody else agrees to until this unit of work ends."""
        ...

    async def get(self, opening_id: SealOpeningId) -> Opening | None: ...

    async def save(self, opening: Opening) -> None:
        """Insert or update an opening."""
        ...

    async def of(self, question_id: QuestionId) -> Opening | None:
        """The last opening of a question's seal that was asked for."""
        ...

    async def bar(self, question_id: QuestionId, until: datetime) -> bool:
        """Keep the author of an anonymous question from asking anonymously; who it is is told to nobody.
        False where the seal does not open.
        """
        ...

    async def barred(self, member_id: MemberId, now: datetime) -> datetime | None:
        """Until when a member may not ask anonymously; None when they may."""
        ...

    def hide(self, text: str, subject_id: int) -> str:
        """A text as it is kept where only the town may read it. Raises Refused where there is no key."""
        ...

    def show(self, hidden: str, subject_id: int) -> str | None:
        """What ``hide`` was given; None where it was hidden with another key."""
        ...
