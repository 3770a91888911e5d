"""What was said in 課長面談, and what came up how often. 総務課 reads it, nobody else; no log, audit trail,
search or announcement ever holds a word of it; chiefs are told only of themes that many sections named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import CampaignId, MemberId, SectionId
from bot.domain.interviews import (
    TOLD_FROM,
    Campaign,
    Interview,
    Note,
    Progress,
    Slot,
    ThemeCount,
    read_themes,
    told_to_all,
)
from bot.domain.members import Member
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services import interview_news as news
from bot.services.origin import Origin
from bot.services.section_rights import check_administrator
from bot.services.telling import tell_members

_MOST_THEMES = 100
_MOST_CHIEFS = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Everything 総務課 sees of the talk with one section. ``people``: who is named, by id."""

    campaign: Campaign
    section: Section
    interview: Interview
    slot: Slot | None
    note: Note | None
    people: Mapping[MemberId, Member]


@dataclass(frozen=True, slots=True)
class Themes:
    """What came up in a campaign."""

    campaign: Campaign
    progress: Progress
    counts: tuple[ThemeCount, ...]

    @property
    def told(self) -> tuple[ThemeCount, ...]:
        """What the chiefs may hear."""
        return told_to_all(self.counts)


class InterviewNotes:
    """Every method is for 総務課 only."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def page(self, campaign_id: CampaignId, section_id: SectionId, origin: Origin) -> Page:
        """The talk with one section. Raises NotAllowed, NotFound."""
        check_administrator(origin)
        async with self._storage.read() as work:
            return await _page(work, campaign_id, section_id)

    async def to_note(self, campaign_id: CampaignId, section_id: SectionId, origin: Origin) -> Page:
        """Like ``page``, where something can be noted. Raises Refused before the talk."""
        page = await self.page(campaign_id, section_id, origin)
        page.interview.hold(_known_slot(page.slot), origin.now)
        return page

    async def write(
        self, campaign_id: CampaignId, section_id: SectionId, text: str, themes: str, origin: Origin
    ) -> Page:
        """Note what was said, in place of what was noted before; the talk counts as held.

        Raises NotAllowed, NotFound, Refused before the talk, InvalidInput at ``themes``.
        """
        check_administrator(origin)
        named = read_themes(themes)
        async with self._storage.write(origin.request) as work:
            await work.interviews.lock(campaign_id)
            page = await _page(work, campaign_id, section_id)
            slot = _known_slot(page.slot)
            await work.interviews.save(page.interview.hold(slot, origin.now))
            await news.forget(work, slot, "held")
            await work.interviews.save_note(
                Note(campaign_id, section_id, text, named, origin.member_id, origin.now)
            )
            await _note(work, "interview.held", section_id, origin)
            return await _page(work, campaign_id, section_id)

    async def miss(self, campaign_id: CampaignId, section_id: SectionId, origin: Origin) -> Page:
        """The talk did not take place; the chief may choose another time. Raises like ``to_note``."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            await work.interviews.lock(campaign_id)
            page = await _page(work, campaign_id, section_id)
            slot = _known_slot(page.slot)
            await work.interviews.save(page.interview.miss(slot, origin.now))
            await news.tell_freed(work, page.interview, slot, origin.now, reason="missed")
            await _note(work, "interview.missed", section_id, origin)
            return await _page(work, campaign_id, section_id)

    async def themes(self, origin: Origin, campaign_id: CampaignId | None = None) -> Themes:
        """What came up in how many sections of a campaign, or of the latest. Raises NotAllowed, NotFound."""
        check_administrator(origin)
        async with self._storage.read() as work:
            campaign = await work.interviews.campaign(campaign_id) if campaign_id else await _latest(work)
            if campaign is None:
                raise NotFound("interview.none")
            return await themes_of(work, campaign)

    async def share(self, origin: Origin) -> int:
        """Tell all chiefs what enough sections named; returns how many are told.

        Raises NotAllowed, NotFound, and Refused before the end, a second time or with nothing to tell.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            latest = await _latest(work)
            campaign = (await work.interviews.lock(latest.id) or latest).share(origin.now)
            if not (await themes_of(work, campaign)).told:
                raise Refused("interview.nothing_to_share", count=TOLD_FROM)
            await work.interviews.save_campaign(campaign)
            rows, _ = await work.interviews.page(campaign.id, limit=_MOST_CHIEFS)
            chiefs = {chief for row in rows if (chief := await work.sections.chief_of(row.section_id))}
            await tell_members(work, news.SUMMARY, campaign.id, chiefs, now=origin.now)
            await _note(work, "interview.shared", campaign.id, origin)
            return len(chiefs)


async def themes_of(work: Work, campaign: Campaign) -> Themes:
    """What came up in a campaign."""
    counts = await work.interviews.themes(campaign.id, limit=_MOST_THEMES)
    return Themes(campaign, await work.interviews.progress(campaign.id), counts)


async def _page(work: Work, campaign_id: CampaignId, section_id: SectionId) -> Page:
    campaign = await work.interviews.campaign(campaign_id)
    interview = await work.interviews.get(campaign_id, section_id)
    section = await work.sections.get(section_id)
    if campaign is None or interview is None or section is None:
        raise NotFound("interview.gone")
    slot = await work.interviews.slot(interview.slot_id) if interview.slot_id else None
    note = await work.interviews.note(campaign_id, section_id)
    named = (interview.asked_id, slot.operator_id if slot else None, note.written_by if note else None)
    people = await work.members.get_many({one for one in named if one is not None})
    return Page(campaign, section, interview, slot, note, people)


async def _latest(work: Work) -> Campaign:
    campaign = await work.interviews.latest()
    if campaign is None:
        raise NotFound("interview.none")
    return campaign


def _known_slot(slot: Slot | None) -> Slot:
    if slot is None:
        raise Refused("interview.nothing_booked")
    return slot


async def _note(work: Work, action: str, subject_id: int, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=subject_id)
