"""Small records every feature uses: drafts of forms, the audit trail, settings changed in chat."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import AccountId, DraftId, MemberId


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed and has not finished, kept for a while under a short id.

    hidden: whoever reads the database reads nothing of it, as far as the town has a key. A draft stands
    beside its writer, and may hold an anonymous question or say which one is theirs.
    """

    id: DraftId
    account_id: AccountId
    verb: str
    args: tuple[str, ...]
    values: Mapping[str, str]
    created_at: datetime
    hidden: bool = False


class Drafts(Protocol):
    async def get(self, draft_id: DraftId, account_id: AccountId) -> Draft | None:
        """A draft, for its author only; None also where it was hidden with another key."""
        ...

    async def latest(self, account_id: AccountId, verbs: Collection[str], *, limit: int) -> tuple[Draft, ...]:
        """The newest drafts of an account for some commands' forms, the newest first, without those that were
        hidden with another key.
        """
        ...

    async def save(self, draft: Draft) -> None: ...

    async def delete(self, draft_id: DraftId) -> None: ...

    async def prune(self, before: datetime) -> int:
        """Forget drafts older than a moment that do not wait to become public; returns how many."""
        ...


class Audit(Protocol):
    async def add(
        self, action: str, *, at: datetime, member_id: MemberId | None, subject_id: int = 0, detail: str = ""
    ) -> None:
        """Note an act of an office or a change others must be able to trace; never a member's text."""
        ...

    async def actors(self, action: str, subject_id: int, since: datetime) -> frozenset[MemberId]:
        """The members who did something with a subject, from a moment on."""
        ...


class Requests(Protocol):
    """Which deliveries of the platforms had their effect; written by the unit of work itself."""

    async def prune(self, before: datetime) -> int:
        """Forget requests older than a moment; returns how many."""
        ...


class Settings(Protocol):
    """Facts of the town that are set at run time, as text by key."""

    async def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None: ...
