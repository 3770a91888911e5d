"""The toolshelf, as services see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ImprovementId, MemberId, SectionId, ShelfItemId, ShelfProblemId
from bot.domain.toolshelf import Improvement, ItemKind, ShelfItem, ShelfOrder, ShelfProblem, Use, Version
from bot.domain.work_areas import WorkArea


@dataclass(frozen=True, slots=True)
class WantedItems:
    """Which items to look at; what is left out does not narrow. ``terms``: folded words that all stand in the
    title or in what it is for.
    """

    kind: ItemKind | None = None
    area: WorkArea | None = None
    section_id: SectionId | None = None
    origin_id: ShelfItemId | None = None
    terms: tuple[str, ...] = ()
    order: ShelfOrder = ShelfOrder.NEWEST


class Toolshelf(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere.
    """

    async def get(self, item_id: ShelfItemId) -> ShelfItem | None:
        """An item, whoever may know of it and whatever became of it."""
        ...

    async def readable(self, item_id: ShelfItemId, reader: MemberId | None) -> ShelfItem | None:
        """An item as far as its reader may know of it, also one that was taken down."""
        ...

    async def lock_readable(self, item_id: ShelfItemId, reader: MemberId | None) -> ShelfItem | None:
        """The same, held until this unit of work ends. Lock the member first."""
        ...

    async def lock(self, item_id: ShelfItemId) -> ShelfItem | None:
        """An item nobody else can change until this unit of work ends, for the town's own clock."""
        ...

    async def save(self, item: ShelfItem) -> None:
        """Insert or update an item."""
        ...

    async def page(
        self, wanted: WantedItems, reader: MemberId | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[ShelfItem, ...], int]:
        """A page of what stands on the shelf, and how many there are in all."""
        ...

    async def own(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[ShelfItem, ...], int, int]:
        """A page of what somebody shared or looks after, the newest first; how many there are in all, and how
        often they were used. What was withdrawn is left out.
        """
        ...

    async def count_kept(self, member_id: MemberId) -> int: ...

    async def add_version(self, version: Version) -> None: ...

    async def version(self, item_id: ShelfItemId, number: int) -> Version | None: ...

    async def versions(self, item_id: ShelfItemId, *, limit: int, offset: int = 0) -> tuple[Version, ...]:
        """Versions of an item, the newest first."""
        ...

    async def empty_versions(self, item_id: ShelfItemId) -> None:
        """Forget what all versions so far held; who made them and when stays."""
        ...

    async def forget_versions(self, item_id: ShelfItemId) -> None: ...

    async def release(self, member_id: MemberId) -> None:
        """Nobody in particular looks after what a member kept any more."""
        ...

    async def to_review(self, year: int, before: datetime, *, limit: int) -> tuple[ShelfItemId, ...]:
        """Items on the shelf that nobody vouched for since a moment, nor was asked about in a fiscal year."""
        ...

    async def stale_of(
        self, keeper_id: MemberId, before: datetime, *, nobodys: bool = False, limit: int
    ) -> tuple[ShelfItem, ...]:
        """What a member looks after, or leads the section of, and nobody vouched for since a moment; the
        oldest first. ``nobodys``: also what has neither a keeper nor a chief, as 総務課 looks after it.
        """
        ...


class ShelfReplies(Protocol):
    """What comes back: uses, improvements, problems."""

    async def use(self, item_id: ShelfItemId, member_id: MemberId) -> Use | None: ...

    async def save_use(self, use: Use) -> None:
        """Insert or update a use; the moment of the first time stays."""
        ...

    async def forget_use(self, item_id: ShelfItemId, member_id: MemberId) -> bool:
        """False where there was none."""
        ...

    async def count_uses(self, item_id: ShelfItemId) -> int: ...

    async def words_on(self, item_id: ShelfItemId, *, limit: int) -> tuple[Use, ...]:
        """Uses of an item that say how it went, the newest first."""
        ...

    async def uses_of_author(
        self, author_id: MemberId, since: datetime, until: datetime, *, limit: int
    ) -> tuple[tuple[ShelfItem, Use], ...]:
        """Uses, in a span of time (its end excluded), of what somebody shared and still stands there."""
        ...

    async def uses_of_section(
        self, section_id: SectionId, since: datetime, until: datetime, *, limit: int
    ) -> tuple[tuple[ShelfItem, Use], ...]:
        """The same for what belongs to a section."""
        ...

    async def improvement(self, improvement_id: ImprovementId) -> Improvement | None: ...

    async def lock_improvement(self, improvement_id: ImprovementId) -> Improvement | None:
        """An improvement nobody else can decide about. Lock its item first."""
        ...

    async def save_improvement(self, improvement: Improvement) -> None:
        """Insert or update an improvement."""
        ...

    async def waiting_for(self, item_id: ShelfItemId, *, limit: int) -> Sequence[Improvement]:
        """Improvements nobody has decided about, the one that has waited longest first."""
        ...

    async def undecided_of(
        self, keeper_id: MemberId, *, limit: int
    ) -> tuple[tuple[ShelfItem, Improvement], ...]:
        """Improvements nobody has decided about, of what a member looks after or leads the section of and
        stands on the shelf; the one that has waited longest first.
        """
        ...

    async def problem(self, problem_id: ShelfProblemId) -> ShelfProblem | None: ...

    async def add_problem(self, problem: ShelfProblem) -> None: ...

    async def count_problems(self, item_id: ShelfItemId) -> int: ...

    async def forget_problems(self, item_id: ShelfItemId) -> None: ...

    async def forget_all(self, item_id: ShelfItemId) -> None:
        """Forget everything that came back to an item."""
        ...
