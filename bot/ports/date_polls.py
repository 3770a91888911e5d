"""Date polls and the answers to them as services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.date_polls import DatePoll, PollAnswer
from bot.domain.ids import AccountId, DraftId, MemberId, PollId, SectionId


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """An answer with the name of who gave it."""

    answer: PollAnswer
    name: str


class DatePolls(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere.
    """

    async def add(self, poll: DatePoll) -> bool:
        """Insert a poll with its candidates; False when it stands already (its id was used before)."""
        ...

    async def get(self, poll_id: PollId) -> DatePoll | None: ...

    async def readable(self, poll_id: PollId, reader: MemberId | None) -> DatePoll | None:
        """A poll as far as its reader may know of it."""
        ...

    async def lock(self, poll_id: PollId) -> DatePoll | None:
        """A poll nobody else can change or answer until this unit of work ends. Lock members before."""
        ...

    async def lock_readable(self, poll_id: PollId, reader: MemberId | None) -> DatePoll | None:
        """The same, as far as its reader may know of it."""
        ...

    async def save(self, poll: DatePoll) -> None:
        """Write a locked poll back, with what its candidates count."""
        ...

    async def open_ones(
        self, reader: MemberId | None, now: datetime, *, text: str = "", limit: int, offset: int = 0
    ) -> tuple[DatePoll, ...]:
        """Open polls with a candidate that still lies ahead, the next deadline first; those whose title
        contains a text (compared after folding)."""
        ...

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[DatePoll, ...]:
        """A section's polls with a candidate that still lies ahead, whatever became of them."""
        ...

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[PollId, ...]:
        """All polls of a section, those that are over too, the newest first."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[PollId, ...]:
        """Polls about which something is to be said by a moment, the longest due first."""
        ...

    async def link(self, poll_id: PollId, number: int, draft_id: DraftId) -> None:
        """Note from which draft a candidate may become an event; an earlier one is forgotten."""
        ...

    async def of_draft(self, draft_id: DraftId) -> tuple[PollId, int] | None:
        """The poll and the number of the candidate a draft was made from."""
        ...

    async def answer_of(self, poll_id: PollId, member_id: MemberId) -> PollAnswer | None: ...

    async def save_answer(self, answer: PollAnswer) -> None:
        """Insert or update an answer."""
        ...

    async def remove_answer(self, poll_id: PollId, member_id: MemberId) -> None: ...

    async def answers(self, poll_id: PollId, *, limit: int, offset: int = 0) -> tuple[NamedAnswer, ...]:
        """Answers with a mark and with names, in the order they came."""
        ...

    async def silent(self, poll: DatePoll, *, limit: int) -> Mapping[MemberId, AccountId]:
        """Who was asked and has not answered: the members of its section, and whoever wanted to answer later;
        not its creator, and nobody on leave. Through the account they used last of those that take direct
        messages; who has none is left out."""
        ...

    async def answerers(self, poll_id: PollId, *, limit: int) -> Mapping[MemberId, AccountId]:
        """Who answered and is not on leave, through the account like in ``silent``."""
        ...

    async def touched_by(self, member_id: MemberId) -> tuple[PollId, ...]:
        """Polls a member answered, and open ones they began, in the order of their ids."""
        ...

    async def move(self, source: SectionId, target: SectionId) -> tuple[PollId, ...]:
        """Let a section's polls be another's; returns which."""
        ...
