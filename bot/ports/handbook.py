"""Pages of the handbook, as services see them."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.domain.handbook import Credit, Page, PageVersion
from bot.domain.ids import MemberId, PageId, QuestionId, SectionId
from bot.domain.questions import Question


class Handbook(Protocol):
    """``reader``: who looks; pages of a members-only section are there for its members only."""

    async def get(self, page_id: PageId) -> Page | None: ...

    async def lock(self, page_id: PageId) -> Page | None:
        """A page nobody else can change until this unit of work ends."""
        ...

    async def readable(self, page_id: PageId, reader: MemberId | None) -> Page | None: ...

    async def lock_readable(self, page_id: PageId, reader: MemberId | None) -> Page | None: ...

    async def save(self, page: Page) -> None:
        """Insert or update a page."""
        ...

    async def pages(
        self, reader: MemberId | None, *, section_id: SectionId | None = None, limit: int, offset: int = 0
    ) -> tuple[Page, ...]:
        """Pages that were not taken out, by title."""
        ...

    async def among(self, numbers: Collection[PageId], reader: MemberId | None) -> tuple[Page, ...]:
        """Those of some pages that were not taken out, in no order."""
        ...

    async def speaking_of(
        self, words: Collection[str], reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[Page, ...]:
        """Pages that hold all of some folded words in title or body, what was edited last first."""
        ...

    async def keep_version(self, version: PageVersion) -> None:
        """Keep what a page said; beyond MOST_VERSIONS the oldest goes."""
        ...

    async def count_versions(self, page_id: PageId) -> int: ...

    async def version(self, page_id: PageId, *, back: int) -> PageVersion | None:
        """An earlier version, ``back`` steps before the last one that was replaced."""
        ...

    async def credit(self, page_id: PageId, given: Collection[Credit]) -> None:
        """Note who gave what; once a person and role."""
        ...

    async def credits(self, page_id: PageId) -> tuple[Credit, ...]:
        """Who gave what, the first first."""
        ...

    async def credits_of(self, page_ids: Collection[PageId]) -> Mapping[PageId, tuple[Credit, ...]]:
        """The same of several pages; none of those to which nobody gave anything."""
        ...

    async def relate(self, page_id: PageId, question_id: QuestionId) -> None:
        """Have a page and a question lead to each other."""
        ...

    async def questions_of(
        self, page_id: PageId, reader: MemberId | None, *, limit: int
    ) -> tuple[Question, ...]:
        """The questions a page is about, those in the place of merged ones that they became part of."""
        ...

    async def about(
        self, question_id: QuestionId, reader: MemberId | None, *, limit: int
    ) -> tuple[Page, ...]:
        """The pages that are about a question, or about one that became part of it."""
        ...
