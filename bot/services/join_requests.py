"""Asking to join a members-only section: those who lead it decide, and whoever asks hears either way."""

from dataclasses import dataclass

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member, Office
from bot.domain.policy import Policy
from bot.domain.sections import Full, Section, take_seat
from bot.ports.work import Storage, Work
from bot.services.growing import sit_down
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.section_notes import note_change
from bot.services.section_rights import check_leads
from bot.services.sections import lock_section
from bot.services.telling import tell_members

ASKED = "join_request.asked"  # to those who lead: somebody asks to join
LET_IN = "join_request.let_in"  # to whoever asked
TURNED_AWAY = "join_request.turned_away"  # to whoever asked
OPENED = "join_request.opened"  # to whoever still waits when the section opens to everybody

MOST_WAITING = 200  # who are told when a section opens; nobody else waits in practice


@dataclass(frozen=True, slots=True)
class Decided:
    """A request that was decided."""

    section: Section
    member: Member


class JoinRequestService:
    """Members ask; those who lead the section and 総務課 decide."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def ask(self, typed: str, member_id: MemberId, origin: Origin) -> Section:
        """Ask to join, once until it is answered.

        Raises InvalidInput at ``section``, Refused for who belongs or waits already or has no seat left, and
        where everybody may join.
        """
        async with self._storage.write(origin.request) as work:
            meant = await find_section(work, typed)
            await lock_here(work, member_id)
            section = await lock_section(work, meant.id)
            held = await work.sections.memberships_of(member_id)
            try:
                take_seat(section, member_id, held, limit=self._policy.section_limit, now=origin.now)
            except Full as full:
                raise Refused("privacy.seats_full", limit=self._policy.section_limit) from full
            if not section.members_only:
                raise Refused("privacy.open_to_all", name=section.name)
            if not await work.join_requests.add(section.id, member_id, origin.now):
                raise Refused("privacy.asked_already", name=section.name)
            await _tell_leaders(work, section, member_id, origin)
            await work.audit.add(
                "section.join_asked", at=origin.now, member_id=member_id, subject_id=section.id
            )
            return section

    async def let_in(self, section_id: SectionId, member_id: MemberId, origin: Origin) -> Decided:
        """Give whoever asked a seat. Raises NotFound, NotAllowed, and Refused when it is settled already or
        they have no seat left: then the request stays.
        """
        async with self._storage.write(origin.request) as work:
            member = await work.members.lock(member_id)
            section = await _settle(work, section_id, member_id, origin)
            if member is None or not member.active:
                raise Refused("privacy.not_here", name=section.name)
            held = await work.sections.memberships_of(member_id)
            try:
                seat = take_seat(section, member_id, held, limit=self._policy.section_limit, now=origin.now)
            except Full:
                raise Refused("privacy.no_seat_left", name=member.profile.name) from None
            section = await sit_down(work, self._policy, section, seat, origin)
            await note_change(work, "section.let_in", section_id, origin)
            await tell_members(work, LET_IN, section_id, (member_id,), now=origin.now)
            return Decided(section, member)

    async def turn_away(self, section_id: SectionId, member_id: MemberId, origin: Origin) -> Decided:
        """Decline a request kindly. Raises NotFound, NotAllowed, Refused when it is settled already."""
        async with self._storage.write(origin.request) as work:
            member = await work.members.lock(member_id)
            section = await _settle(work, section_id, member_id, origin)
            if member is None:
                raise NotFound("member.gone")
            await note_change(work, "section.turned_away", section_id, origin)
            await tell_members(work, TURNED_AWAY, section_id, (member_id,), now=origin.now)
            return Decided(section, member)


async def tell_opened(work: Work, section: Section, origin: Origin) -> None:
    """A section opened to everybody: nobody has to ask any more, and whoever waited hears of it."""
    waiting = await work.join_requests.waiting(section.id, limit=MOST_WAITING)
    await work.join_requests.remove_all(section.id)
    await tell_members(work, OPENED, section.id, waiting, now=origin.now)


async def turn_all_away(work: Work, section: Section, origin: Origin) -> None:
    """A section closes for good: whoever waited for an answer hears so."""
    waiting = await work.join_requests.waiting(section.id, limit=MOST_WAITING)
    await work.join_requests.remove_all(section.id)
    await tell_members(work, TURNED_AWAY, section.id, waiting, now=origin.now)


async def _settle(work: Work, section_id: SectionId, member_id: MemberId, origin: Origin) -> Section:
    section = await lock_section(work, section_id)
    await check_leads(work, section, origin)
    section.check_open()
    if not await work.join_requests.remove(section_id, member_id):
        raise Refused("privacy.settled_already", name=section.name)
    return section


async def _tell_leaders(work: Work, section: Section, member_id: MemberId, origin: Origin) -> None:
    """Those who lead the section; 総務課 where nobody does."""
    seats = await work.sections.memberships_in(section.id)
    leaders = tuple(seat.member_id for seat in seats if seat.post.leads)
    if not leaders:
        leaders = tuple(member.id for member in await work.members.holding(Office.ADMINISTRATOR))
    # About whoever asks: several may ask to join the same section at the same moment.
    await tell_members(work, ASKED, member_id, leaders, now=origin.now, section=str(section.id))
