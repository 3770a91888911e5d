"""課: finding, joining, following, swapping and leaving."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import (
    Membership,
    Post,
    Section,
    give_up_seat,
    seats_taken,
    swap_seat,
    take_seat,
)
from bot.domain.successions import Reason
from bot.ports.sections import Overview, Wanted
from bot.ports.work import Storage, Work
from bot.services.growing import sit_down
from bot.services.lookup import find_section, known_organisation, meant_section
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.section_life import SectionLife, life_of
from bot.services.section_notes import note_change
from bot.services.section_reading import check_reads
from bot.services.twins import twins_of
from bot.services.vacancies import Vacancies


@dataclass(frozen=True, slots=True)
class SectionCard:
    """Everything a section's page shows to one reader. helpers: deputies and staff, by post. seeking: whether
    the section looks for its next chief. former: what the reader calls it, where it is called otherwise now.
    reads: whether they may look inside.
    """

    section: Section
    members: int
    chief: Member | None
    belongs: bool
    follows: bool
    post: Post | None
    helpers: Mapping[Post, Sequence[Member]]
    life: SectionLife
    twins: tuple[Section, ...] = ()
    former: str = ""
    seeking: bool = False
    reads: bool = True

    @property
    def leads(self) -> bool:
        """Whether the reader may decide for the section."""
        return self.post is not None and self.post.leads

    @property
    def serves(self) -> bool:
        """Whether the reader looks after the section."""
        return self.post is not None and self.post.serves


@dataclass(frozen=True, slots=True)
class Seat:
    """One of a member's sections with the post held there."""

    section: Section
    post: Post


@dataclass(frozen=True, slots=True)
class MySections:
    """Where a member belongs, what the member follows, and how many seats are left."""

    seats: tuple[Seat, ...]
    following: tuple[Section, ...]
    free: int


# Called inside the transaction in which somebody leaves a section, so that features free what was held there.
SeatHook = Callable[[Work, SectionId, MemberId, Origin], Awaitable[None]]


