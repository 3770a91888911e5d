"""Looking through everything but questions, as services see it; those have their own index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.findings import FindKind, Narrowing
from bot.domain.ids import MemberId


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. number: its id, of a material its event's. note: what else is told of it. at: when it
    was held, ended or put there.
    """

    number: int
    title: str
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """The folded words a thing must all hold, and what narrows it. now: what is over by then."""

    words: tuple[str, ...]
    narrowing: Narrowing
    now: datetime


class Findings(Protocol):
    """Only what its reader may know of is found: that is part of every query."""

    async def of(
        self, kind: FindKind, sought: Sought, reader: MemberId, *, limit: int, offset: int = 0
    ) -> Sequence[Finding]:
        """Things of one kind, those whose title begins with the first word before others, the newest first.
        One statement. ``kind``: any but questions.
        """
        ...
