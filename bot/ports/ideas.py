"""Ideas as services see them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import IdeaCommentId, IdeaId, MemberId, SectionId


class Shelf(StrEnum):
    """A list of ideas."""

    POPULAR = "popular"  # in discussion, the most supported first
    TALKING = "talking"  # in discussion, the newest first
    ADOPTED = "adopted"  # whose day comes first, first
    DONE = "done"
    DECLINED = "declined"
    MINE = "mine"  # written, supported or seen to by the reader


class Ideas(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere.
    """

    async def get(self, idea_id: IdeaId) -> Idea | None: ...

    async def lock(self, idea_id: IdeaId) -> Idea | None:
        """An idea nobody else can change until this unit of work ends."""
        ...

    async def readable(self, idea_id: IdeaId, reader: MemberId | None) -> Idea | None: ...

    async def lock_readable(self, idea_id: IdeaId, reader: MemberId | None) -> Idea | None: ...

    async def save(self, idea: Idea) -> None:
        """Insert or update an idea; how many support it and spoke about it is counted, not kept."""
        ...

    async def on(
        self, shelf: Shelf, reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Idea, ...], int]:
        """A page of a list, and how many it holds in all."""
        ...

    async def counts(self, reader: MemberId | None) -> Mapping[IdeaState, int]:
        """How many ideas are in each state."""
        ...

    async def titled(self, text: str, *, limit: int, reader: MemberId | None) -> tuple[Idea, ...]:
        """Ideas whose title contains a text, the newest first; not those that were taken back."""
        ...

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[IdeaId, ...]:
        """What a section thinks about or thought about, the newest first."""
        ...

    async def support(self, idea_id: IdeaId, member_id: MemberId, at: datetime) -> bool:
        """Add a support; False where there is one already."""
        ...

    async def unsupport(self, idea_id: IdeaId, member_id: MemberId) -> bool: ...

    async def supports(self, idea_id: IdeaId, member_id: MemberId | None) -> bool: ...

    async def supporters(self, idea_id: IdeaId, *, limit: int) -> tuple[MemberId, ...]:
        """Who supports it, the first one first."""
        ...

    async def add_comment(self, comment: Comment) -> None: ...

    async def comment(self, comment_id: IdeaCommentId) -> Comment | None: ...

    async def delete_comment(self, comment_id: IdeaCommentId) -> None: ...

    async def comments(self, idea_id: IdeaId, *, limit: int, offset: int = 0) -> tuple[Comment, ...]:
        """What was said about an idea, the newest first."""
        ...

    async def outsiders(self, *, limit: int) -> tuple[IdeaId, ...]:
        """Adopted ideas whose owner, or who was asked to be, may not read them any more."""
        ...

    async def unanswered(self, due_by: datetime, *, limit: int) -> tuple[IdeaId, ...]:
        """Adopted ideas whose day was over by a moment, and who was asked to see to them has not answered."""
        ...

    async def seen_to_by(self, member_id: MemberId) -> tuple[IdeaId, ...]:
        """Adopted ideas somebody sees to or was asked to."""
        ...

    async def awaiting(self, member_id: MemberId, until: datetime, *, limit: int) -> tuple[Idea, ...]:
        """Adopted ideas somebody was asked to see to and has not answered, or sees to and whose day is over
        by ``until``; whose day comes first, first. Only what they may read.
        """
        ...

    async def forget_supports(self, member_id: MemberId) -> None:
        """Take back every support of a member."""
        ...
