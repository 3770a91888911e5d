"""課長面談 as chiefs see it: what they are asked, which times are free, booking, changing and declining."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import MemberId, SectionId, SlotId
from bot.domain.interviews import Campaign, Interview, Slot, State
from bot.domain.sections import Post, Section
from bot.ports.work import Storage, Work
from bot.services import interview_news as news
from bot.services.origin import Origin
from bot.services.section_rights import active_post
from bot.services.sections import lock_section


@dataclass(frozen=True, slots=True)
class OwnInterview:
    """The talk with one of a chief's sections. ``operator``: the name of whom they talk with."""

    campaign: Campaign
    section: Section
    interview: Interview
    slot: Slot | None
    operator: str = ""


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """A page of free times for one section. ``operators``: names by member."""

    own: OwnInterview
    slots: tuple[Slot, ...]
    total: int
    operators: dict[MemberId, str]


class InterviewBookings:
    """The chiefs' side. Only the chief acts for a section, checked in the transaction of the act."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def mine(self, member_id: MemberId) -> tuple[OwnInterview, ...]:
        """The talks a chief is asked for in the latest campaign."""
        async with self._storage.read() as work:
            campaign = await work.interviews.latest()
            if campaign is None:
                return ()
            found = []
            for seat in await work.sections.memberships_of(member_id):
                if seat.post is Post.CHIEF:
                    interview = await work.interviews.get(campaign.id, seat.section_id)
                    section = await work.sections.get(seat.section_id)
                    if interview is not None and section is not None and _shows(campaign, interview):
                        found.append(await _own(work, campaign, section, interview))
            return tuple(found)

    async def free(self, section_id: SectionId, origin: Origin, *, limit: int, offset: int) -> FreeSlots:
        """Free times a chief may choose from. Raises NotAllowed, NotFound, Refused after the end."""
        async with self._storage.read() as work:
            section = _known_section(await work.sections.get(section_id))
            chief = await _check_chief(work, section, origin)
            campaign = await _latest(work)
            campaign.check_open()
            interview = _known(await work.interviews.get(campaign.id, section_id))
            interview.check_not_held()
            slots, total = await work.interviews.free_slots(
                campaign.id, after=origin.now, without=chief, limit=limit, offset=offset
            )
            members = await work.members.get_many({slot.operator_id for slot in slots})
            names = {member_id: member.profile.name for member_id, member in members.items()}
            return FreeSlots(await _own(work, campaign, section, interview), slots, total, names)

    async def book(self, section_id: SectionId, slot_id: SlotId, origin: Origin) -> OwnInterview:
        """Take a slot, or another one instead. Of several who take one at once exactly one has it.

        Raises NotAllowed, NotFound, and Refused for a slot that is taken, past or one's own.
        """
        async with self._storage.write(origin.request) as work:
            section, chief, campaign, interview = await self._locked(work, section_id, origin)
            campaign.check_open()
            slot = await work.interviews.slot(slot_id)
            if slot is None or slot.campaign_id != campaign.id:
                raise NotFound("interview.slot_gone")
            slot.check_bookable(chief, origin.now)
            booked = interview.book(slot_id, chief)
            if await work.interviews.at_slot(slot_id) is not None:
                raise Refused("interview.slot_taken")
            await _check_no_clash(work, section_id, chief, slot, origin.now)
            before = await _slot_of(work, interview)
            _check_not_begun(before, interview, origin.now)
            await work.interviews.save(booked)
            if before is not None:
                await news.tell_released(work, interview, before, origin.now, reason="moved")
            await news.tell_booked(work, booked, slot, origin.now)
            await _note(work, "interview.booked", section_id, origin)
            return await _own(work, campaign, section, booked)

    async def cancel(self, section_id: SectionId, origin: Origin) -> OwnInterview:
        """取りやめる: the slot is free again. Raises NotAllowed, NotFound, Refused with nothing booked."""
        async with self._storage.write(origin.request) as work:
            section, _, campaign, interview = await self._locked(work, section_id, origin)
            slot = await _slot_of(work, interview)
            _check_not_begun(slot, interview, origin.now)
            released = await give_up(work, interview, origin.now, reason="cancelled", campaign=campaign)
            await _note(work, "interview.cancelled", section_id, origin)
            return await _own(work, campaign, section, released)

    async def decline(self, section_id: SectionId, origin: Origin) -> OwnInterview:
        """今回は見送る. Raises NotAllowed, NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            section, _, campaign, interview = await self._locked(work, section_id, origin)
            campaign.check_open()
            declined = interview.decline()
            slot = await _slot_of(work, interview)
            _check_not_begun(slot, interview, origin.now)
            await work.interviews.save(declined)
            if slot is not None:
                await news.tell_released(work, interview, slot, origin.now, reason="declined")
            await _note(work, "interview.declined", section_id, origin)
            return await _own(work, campaign, section, declined)

    async def keep(self, section_id: SectionId, origin: Origin) -> OwnInterview:
        """A new chief keeps what was booked; both sides hear of it. Raises NotAllowed, NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            section, chief, campaign, interview = await self._locked(work, section_id, origin)
            interview.check_booked()
            slot = await _slot_of(work, interview)
            _check_not_begun(slot, interview, origin.now)
            if slot is not None:
                kept = interview.hand_over(chief, origin.now)
                await work.interviews.save(kept)
                await news.tell_booked(work, kept, slot, origin.now)
                interview = kept
            await _note(work, "interview.kept", section_id, origin)
            return await _own(work, campaign, section, interview)

    async def _locked(
        self, work: Work, section_id: SectionId, origin: Origin
    ) -> tuple[Section, MemberId, Campaign, Interview]:
        """Members before sections before the campaign, as everywhere."""
        if origin.member_id is not None:
            await work.members.lock(origin.member_id)
        section = await lock_section(work, section_id)
        chief = await _check_chief(work, section, origin)
        latest = await _latest(work)
        campaign = await work.interviews.lock(latest.id) or latest
        interview = _known(await work.interviews.get(campaign.id, section_id))
        return section, chief, campaign, interview


async def give_up(
    work: Work, interview: Interview, now: datetime, *, reason: str, campaign: Campaign | None = None
) -> Interview:
    """Give a booked slot up and tell the operator; part of the caller's transaction, campaign locked. The
    slot of a campaign that has ended goes with it. Raises Refused where nothing is booked.
    """
    slot = await _slot_of(work, interview)
    released = interview.release()
    await work.interviews.save(released)
    if slot is not None:
        await news.tell_released(work, interview, slot, now, reason=reason)
        of = campaign or await work.interviews.campaign(slot.campaign_id)
        if of is not None and not of.open:
            await work.interviews.drop_slot(slot.id)
    return released


async def free_slot(work: Work, slot: Slot, now: datetime) -> None:
    """Take a slot back. Whoever booked it is asked to choose anew. Part of the caller's transaction, campaign
    locked.
    """
    interview = await work.interviews.at_slot(slot.id)
    if interview is not None and interview.state is not State.BOOKED:
        return  # a talk that was held keeps its time
    if interview is not None:
        await work.interviews.save(interview.release())
        await news.tell_freed(work, interview, slot, now, reason="taken_back")
    await work.interviews.drop_slot(slot.id)


def _shows(campaign: Campaign, interview: Interview) -> bool:
    """Whether there is anything to say of a talk: after the end only where a time was chosen."""
    return campaign.open or interview.slot_id is not None


def _check_not_begun(slot: Slot | None, interview: Interview, now: datetime) -> None:
    if slot is not None and slot.starts_at <= now:
        interview.check_not_held()
        raise Refused("interview.begun")


async def _check_no_clash(
    work: Work, section_id: SectionId, chief: MemberId, slot: Slot, now: datetime
) -> None:
    """Who leads two sections cannot talk for both at once."""
    for other in await work.interviews.booked_by(chief, after=now):
        taken = None if other.section_id == section_id else await _slot_of(work, other)
        if taken is not None and taken.span.overlaps(slot.span):
            raise Refused("interview.slot_clashes", starts=taken.starts_at)


async def _check_chief(work: Work, section: Section, origin: Origin) -> MemberId:
    if origin.member_id is None or await active_post(work, section.id, origin.member_id) is not Post.CHIEF:
        raise NotAllowed("interview.chiefs_only", section=section.name)
    return origin.member_id


async def _own(work: Work, campaign: Campaign, section: Section, interview: Interview) -> OwnInterview:
    slot = await _slot_of(work, interview)
    operator = await work.members.get(slot.operator_id) if slot else None
    return OwnInterview(campaign, section, interview, slot, operator.profile.name if operator else "")


async def _slot_of(work: Work, interview: Interview) -> Slot | None:
    return None if interview.slot_id is None else await work.interviews.slot(interview.slot_id)


async def _latest(work: Work) -> Campaign:
    campaign = await work.interviews.latest()
    if campaign is None:
        raise NotFound("interview.none")
    return campaign


def _known(interview: Interview | None) -> Interview:
    if interview is None:
        raise NotFound("interview.not_invited")
    return interview


def _known_section(section: Section | None) -> Section:
    if section is None:
        raise NotFound("section.gone")
    return section


async def _note(work: Work, action: str, section_id: SectionId, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=section_id)
