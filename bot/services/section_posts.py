"""Posts in a section: 総務課 appoints and dismisses chiefs, chiefs give posts, everybody may step down."""

from dataclasses import dataclass

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import HandoverId, MemberId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Membership, Post, Section
from bot.domain.successions import HandoverNote, OfferStatus, Reason
from bot.ports.work import Storage, Work
from bot.services import succession_news as news
from bot.services.growing import sit_down
from bot.services.lookup import find_member, section_for
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.section_rights import active_post, check_administrator, check_leads, is_chief
from bot.services.sections import lock_section
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies, change_post


@dataclass(frozen=True, slots=True)
class Holding:
    """A section and the post somebody holds there."""

    section: Section
    post: Post


class SectionPosts:
    """Every method checks who acts at the moment of acting: powers end with the post."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._vacancies = Vacancies(policy)

    async def appoint(self, typed: str, member: str, origin: Origin) -> tuple[Section, Member]:
        """Appoint a chief in place of whoever was, who stays as a member; an open search ends with it.

        Raises NotAllowed, Refused, and InvalidInput at ``section`` or ``member``.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            leader = await lock_active(work, (await find_member(work, member)).id)
            section = await lock_section(work, meant.id)
            section.check_open()
            section.check_admits(leader.organisation_key)
            former = await work.sections.chief_of(section.id)
            if former == leader.id and not await work.successions.open_in(section.id):
                raise Refused("section.leads_already", name=leader.profile.name, section=section.name)
            if await work.sections.post_of(section.id, leader.id) is None:
                seat = Membership(section.id, leader.id, Post.MEMBER, origin.now)
                section = await sit_down(work, self._policy, section, seat, origin)
            await self._vacancies.install(work, section, leader.id, origin, kind=news.APPOINTED)
            if former and former != leader.id:
                await tell_members(work, news.DISMISSED, section.id, (former,), now=origin.now)
            return section, leader

    async def dismiss(self, typed: str, origin: Origin) -> Section:
        """End a chief's post; the seat stays, and a search begins.

        Raises NotAllowed, InvalidInput, and Refused without a chief.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, (await section_for(work, typed, origin)).id)
            former = await work.sections.chief_of(section.id)
            if former is None:
                raise Refused("section.no_chief", section=section.name)
            await self._end_chief(work, section, former, Reason.DISMISSED, origin)
            await note_change(work, "section.chief_dismissed", section.id, origin)
            await tell_members(work, news.DISMISSED, section.id, (former,), now=origin.now)
            return section

    async def give(self, typed: str, member: str, post: Post, origin: Origin) -> tuple[Section, Member]:
        """Make somebody of the section its deputy or one of its staff, or take that back (MEMBER).

        Chiefs and 総務課 may; deputies too where neither the old post nor the new one is a deputy's. Raises
        NotAllowed, Refused, and InvalidInput at ``section`` or ``member``.
        """
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            await check_leads(work, meant, origin)
            chosen = await lock_active(work, (await find_member(work, member)).id)
            section = await lock_section(work, meant.id)
            section.check_open()
            await check_leads(work, section, origin)
            await self._check_giving(work, section, chosen, post, origin)
            await change_post(work, section.id, chosen.id, post, origin.now)
            await note_change(work, f"section.post_given {post.value}", section.id, origin)
            if chosen.id != origin.member_id:
                await news.tell_post(work, section.id, chosen.id, post, origin.now)
            return section, chosen

    async def _check_giving(
        self, work: Work, section: Section, chosen: Member, post: Post, origin: Origin
    ) -> None:
        held = await work.sections.post_of(section.id, chosen.id)
        facts = {"name": chosen.profile.name, "section": section.name}
        if held is None:
            raise Refused("chief.not_of_section", **facts)
        if held is Post.CHIEF:
            raise Refused("chief.is_chief", **facts)
        if held is post:
            raise Refused("chief.post_already", **facts)
        above = Post.DEPUTY in {held, post}
        if above and not origin.administrator and not await is_chief(work, section.id, origin.member_id):
            raise NotAllowed("chief.chief_gives_deputies", section=section.name)

    async def to_resign(self, typed: str, origin: Origin) -> Holding:
        """What somebody could step down from. Raises InvalidInput at ``section``, Refused without a post."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            return Holding(section, await _own_post(work, section, origin))

    async def resign(self, section_id: SectionId, note: str, origin: Origin) -> Holding:
        """Step down; the seat stays. A chief's powers end at once, the note is kept for the successor, and a
        search begins. Raises Refused without a post.
        """
        async with self._storage.write(origin.request) as work:
            member = await lock_active(work, origin.member_id)
            section = await lock_section(work, section_id)
            section.check_open()
            post = await _own_post(work, section, origin)
            if post is Post.CHIEF:
                await keep_note(work, section_id, note, origin)
                await self._end_chief(work, section, member.id, Reason.RESIGNED, origin)
            else:
                await change_post(work, section_id, member.id, Post.MEMBER, origin.now)
            await note_change(work, f"section.resigned {post.value}", section_id, origin)
            return Holding(section, post)

    async def _end_chief(
        self, work: Work, section: Section, chief: MemberId, reason: Reason, origin: Origin
    ) -> None:
        await change_post(work, section.id, chief, Post.MEMBER, origin.now)
        offer = await work.handovers.open_offer(section.id)
        if offer:
            await work.handovers.save_offer(offer.settle(OfferStatus.WITHDRAWN))
        await self._vacancies.open(work, section, reason, chief, origin)


async def lock_active(work: Work, member_id: MemberId | None) -> Member:
    """A member who is here, and whom nobody else changes meanwhile. Raises Refused for everybody else."""
    seen = await work.members.lock(member_id) if member_id else None
    if seen is None:
        raise NotAllowed("refusal.members_only")
    if not seen.active:
        raise Refused("office.not_here", name=seen.profile.name)
    return seen


async def keep_note(work: Work, section_id: SectionId, note: str, origin: Origin) -> None:
    """Keep what a chief leaves for the successor, where there are any words."""
    if not note or origin.member_id is None:
        return
    note_id = HandoverId(new_id(origin.now))
    await work.handovers.leave_note(HandoverNote(note_id, section_id, origin.member_id, note, origin.now))


async def _own_post(work: Work, section: Section, origin: Origin) -> Post:
    post = await active_post(work, section.id, origin.member_id)
    if post is None or not post.serves:
        raise Refused("chief.no_post", section=section.name)
    return post
