"""課長面談 as 総務課 runs it: campaigns, slots, who has answered; and what the clock does for them.

Everything about one campaign is decided under its lock: two units of work never see the same free slot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem, Refused
from bot.domain.ids import CampaignId, DraftId, MemberId, SectionId, SlotId, new_id
from bot.domain.interviews import Campaign, Interview, Progress, Slot, Span, State, check_offer
from bot.domain.members import Member, Office
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services import interview_news as news
from bot.services.housekeeping import each
from bot.services.interview_bookings import free_slot, give_up
from bot.services.origin import Origin
from bot.services.section_rights import check_administrator

_AT_ONCE = 100  # sections, operators or slots looked after in one turn of the clock
_MOST_NUDGED = 500
_MOST_OWN = 500  # slots of one operator that new ones are compared with


@dataclass(frozen=True, slots=True)
class Row:
    """One section in a list of progress."""

    interview: Interview
    section: Section
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign as 総務課 sees it. ``to_nudge``: how many have not answered and were not reminded yet.
    ``earlier``: the campaign before.
    """

    campaign: Campaign
    progress: Progress
    rows: tuple[Row, ...]
    to_nudge: int
    earlier: Campaign | None


@dataclass(frozen=True, slots=True)
class OwnSlots:
    """A page of an operator's slots; ``sections``: the names of those that come, by slot."""

    slots: tuple[Slot, ...]
    total: int
    sections: Mapping[SlotId, str]


