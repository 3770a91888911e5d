"""引き継ぎ: a chief asks a member of the section to take over; nothing changes until they accept."""

from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import HandoverId, MemberId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.domain.successions import HandoverNote, Offer, OfferStatus
from bot.ports.work import Storage, Work
from bot.services import succession_news as news
from bot.services.lookup import find_member, section_for
from bot.services.origin import Origin
from bot.services.section_posts import keep_note, lock_active
from bot.services.section_rights import active_post, check_leads, is_chief
from bot.services.sections import lock_section
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies

NOTES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Handed:
    """An offer with whom and what it is about."""

    section: Section
    successor: Member


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A note with who wrote it."""

    note: HandoverNote
    author: Member


class HandoverService:
    """Chiefs and their successors act through it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._vacancies = Vacancies(policy)

    async def offer(self, typed: str, member: str, note: str, origin: Origin) -> Handed:
        """Ask somebody of the section to take over, in place of whoever was asked before.

        Raises NotAllowed for all but the chief, Refused by the rules, InvalidInput at ``section`` or
        ``member``.
        """
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            await _check_chief(work, meant, origin)
            chosen = await find_member(work, member)
            members = await _lock_both(work, chosen.id, origin.member_id)
            section = await lock_section(work, meant.id)
            section.check_open()
            await _check_chief(work, section, origin)
            successor, chief = members[chosen.id], members[_acting(origin)]
            await _check_fit(work, section, successor, chief)
            earlier = await work.handovers.open_offer(section.id)
            if earlier:
                await work.handovers.save_offer(earlier.settle(OfferStatus.WITHDRAWN))
            offer = Offer(
                HandoverId(new_id(origin.now)), section.id, chief.id, successor.id, note, origin.now
            )
            await work.handovers.save_offer(offer)
            await tell_members(work, news.OFFERED, offer.id, (successor.id,), now=origin.now)
            return Handed(section, successor)

    async def accept(self, offer_id: HandoverId, origin: Origin) -> Section:
        """Take over: posts change in this one transaction, and the note reaches the new chief.

        Raises NotFound, NotAllowed for all but who was asked, Refused when the offer does not stand any more.
        """
        async with self._storage.write(origin.request) as work:
            seen = await _asked(work, offer_id, origin)
            await _lock_both(work, seen.successor_id, seen.chief_id)
            section = await lock_section(work, seen.section_id)
            offer = (await _asked(work, offer_id, origin)).settle(OfferStatus.ACCEPTED)
            section.check_open()
            if await work.sections.chief_of(section.id) != offer.chief_id:
                raise Refused("chief.offer_settled")
            if await active_post(work, section.id, offer.successor_id) is None:
                raise Refused("section.not_a_member", name=section.name)
            await work.handovers.save_offer(offer)
            await keep_note(work, section.id, offer.note, replace(origin, member_id=offer.chief_id))
            await self._vacancies.install(work, section, offer.successor_id, origin, kind=news.YOURS)
            await tell_members(work, news.ACCEPTED, offer.id, (offer.chief_id,), now=origin.now)
            return section

    async def decline(self, offer_id: HandoverId, origin: Origin) -> Section:
        """Rather not, for now; the chief hears of it. Raises like ``accept``."""
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, (await _asked(work, offer_id, origin)).section_id)
            offer = (await _asked(work, offer_id, origin)).settle(OfferStatus.DECLINED)
            await work.handovers.save_offer(offer)
            await work.audit.add(
                "section.offer_declined", at=origin.now, member_id=origin.member_id, subject_id=section.id
            )
            await tell_members(work, news.DECLINED, offer.id, (offer.chief_id,), now=origin.now)
            return section

    async def notes(self, typed: str, origin: Origin) -> tuple[Section, tuple[SignedNote, ...]]:
        """What former chiefs left, the newest first. Raises NotAllowed for all but 総務課 and who leads."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            return section, await signed_notes(work, section, limit=NOTES_SHOWN)


async def signed_notes(work: Work, section: Section, *, limit: int) -> tuple[SignedNote, ...]:
    """A section's notes with their authors, the newest first."""
    notes = await work.handovers.notes(section.id, limit=limit)
    authors = await work.members.get_many([note.author_id for note in notes])
    return tuple(SignedNote(note, authors[note.author_id]) for note in notes)


async def _check_chief(work: Work, section: Section, origin: Origin) -> None:
    if not await is_chief(work, section.id, origin.member_id):
        raise NotAllowed("chief.chief_hands_over", section=section.name)


async def _check_fit(work: Work, section: Section, successor: Member, chief: Member) -> None:
    if successor.id == chief.id:
        raise Refused("chief.is_chief", name=successor.profile.name, section=section.name)
    if await work.sections.post_of(section.id, successor.id) is None:
        raise Refused("chief.not_of_section", name=successor.profile.name, section=section.name)


async def _lock_both(work: Work, successor: MemberId, chief: MemberId | None) -> dict[MemberId, Member]:
    """Both in the order of their ids; the successor has to be here. Raises Refused."""
    both: dict[MemberId, Member] = {}
    for member_id in sorted(one for one in {successor, chief} if one is not None):
        if member_id == successor:
            both[member_id] = await lock_active(work, member_id)
        elif (locked := await work.members.lock(member_id)) is not None:
            both[member_id] = locked
    return both


async def _asked(work: Work, offer_id: HandoverId, origin: Origin) -> Offer:
    offer = await work.handovers.offer(offer_id)
    if offer is None:
        raise NotFound("chief.offer_settled")
    if offer.successor_id != origin.member_id:
        raise NotAllowed("chief.offer_not_yours")
    return offer


def _acting(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "a chief is a member"
    return origin.member_id
