"""The glossary as services see it."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.domain.glossary import GlossaryTerm, TermVersion, WaitingTerm
from bot.domain.ids import GlossaryTermId, MemberId, WaitingTermId
from bot.text.readings import Initial


class Glossary(Protocol):
    """Keys are words and readings folded by bot.text.normalise.spoken."""

    async def get(self, term_id: GlossaryTermId) -> GlossaryTerm | None: ...

    async def lock(self, term_id: GlossaryTermId) -> GlossaryTerm | None:
        """An entry nobody else can change until this unit of work ends."""
        ...

    async def add(self, term: GlossaryTerm) -> bool:
        """Insert an entry with its first version; False, and nothing changed, when its word has one."""
        ...

    async def save(self, term: GlossaryTerm) -> bool:
        """Update an entry and keep this version; False, and nothing changed, when another has its word."""
        ...

    async def delete(self, term_id: GlossaryTermId) -> None:
        """Forget an entry with all its versions."""
        ...

    async def versions(
        self, term_id: GlossaryTermId, *, limit: int, offset: int = 0
    ) -> tuple[TermVersion, ...]:
        """What an entry said, the newest version first."""
        ...

    async def version(self, term_id: GlossaryTermId, number: int) -> TermVersion | None: ...

    async def keyed(self, key: str, *, limit: int) -> tuple[GlossaryTerm, ...]:
        """Entries whose word or reading this is, by reading."""
        ...

    async def beginning(self, key: str, *, limit: int, offset: int = 0) -> tuple[GlossaryTerm, ...]:
        """Entries whose word or reading begins so, by reading."""
        ...

    async def containing(self, key: str, *, limit: int) -> tuple[GlossaryTerm, ...]:
        """Entries whose word or reading contains this, by reading."""
        ...

    async def listed(
        self, initial: Initial | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[GlossaryTerm, ...], int]:
        """A page of all entries or of one row of the index, by reading, and how many there are in all."""
        ...

    async def keys_beginning(
        self, heads: Collection[str], *, limit: int
    ) -> Mapping[str, tuple[GlossaryTermId, ...]]:
        """The keys that begin with one of these pairs of signs, each with the entries it leads to."""
        ...

    async def get_many(
        self, term_ids: Collection[GlossaryTermId]
    ) -> Mapping[GlossaryTermId, GlossaryTerm]: ...

    async def ask(self, waiting: WaitingTerm, member_id: MemberId) -> bool:
        """Note that a member waits for a word; False where they do already."""
        ...

    async def waiting(self, *, limit: int, offset: int = 0) -> tuple[tuple[WaitingTerm, ...], int]:
        """A page of the words that wait, the one most wait for first, and how many there are in all."""
        ...

    async def waiting_word(self, waiting_id: WaitingTermId) -> WaitingTerm | None: ...

    async def waits_for(self, member_id: MemberId) -> int:
        """For how many words a member waits."""
        ...

    async def settle(self, keys: Collection[str]) -> tuple[MemberId, ...]:
        """Take words off the list; returns who waited for them, which is forgotten."""
        ...

    async def askers_of(self, waiting_id: WaitingTermId) -> tuple[MemberId, ...]:
        """Who waits for a word, for which nobody else can ask until the unit of work ends. Nobody may learn
        it but the town, which has a word for each.
        """
        ...

    async def drop(self, waiting_id: WaitingTermId) -> bool:
        """Take a word off the list unexplained; False where it is not on it."""
        ...

    async def forget_asker(self, member_id: MemberId) -> None:
        """Forget for what a member waits, and the words nobody waits for any more."""
        ...