class InterviewService:
    """The office's side. Every method asks for the right anew; the clock calls ``tick``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def start(self, name: str, words: str, until: datetime, origin: Origin) -> tuple[Campaign, int]:
        """Open a campaign; returns how many sections will be invited, which the clock does.

        Raises NotAllowed, InvalidInput at ``until``, and Refused while another one is open.
        """
        check_administrator(origin)
        if until <= origin.now:
            raise InvalidInput({"until": Problem("interview.until_past")})
        campaign_id = CampaignId(new_id(origin.now))
        campaign = Campaign(campaign_id, name, words, until, origin.member_id, origin.now)
        async with self._storage.write(origin.request) as work:
            latest = await work.interviews.latest()
            if latest is not None and latest.open:
                raise Refused("interview.open_already")
            await work.interviews.save_campaign(campaign)
            await _note(work, "interview.started", campaign.id, origin)
            return campaign, await work.interviews.count_to_ask(campaign.id)

    async def check_may_offer(self, spans: Sequence[Span], origin: Origin) -> Campaign:
        """Whether the person could offer these times. Raises like ``offer``."""
        async with self._storage.read() as work:
            campaign = _open(await work.interviews.latest())
            await _check_offer(work, campaign, spans, origin)
            return campaign

    async def offer(self, spans: Sequence[Span], draft_id: DraftId, origin: Origin) -> tuple[Slot, ...]:
        """Offer slots; the draft they lay in goes. Raises NotAllowed for all but holders of the office,
        Refused without an open campaign, and InvalidInput at ``when``.
        """
        async with self._storage.write(origin.request) as work:
            campaign = _open(await work.interviews.latest())
            campaign = _open(await work.interviews.lock(campaign.id))
            operator = await _check_offer(work, campaign, spans, origin)
            slots = tuple(Slot(SlotId(new_id(origin.now)), campaign.id, operator, span) for span in spans)
            await work.interviews.add_slots(slots)
            await work.drafts.delete(draft_id)
            await _note(work, "interview.offered", campaign.id, origin)
            return slots

    async def own_slots(self, origin: Origin, *, limit: int, offset: int) -> OwnSlots:
        """The person's own slots that are not over. Raises NotAllowed."""
        check_administrator(origin)
        if origin.member_id is None:
            return OwnSlots((), 0, {})
        async with self._storage.read() as work:
            slots, total = await work.interviews.slots_of(
                origin.member_id, after=origin.now, limit=limit, offset=offset
            )
            names = {slot.id: await _who_comes(work, slot) for slot in slots}
            return OwnSlots(slots, total, {slot_id: name for slot_id, name in names.items() if name})

    async def to_retract(self, slot_id: SlotId, origin: Origin) -> tuple[Slot, str]:
        """An own slot that has not begun and who comes. Raises NotAllowed, NotFound, Refused."""
        check_administrator(origin)
        async with self._storage.read() as work:
            slot = _own(await work.interviews.slot(slot_id), origin)
            return slot, await _who_comes(work, slot)

    async def retract(self, slot_id: SlotId, origin: Origin) -> Slot:
        """Take a slot back; a chief who booked it is asked to choose anew. Raises like ``to_retract``."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            seen = _own(await work.interviews.slot(slot_id), origin)
            await work.interviews.lock(seen.campaign_id)
            slot = _own(await work.interviews.slot(slot_id), origin)
            await free_slot(work, slot, origin.now)
            await _note(work, "interview.retracted", slot.id, origin)
            return slot

    async def overview(
        self, origin: Origin, *, limit: int, offset: int, campaign_id: CampaignId | None = None
    ) -> Overview:
        """A campaign, or the latest one, with a page of its sections. Raises NotAllowed, NotFound."""
        check_administrator(origin)
        async with self._storage.read() as work:
            found = work.interviews.campaign(campaign_id) if campaign_id else work.interviews.latest()
            campaign = _known(await found)
            page, _ = await work.interviews.page(campaign.id, limit=limit, offset=offset)
            sections = await work.sections.get_many([one.section_id for one in page])
            slots = {one.slot_id: await _slot_of(work, one) for one in page}
            rows = tuple(Row(one, sections[one.section_id], slots[one.slot_id]) for one in page)
            waiting = await work.interviews.unanswered(campaign.id, limit=_MOST_NUDGED)
            progress = await work.interviews.progress(campaign.id)
            earlier = await work.interviews.earlier(campaign.id)
            return Overview(campaign, progress, rows, len(waiting) if campaign.open else 0, earlier)

    async def nudge(self, origin: Origin) -> int:
        """Remind all who have not answered, once per chief; returns how many. Raises NotAllowed, Refused."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            campaign = await _lock_open(work)
            waiting = await work.interviews.unanswered(campaign.id, limit=_MOST_NUDGED)
            if not waiting:
                raise Refused("interview.nobody_waits")
            for interview in waiting:
                nudged = interview.nudge(origin.now)
                await work.interviews.save(nudged)
                await news.nudge(work, nudged, origin.now)
            await _note(work, "interview.nudged", campaign.id, origin)
            return len(waiting)

    async def to_close(self, origin: Origin) -> tuple[Campaign, Progress]:
        """The open campaign and how far it is. Raises NotAllowed, NotFound, Refused."""
        check_administrator(origin)
        async with self._storage.read() as work:
            campaign = _open(await work.interviews.latest())
            return campaign, await work.interviews.progress(campaign.id)

    async def close(self, origin: Origin) -> Campaign:
        """End the campaign: free slots go, what is booked takes place. Raises like ``to_close``."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            return await _close(work, await _lock_open(work), origin)

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: a chief's bookings and an operator's slots go; in the leaver's transaction."""
        for seen in await work.interviews.booked_by(member_id, after=origin.now):
            await work.interviews.lock(seen.campaign_id)
            interview = await work.interviews.get(seen.campaign_id, seen.section_id)
            successor = await work.sections.chief_of(seen.section_id)
            if interview == seen and successor in {None, member_id}:
                await give_up(work, seen, origin.now, reason="left")
        await _free_operator(work, member_id, origin.now)

    async def tick(self, now: datetime) -> None:
        """Invite and re-ask chiefs, free what lost its operator or its section, end what is over."""
        async with self._storage.read() as work:
            campaign = await work.interviews.latest()
            if campaign is None:
                return
            over = campaign.open and campaign.until <= now
            asked_after = None if campaign.open and not over else now
            to_ask = await work.interviews.to_ask(campaign.id, after=asked_after, limit=_AT_ONCE)
            operators = await work.interviews.operators(after=now, limit=_AT_ONCE)
            members = await work.members.get_many(operators)
            closed = await work.interviews.closed_bookings(after=now, limit=_AT_ONCE)
        if over:
            await self._end(campaign, now)
        campaign_id = campaign.id
        await each("chiefs to ask", to_ask, lambda section_id: self._ask(campaign_id, section_id, now))
        gone = [operator for operator in operators if not _in_office(members.get(operator))]
        await each("operators", gone, lambda operator: self._free_operator(operator, now))
        await each("slots of closed sections", closed, lambda slot_id: self._free_of_closed(slot_id, now))

    async def _end(self, campaign: Campaign, now: datetime) -> None:
        async with self._storage.write() as work:
            locked = await work.interviews.lock(campaign.id)
            if locked is not None and locked.open and locked.until <= now:
                await _close(work, locked, Origin("", now))
                await news.tell_ended(work, locked, now)

    async def _ask(self, campaign_id: CampaignId, section_id: SectionId, now: datetime) -> None:
        async with self._storage.write() as work:
            section = (await work.sections.lock((section_id,))).get(section_id)
            campaign = await work.interviews.lock(campaign_id)
            chief = await work.sections.chief_of(section_id)
            if section is None or campaign is None or chief is None or not section.open:
                return
            interview = await work.interviews.get(campaign_id, section_id)
            if interview is None:
                if campaign.open and section.dormant_since is None:
                    asked = Interview(campaign_id, section_id, chief, now)
                    await work.interviews.save(asked)
                    await news.invite(work, asked, now)
            elif interview.asked_id != chief and interview.state is not State.HELD:
                await _hand_over(work, campaign, interview.hand_over(chief, now), now)

    async def _free_operator(self, operator: MemberId, now: datetime) -> None:
        async with self._storage.write() as work:
            if not _in_office(await work.members.lock(operator)):
                await _free_operator(work, operator, now)

    async def _free_of_closed(self, slot_id: SlotId, now: datetime) -> None:
        async with self._storage.write() as work:
            slot = await work.interviews.slot(slot_id)
            if slot is None:
                return
            await work.interviews.lock(slot.campaign_id)
            interview = await work.interviews.at_slot(slot_id)
            if interview is None or interview.state is not State.BOOKED:
                return
            section = await work.sections.get(interview.section_id)
            if section is None or not section.open:
                await give_up(work, interview, now, reason="closed")


