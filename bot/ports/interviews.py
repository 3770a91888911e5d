"""Campaigns of talks with chiefs, their slots and notes, as services see them."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId
from bot.domain.interviews import Campaign, Interview, Note, Progress, Slot, ThemeCount


class Interviews(Protocol):
    async def campaign(self, campaign_id: CampaignId) -> Campaign | None: ...

    async def latest(self) -> Campaign | None:
        """The campaign opened last, whether it is still open or not."""
        ...

    async def earlier(self, campaign_id: CampaignId) -> Campaign | None:
        """The campaign opened before another one."""
        ...

    async def lock(self, campaign_id: CampaignId) -> Campaign | None:
        """A campaign in which nobody else books, offers or notes anything until this unit of work ends. Lock
        members and sections first.
        """
        ...

    async def save_campaign(self, campaign: Campaign) -> None:
        """Insert or update a campaign. Raises Refused when another one is open."""
        ...

    async def slot(self, slot_id: SlotId) -> Slot | None: ...

    async def add_slots(self, slots: Collection[Slot]) -> None: ...

    async def drop_slot(self, slot_id: SlotId) -> None:
        """Take back a slot that no interview takes."""
        ...

    async def drop_free(self, campaign_id: CampaignId) -> None:
        """Take back all slots that no interview takes."""
        ...

    async def free_slots(
        self, campaign_id: CampaignId, *, after: datetime, without: MemberId, limit: int, offset: int = 0
    ) -> tuple[tuple[Slot, ...], int]:
        """A page of free slots that start after a moment, the earliest first, and how many there are in all;
        ``without`` those of one operator.
        """
        ...

    async def slots_of(
        self, operator_id: MemberId, *, after: datetime, limit: int, offset: int = 0
    ) -> tuple[tuple[Slot, ...], int]:
        """A page of an operator's slots that end after a moment, the earliest first, and how many in all."""
        ...

    async def operators(self, *, after: datetime, limit: int) -> tuple[MemberId, ...]:
        """Who offers slots that start after a moment."""
        ...

    async def get(self, campaign_id: CampaignId, section_id: SectionId) -> Interview | None: ...

    async def at_slot(self, slot_id: SlotId) -> Interview | None:
        """The interview that takes a slot."""
        ...

    async def save(self, interview: Interview) -> None:
        """Insert or update an interview. Raises Refused for a slot that another one takes."""
        ...

    async def page(
        self, campaign_id: CampaignId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Interview, ...], int]:
        """A page of a campaign's interviews, those that are booked first and those held last, and how many
        there are in all. A section that closed without a talk is left out.
        """
        ...

    async def progress(self, campaign_id: CampaignId) -> Progress:
        """How far the interviews of ``page`` are."""
        ...

    async def unanswered(self, campaign_id: CampaignId, *, limit: int) -> tuple[Interview, ...]:
        """Interviews whose chief was asked, has not answered and was not reminded of it yet."""
        ...

    async def booked_by(self, member_id: MemberId, *, after: datetime) -> tuple[Interview, ...]:
        """Booked interviews of somebody who was asked, with a slot that starts after a moment."""
        ...

    async def to_ask(
        self, campaign_id: CampaignId, *, after: datetime | None, limit: int
    ) -> tuple[SectionId, ...]:
        """Open sections that are awake and led by somebody who was not asked; with ``after`` only those that
        have booked a slot which starts after that moment.
        """
        ...

    async def count_to_ask(self, campaign_id: CampaignId) -> int:
        """How many sections ``to_ask`` would find without limits."""
        ...

    async def closed_bookings(self, *, after: datetime, limit: int) -> tuple[SlotId, ...]:
        """Slots that start after a moment and are taken by sections that have closed since."""
        ...

    async def note(self, campaign_id: CampaignId, section_id: SectionId) -> Note | None: ...

    async def save_note(self, note: Note) -> None:
        """Insert or replace what was noted of an interview."""
        ...

    async def themes(self, campaign_id: CampaignId, *, limit: int) -> tuple[ThemeCount, ...]:
        """What came up in a campaign, that of most sections first."""
        ...