class SectionsService:
    """What members do with sections."""

    def __init__(self, storage: Storage, policy: Policy, on_leave: tuple[SeatHook, ...] = ()) -> None:
        self._storage = storage
        self._policy = policy
        self._vacancies = Vacancies(policy)
        self._on_leave = on_leave

    async def overview(
        self, wanted: Wanted, *, now: datetime, limit: int, offset: int, reader: MemberId | None = None
    ) -> tuple[tuple[Overview, ...], int]:
        """A page of the open sections a reader may know of, and how many there are in all."""
        async with self._storage.read() as work:
            organisation = await known_organisation(work, reader)
            rows, total = await work.sections.overview(
                wanted, now=now, limit=limit, offset=offset, organisation=organisation
            )
            return await _as_seen(work, rows, reader), total

    async def search(self, text: str, reader: MemberId | None, *, limit: int) -> tuple[Section, ...]:
        """Open sections a reader may know of whose name or purpose contains a text."""
        async with self._storage.read() as work:
            organisation = await known_organisation(work, reader)
            return await work.sections.search(text, limit=limit, organisation=organisation)

    async def card(
        self, typed: str, reader: MemberId | None, *, param: str = "section", every: bool = False
    ) -> SectionCard:
        """A section by token or name, as one reader sees it. Raises InvalidInput at ``param``."""
        async with self._storage.read() as work:
            meant = await meant_section(work, typed, param=param, reader=reader, every=every)
            section = meant.section
            seats = await work.sections.memberships_in(section.id)
            follows = reader is not None and section.id in await work.sections.followed_by(reader)
            mine = next((seat for seat in seats if seat.member_id == reader), None)
            serving = [seat for seat in seats if seat.post.serves]
            known = await work.members.get_many([seat.member_id for seat in serving])
            held = {post: [known[one.member_id] for one in serving if one.post is post] for post in Post}
            return SectionCard(
                section=section,
                members=len(seats),
                chief=next(iter(held[Post.CHIEF]), None),
                belongs=mine is not None,
                follows=follows,
                post=mine.post if mine else None,
                seeking=await work.successions.open_in(section.id) is not None,
                helpers={post: held[post] for post in (Post.DEPUTY, Post.STAFF)},
                life=await life_of(work, section),
                former=meant.former,
                twins=await twins_of(work, section.id),
                reads=mine is not None or not section.members_only,
            )

    async def members(self, typed: str, reader: MemberId) -> tuple[Section, tuple[tuple[Member, Post], ...]]:
        """Who belongs to a section, the chief first.

        Raises InvalidInput at ``section``, NotAllowed for a members-only one the reader does not belong to.
        """
        async with self._storage.read() as work:
            section = await find_section(work, typed, reader=reader)
            await check_reads(work, section, reader)
            seats = await work.sections.memberships_in(section.id)
            known = await work.members.get_many([seat.member_id for seat in seats])
            return section, tuple((known[seat.member_id], seat.post) for seat in seats)

    async def seen_by(self, member_id: MemberId, reader: MemberId | None) -> MySections:
        """What somebody else may know of a member's seats and follows."""
        async with self._storage.read() as work:
            organisation = await known_organisation(work, reader)
            shown = await work.sections.memberships_shown(member_id, reader)
        places = await self.mine(member_id)
        seen = {seat.section_id for seat in shown}
        return MySections(
            seats=tuple(
                seat for seat in places.seats if seat.section.id in seen and seat.section.admits(organisation)
            ),
            following=tuple(section for section in places.following if section.admits(organisation)),
            free=places.free,
        )

    async def mine(self, member_id: MemberId) -> MySections:
        """A member's seats and follows, for themselves."""
        async with self._storage.read() as work:
            held = await work.sections.memberships_of(member_id)
            followed = await work.sections.followed_by(member_id)
            known = await work.sections.get_many([*(seat.section_id for seat in held), *followed])
            return MySections(
                seats=tuple(Seat(known[seat.section_id], seat.post) for seat in held),
                following=tuple(known[section_id] for section_id in followed),
                free=max(0, self._policy.section_limit - seats_taken(held)),
            )

    async def join(self, typed: str, member_id: MemberId, origin: Origin) -> Section:
        """Take a seat. Raises Full when the limit is reached, Refused by the other rules."""
        async with self._storage.write(origin.request) as work:
            meant = await find_section(work, typed, reader=member_id)
            held = await _lock_seats(work, member_id)
            section = await lock_section(work, meant.id)
            if all(seat.section_id != section.id for seat in held):
                section.check_free()
            seat = take_seat(
                section,
                member_id,
                held,
                limit=self._policy.section_limit,
                now=origin.now,
                organisation=await known_organisation(work, member_id),
            )
            return await sit_down(work, self._policy, section, seat, origin)

    async def swap(
        self, leaving_id: SectionId, entering_id: SectionId, member_id: MemberId, origin: Origin
    ) -> tuple[Section, Section]:
        """Give up one seat for another in one step: (left, joined). Nothing changes where that fails."""
        async with self._storage.write(origin.request) as work:
            held = await _lock_seats(work, member_id)
            locked = await work.sections.lock((leaving_id, entering_id))
            leaving, entering = _known(locked.get(leaving_id)), _known(locked.get(entering_id))
            entering.check_free()
            given_up, taken = swap_seat(
                leaving,
                entering,
                member_id,
                held,
                limit=self._policy.section_limit,
                now=origin.now,
                organisation=await known_organisation(work, member_id),
            )
            await self._stand_up(work, leaving, given_up, origin)
            return leaving, await sit_down(work, self._policy, entering, taken, origin)

    async def leave(self, section_id: SectionId, member_id: MemberId, origin: Origin) -> Section:
        """Give a seat up; a chief's post ends with it. Raises Refused for somebody who does not belong."""
        async with self._storage.write(origin.request) as work:
            held = await _lock_seats(work, member_id)
            section = await lock_section(work, section_id)
            await self._stand_up(work, section, give_up_seat(section, held), origin)
            return section

    async def follow(self, typed: str, member_id: MemberId, origin: Origin) -> Section:
        """Follow without belonging. Raises Refused for a closed section, a member of it or a follower."""
        async with self._storage.write(origin.request) as work:
            section = await find_section(work, typed, reader=member_id)
            await lock_here(work, member_id)
            section.check_open()
            if section.members_only:
                raise Refused("privacy.no_followers", name=section.name)
            if member_id in await work.sections.member_ids(section.id):
                raise Refused("section.follows_as_member", name=section.name)
            if not await work.sections.follow(section.id, member_id, origin.now):
                raise Refused("section.follows_already", name=section.name)
            return section

    async def unfollow(self, typed: str, member_id: MemberId, origin: Origin) -> Section:
        """Stop following. Raises Refused for somebody who does not follow."""
        async with self._storage.write(origin.request) as work:
            section = await find_section(work, typed, reader=member_id)
            if not await work.sections.unfollow(section.id, member_id):
                raise Refused("section.not_followed", name=section.name)
            return section

    async def release_seats(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: every seat, post and follow ends. Part of the leaver's transaction."""
        held = await work.sections.memberships_of(member_id)
        known = await work.sections.lock([seat.section_id for seat in held])
        for seat in held:
            await work.sections.unseat(seat.section_id, member_id)
            section = known[seat.section_id]
            await self._vacancies.seat_left(work, section, seat, Reason.LEFT_TOWN, origin)
            await work.audit.add(
                "section.left", at=origin.now, member_id=member_id, subject_id=seat.section_id
            )
        await work.sections.unfollow_all(member_id)
        await work.sections.rooms_should_follow([seat.section_id for seat in held], origin.now)

    async def _stand_up(self, work: Work, section: Section, seat: Membership, origin: Origin) -> None:
        await work.sections.unseat(seat.section_id, seat.member_id)
        await self._vacancies.seat_left(work, section, seat, Reason.LEFT_SECTION, origin)
        for free in self._on_leave:
            await free(work, seat.section_id, seat.member_id, origin)
        await note_change(work, "section.left", seat.section_id, origin)


async def _lock_seats(work: Work, member_id: MemberId) -> tuple[Membership, ...]:
    """A member's seats, which nobody else can add to: the member is locked first, then the seats are read."""
    await lock_here(work, member_id)
    return await work.sections.memberships_of(member_id)


async def lock_section(work: Work, section_id: SectionId) -> Section:
    """A section nobody else changes meanwhile. Raises NotFound."""
    return _known((await work.sections.lock((section_id,))).get(section_id))


async def _as_seen(work: Work, rows: tuple[Overview, ...], reader: MemberId | None) -> tuple[Overview, ...]:
    """Rows marked whose sections the reader may not look into."""
    if not any(row.section.members_only for row in rows):
        return rows
    held = await work.sections.memberships_of(reader) if reader is not None else ()
    own = {seat.section_id for seat in held}
    return tuple(replace(row, reads=not row.section.members_only or row.section.id in own) for row in rows)


def _known(section: Section | None) -> Section:
    if section is None:
        raise NotFound("section.gone")
    return section