async def _hand_over(work: Work, campaign: Campaign, interview: Interview, now: datetime) -> None:
    await work.interviews.save(interview)
    slot = await _slot_of(work, interview)
    if slot is not None and slot.starts_at > now:
        await news.hand_over(work, interview, slot, now)
    elif campaign.open:
        await news.invite(work, interview, now)


async def _close(work: Work, campaign: Campaign, origin: Origin) -> Campaign:
    closed = campaign.close(origin.now)
    await work.interviews.save_campaign(closed)
    await work.interviews.drop_free(campaign.id)
    await _note(work, "interview.closed", campaign.id, origin)
    return closed


async def _free_operator(work: Work, operator: MemberId, now: datetime) -> None:
    """Free an operator's coming slots, bounded; the clock comes back for the rest."""
    slots, _ = await work.interviews.slots_of(operator, after=now, limit=_AT_ONCE)
    for campaign_id in sorted({slot.campaign_id for slot in slots}):
        await work.interviews.lock(campaign_id)
    for slot in slots:
        if slot.starts_at > now:
            await free_slot(work, slot, now)


async def _check_offer(work: Work, campaign: Campaign, spans: Sequence[Span], origin: Origin) -> MemberId:
    check_administrator(origin)
    member = None if origin.member_id is None else await work.members.get(origin.member_id)
    if member is None or not _in_office(member):
        raise NotAllowed("interview.operators_only")
    own, _ = await work.interviews.slots_of(member.id, after=origin.now, limit=_MOST_OWN)
    check_offer(spans, [slot.span for slot in own], campaign, origin.now)
    return member.id


def _in_office(member: Member | None) -> bool:
    """Whether somebody may hold talks: of 総務課 and here, be it on leave."""
    return member is not None and Office.ADMINISTRATOR in member.offices


async def _who_comes(work: Work, slot: Slot) -> str:
    interview = await work.interviews.at_slot(slot.id)
    section = await work.sections.get(interview.section_id) if interview else None
    return section.name if section else ""


async def _slot_of(work: Work, interview: Interview) -> Slot | None:
    return None if interview.slot_id is None else await work.interviews.slot(interview.slot_id)


async def _lock_open(work: Work) -> Campaign:
    return _open(await work.interviews.lock(_open(await work.interviews.latest()).id))


def _own(slot: Slot | None, origin: Origin) -> Slot:
    if slot is None or slot.operator_id != origin.member_id:
        raise NotFound("interview.slot_gone")
    if slot.starts_at <= origin.now:
        raise Refused("interview.slot_past")
    return slot


def _known(campaign: Campaign | None) -> Campaign:
    if campaign is None:
        raise NotFound("interview.none")
    return campaign


def _open(campaign: Campaign | None) -> Campaign:
    known = _known(campaign)
    known.check_open()
    return known


async def _note(work: Work, action: str, subject_id: int, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=subject_id)
