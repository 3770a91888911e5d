"""What happens to a section's leadership when people come, go and rest. Every method is part of the
transaction of what happened; its caller has locked the member and then the section.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.following import NewsKind
from bot.domain.ids import MemberId, SectionId, SuccessionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Membership, Post, Section
from bot.domain.successions import OfferStatus, Reason, Succession, term_from, term_steps
from bot.ports.work import Work
from bot.services import succession_news as news
from bot.services.following import tell_followers
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.telling import tell_members
from bot.text.normalise import fold


class Vacancies:
    """Notices that a section lost its chief, and fills the post."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def open(
        self, work: Work, section: Section, reason: Reason, former: MemberId, origin: Origin
    ) -> None:
        """Begin a search for a chief; one that is open goes on as it is. Where nobody is left who could
        volunteer, 総務課 hears of it at once.
        """
        if await work.successions.open_in(section.id):
            return
        if reason not in {Reason.ASLEEP, Reason.TERM_ENDED}:  # the post ended, and its term with it
            await self._set_term(work, section, None, origin.now)
        here = await active_members(work, section.id)
        listeners = here - {former}
        succession = Succession(
            SuccessionId(new_id(origin.now)),
            section.id,
            reason,
            opened_at=origin.now,
            closes_at=origin.now + self._policy.succession_stage,
            former_id=former,
        )
        if not (here if reason is Reason.TERM_ENDED else listeners):
            succession = succession.hand_over()
        await work.successions.save(succession)
        await note_change(work, "section.succession_opened", section.id, origin)
        await news.tell_opened(work, section, succession, listeners)

    async def seat_left(
        self, work: Work, section: Section, seat: Membership, reason: Reason, origin: Origin
    ) -> None:
        """Somebody's seat ended: a candidacy ends with it, and a chief's or deputy's post."""
        await self.drop_out(work, section.id, seat.member_id, origin.now)
        await self._post_rests(work, section, seat, reason, origin)

    async def fell_asleep(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """休職: seats stay, powers rest, candidacies end."""
        for section, seat in await _seats(work, member_id):
            await self.drop_out(work, section.id, member_id, origin.now)
            await self._post_rests(work, section, seat, Reason.ASLEEP, origin)

    async def came_back(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """復帰: a search that began with the leave ends, unless it is settled or the term is over by now."""
        for section, seat in await _seats(work, member_id):
            succession = await work.successions.open_in(section.id)
            if succession is None or succession.reason is not Reason.ASLEEP or seat.post is not Post.CHIEF:
                continue
            over = section.term_ends_at is not None and section.term_ends_at <= origin.now
            back = replace(succession, reason=Reason.TERM_ENDED) if over else succession.call_off(origin.now)
            await self._keep(work, back, origin.now)

    async def moved(self, work: Work, before: Member, after: Member, origin: Origin) -> None:
        """異動: whoever leads is asked whether they go on. Nothing happens by itself."""
        if fold(before.profile.organisation) == fold(after.profile.organisation):
            return
        for seat in await work.sections.memberships_of(after.id):
            if seat.post is Post.CHIEF:
                await tell_members(
                    work, news.MOVED, seat.section_id, (after.id,), now=origin.now, member=str(after.id)
                )

    async def drop_out(self, work: Work, section_id: SectionId, member_id: MemberId, now: datetime) -> bool:
        """A candidacy ends, with the votes for it; False for somebody who does not stand."""
        succession = await work.successions.open_in(section_id)
        if succession is None or not await work.successions.drop_out(succession.id, member_id):
            return False
        await self.show(work, succession, now)
        return True

    async def install(
        self, work: Work, section: Section, chief: MemberId, origin: Origin, *, kind: str
    ) -> None:
        """A new chief, in place of whoever was, who stays as a member. ``kind``: how the new chief hears."""
        await self.seat(work, section, chief, origin.now)
        succession = await work.successions.open_in(section.id)
        if succession:
            await self._keep(work, succession.settle(chief, origin.now), origin.now)
        offer = await work.handovers.open_offer(section.id)
        if offer:
            await work.handovers.save_offer(offer.settle(OfferStatus.WITHDRAWN))
        await note_change(work, "section.chief_appointed", section.id, origin)
        await news.tell_new_chief(work, section, chief, kind, origin.now)
        await tell_followers(work, NewsKind.CHIEF, section.id, now=origin.now, subject_id=chief)

    async def seat(self, work: Work, section: Section, chief: MemberId, now: datetime) -> None:
        """Give the chief's seat to somebody, with a term where the town has one; nobody hears of it here."""
        former = await work.sections.chief_of(section.id)
        if former is not None and former != chief:
            await change_post(work, section.id, former, Post.MEMBER, now)
        await change_post(work, section.id, chief, Post.CHIEF, now)
        await work.sections.unfollow(section.id, chief)
        ends_at = term_from(now, self._policy.term_months, self._policy.zone)
        await self._set_term(work, section, ends_at, now)

    async def set_term(self, work: Work, section: Section, ends_at: datetime | None, now: datetime) -> None:
        """When the chief's term ends; None for no end. A search that began with the old end is over."""
        await self._set_term(work, section, ends_at, now)
        succession = await work.successions.open_in(section.id)
        if succession and succession.reason is Reason.TERM_ENDED:
            await self._keep(work, succession.call_off(now), now)

    async def call_off(self, work: Work, section_id: SectionId, now: datetime) -> None:
        """The section needs no chief any more: its search and its term end."""
        await work.handovers.plan_term(section_id, ())
        succession = await work.successions.open_in(section_id)
        if succession:
            await self._keep(work, succession.call_off(now), now)

    async def show(self, work: Work, succession: Succession, now: datetime) -> None:
        """Let the card follow."""
        await work.deliveries.refresh(succession.id, news.CARD, now=now, spacing=self._policy.card_spacing)

    async def _post_rests(
        self, work: Work, section: Section, seat: Membership, reason: Reason, origin: Origin
    ) -> None:
        chief = await work.sections.chief_of(section.id)
        if seat.post is Post.CHIEF and chief is None:
            await self.open(work, section, reason, seat.member_id, origin)
            return
        if chief is None or not seat.post.leads or await _is_active(work, chief):
            return
        deputies = await active_members(work, section.id, Post.DEPUTY)
        if not deputies:
            await self.open(work, section, Reason.ASLEEP, chief, origin)
        elif seat.post is Post.CHIEF:
            await tell_members(work, news.YOU_ACT, section.id, deputies, now=origin.now)

    async def _set_term(self, work: Work, section: Section, ends_at: datetime | None, now: datetime) -> None:
        steps = term_steps(section.id, ends_at, now) if ends_at else ()
        await work.handovers.plan_term(section.id, steps)
        if ends_at != section.term_ends_at:
            await work.sections.save(replace(section, term_ends_at=ends_at))

    async def _keep(self, work: Work, succession: Succession, now: datetime) -> None:
        await work.successions.save(succession)
        await self.show(work, succession, now)


async def active_members(work: Work, section_id: SectionId, post: Post | None = None) -> frozenset[MemberId]:
    """Who belongs to a section (in a post) and is here."""
    seats = await work.sections.memberships_in(section_id)
    wanted = [seat.member_id for seat in seats if post is None or seat.post is post]
    known = await work.members.get_many(wanted)
    return frozenset(member_id for member_id in wanted if known[member_id].active)


async def change_post(
    work: Work, section_id: SectionId, member_id: MemberId, post: Post, now: datetime
) -> None:
    """Seat somebody in a post. The seat stays, even above the limit: nobody is thrown out by a change of
    posts (decision 6).
    """
    held = await work.sections.memberships_of(member_id)
    since = next((seat.joined_at for seat in held if seat.section_id == section_id), now)
    await work.sections.seat(Membership(section_id, member_id, post, since))


async def _seats(work: Work, member_id: MemberId) -> Collection[tuple[Section, Membership]]:
    """A member's seats with their sections, which are locked."""
    held = await work.sections.memberships_of(member_id)
    locked = await work.sections.lock([seat.section_id for seat in held])
    return [(locked[seat.section_id], seat) for seat in held if seat.section_id in locked]


async def _is_active(work: Work, member_id: MemberId) -> bool:
    member = await work.members.get(member_id)
    return member is not None and member.active
