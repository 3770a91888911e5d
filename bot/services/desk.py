"""課長席: everything somebody who looks after a section wants to know, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import Refused
from bot.domain.events import Event
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member, Office
from bot.domain.questions import Question
from bot.domain.sections import Membership, Section
from bot.domain.workload import WINDOW, Shoulders, weigh
from bot.ports.work import Storage, Work
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.section_reading import check_reads
from bot.services.section_rights import check_serves
from bot.services.sections import lock_section
from bot.services.telling import tell_members

RESTING = "desk.resting"  # to those who could step in: somebody takes a rest
NEW_FOR = timedelta(days=30)
MOST_NEWCOMERS = 5


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One section as it looks from the desk.

    came: how many joined in the last 30 days. newcomers: those of them nobody had a word with yet, the
    earliest first, at most five; ``newcomers_waiting`` counts all. tasks: how many wait to be taken.
    """

    section: Section
    members: int
    came: int
    newcomers: tuple[Member, ...]
    newcomers_waiting: int
    unanswered: int
    oldest: Question | None
    next_event: Event | None
    tasks: int
    shoulders: Shoulders


class DeskService:
    """For those who hold a post in a section, and 総務課."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def own(self, member_id: MemberId) -> tuple[Section, ...]:
        """The open sections a member holds a post in, the oldest post first."""
        async with self._storage.read() as work:
            held = [seat for seat in await work.sections.memberships_of(member_id) if seat.post.serves]
            known = await work.sections.get_many([seat.section_id for seat in held])
            return tuple(known[seat.section_id] for seat in held if known[seat.section_id].open)

    async def page(self, typed: str, member_id: MemberId, origin: Origin) -> DeskPage:
        """The desk of an open section. Raises InvalidInput at ``section``, NotAllowed, Refused."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_serves(work, section, origin)
            await check_reads(work, section, origin.member_id)  # 総務課 serves it from outside
            section.check_open()
            return await _page(work, section, member_id, origin.now)

    async def greet(
        self, section_id: SectionId, newcomer: MemberId, member_id: MemberId, origin: Origin
    ) -> Member:
        """声をかけた: the newcomer need not wait any more.

        Raises NotFound, NotAllowed, and Refused where somebody had a word already or the newcomer has left.
        """
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            await check_serves(work, section, origin)
            seats = await work.sections.memberships_of(newcomer)
            seat = next((one for one in seats if one.section_id == section_id), None)
            greeted = await work.members.get(newcomer)
            if seat is None or greeted is None:
                raise Refused("desk.newcomer_gone")
            if not await work.desks.welcome(seat, member_id, origin.now):
                raise Refused("desk.greeted_already", name=greeted.profile.name)
            where = str(section_id)
            await work.audit.add(
                "desk.greeted", at=origin.now, member_id=member_id, subject_id=newcomer, detail=where
            )
            return greeted

    async def to_rest(self, typed: str, origin: Origin) -> Section:
        """The section, for somebody who looks after it. Raises InvalidInput at ``section``, NotAllowed."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_serves(work, section, origin)
            return section

    async def rest(self, section_id: SectionId, member_id: MemberId, origin: Origin) -> tuple[Section, int]:
        """Tell the others who look after a section, or 総務課 where there are none, that somebody rests; the
        section and how many are told. Raises NotFound, NotAllowed.
        """
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            await check_serves(work, section, origin)
            told = await _who_could_step_in(work, section_id, member_id)
            await tell_members(work, RESTING, section_id, told, now=origin.now, member=str(member_id))
            await work.audit.add("desk.rests", at=origin.now, member_id=member_id, subject_id=section_id)
            return section, len(told)


async def _page(work: Work, section: Section, member_id: MemberId, now: datetime) -> DeskPage:
    seats = await work.sections.memberships_in(section.id)
    fresh = [seat for seat in seats if now - seat.joined_at <= NEW_FOR]
    waiting = await _waiting(work, section.id, fresh, now)
    unanswered, oldest = await work.desks.unanswered(section.id)
    coming = await work.events.coming_of(section.id, now, limit=1)
    workload = await work.desks.workload(section.id, member_id, since=now - WINDOW, now=now)
    return DeskPage(
        section=section,
        members=len(seats),
        came=len(fresh),
        newcomers=tuple(waiting[:MOST_NEWCOMERS]),
        newcomers_waiting=len(waiting),
        unanswered=unanswered,
        oldest=oldest,
        next_event=coming[0] if coming else None,
        tasks=await work.tasks.count_open(section.id),
        shoulders=weigh(workload, now),
    )


async def _waiting(
    work: Work, section_id: SectionId, fresh: Sequence[Membership], now: datetime
) -> list[Member]:
    """Who came lately, holds no post, is here, and has not been spoken to."""
    greeted = await work.desks.welcomed(section_id, now - NEW_FOR)
    new = [seat for seat in fresh if (seat.member_id, seat.joined_at) not in greeted]
    seats = sorted((seat for seat in new if not seat.post.serves), key=lambda seat: seat.joined_at)
    known = await work.members.get_many([seat.member_id for seat in seats])
    return [known[seat.member_id] for seat in seats if known[seat.member_id].active]


async def _who_could_step_in(work: Work, section_id: SectionId, member_id: MemberId) -> list[MemberId]:
    seats = await work.sections.memberships_in(section_id)
    others = [seat.member_id for seat in seats if seat.post.serves and seat.member_id != member_id]
    if others:
        return others
    office = await work.members.holding(Office.ADMINISTRATOR)
    return [member.id for member in office if member.id != member_id]
