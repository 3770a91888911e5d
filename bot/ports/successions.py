"""Searches for a chief, offers to take over, notes and terms, as services see them. Lock the section before
anything of it is changed here: it stands for all of these rows.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import HandoverId, MemberId, SectionId, SuccessionId
from bot.domain.successions import Candidate, HandoverNote, Offer, Succession, TermStep


class Successions(Protocol):
    async def get(self, succession_id: SuccessionId) -> Succession | None: ...

    async def open_in(self, section_id: SectionId) -> Succession | None:
        """A section's open search."""
        ...

    async def latest_in(self, section_id: SectionId) -> Succession | None:
        """A section's open search, else the one that was opened last."""
        ...

    async def save(self, succession: Succession) -> None:
        """Insert or update; a second open one of a section does not fit the table."""
        ...

    async def due(self, now: datetime, *, limit: int) -> tuple[SuccessionId, ...]:
        """Those whose stage is over, the longest over first."""
        ...

    async def stand(self, succession_id: SuccessionId, candidate: Candidate) -> bool:
        """Note a volunteer; False for one who stands already, whose words are replaced."""
        ...

    async def drop_out(self, succession_id: SuccessionId, member_id: MemberId) -> bool:
        """Strike a candidate off with the votes for them; False for somebody who is none."""
        ...

    async def candidates(self, succession_id: SuccessionId) -> tuple[Candidate, ...]:
        """Who stands, the first who volunteered first."""
        ...

    async def vote(
        self, succession_id: SuccessionId, voter_id: MemberId, candidate_id: MemberId, at: datetime
    ) -> None:
        """Note a vote in place of an earlier one of the same member."""
        ...

    async def votes(self, succession_id: SuccessionId) -> Mapping[MemberId, MemberId]:
        """Who voted for whom."""
        ...


class Handovers(Protocol):
    async def offer(self, offer_id: HandoverId) -> Offer | None: ...

    async def open_offer(self, section_id: SectionId) -> Offer | None:
        """What a section's chief asked of somebody who has not answered."""
        ...

    async def save_offer(self, offer: Offer) -> None:
        """Insert or update; a second open one of a section does not fit the table."""
        ...

    async def leave_note(self, note: HandoverNote) -> None: ...

    async def notes(self, section_id: SectionId, *, limit: int) -> tuple[HandoverNote, ...]:
        """What was left in a section, the newest first."""
        ...

    async def plan_term(self, section_id: SectionId, steps: Collection[TermStep]) -> None:
        """What is to be done about a section's term, in place of what was planned."""
        ...

    async def due_terms(self, now: datetime, *, limit: int) -> tuple[TermStep, ...]:
        """Steps whose day has come, the longest due first."""
        ...

    async def take_term(self, step: TermStep) -> bool:
        """Strike a step off; False when it was taken or planned anew meanwhile."""
        ...
