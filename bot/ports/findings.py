"""Looking through everything but questions, as services see it; those have their own index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.findings import FindKind, Narrowing
from bot.domain.ids import MemberId


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. number: its id, of a material its event's. note: what else is told of it. at: when it
    was held, ended, last written or put there. held: how many of the words looked for it holds.
    """

    number: int
    title: str
    note: str = ""
    at: datetime | None = None
    held: int = 0


@dataclass(frozen=True, slots=True)
class Sought:
    """The folded words that are looked for, and what narrows it. now: what is over by then. least: how many
    of the words a thing must hold. besides: words that only say what comes first. spellings: in which ways
    words may be written.
    """

    words: tuple[str, ...]
    narrowing: Narrowing
    now: datetime
    least: int
    besides: tuple[str, ...] = ()
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def spelt(self, word: str) -> tuple[str, ...]:
        """All ways in which a word may be written."""
        return self.spellings.get(word, (word,))


class Findings(Protocol):
    """Only what its reader may know of is found: that is part of every query."""

    async def of(
        self, kind: FindKind, sought: Sought, reader: MemberId, *, limit: int, offset: int = 0
    ) -> Sequence[Finding]:
        """Things of one kind: those that hold more of the words before others, then those whose title begins
        with the first word, those that hold it, the newest. One statement. ``kind``: any but questions.
        """
        ...
