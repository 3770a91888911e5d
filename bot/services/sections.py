"""課: finding, joining, following, swapping and leaving."""

from dataclasses import dataclass, replace

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import (
    Membership,
    Post,
    Section,
    SectionKind,
    give_up_seat,
    seats_taken,
    swap_seat,
    take_seat,
)
from bot.ports.sections import Overview
from bot.ports.work import Storage, Work
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.section_reading import check_reads


@dataclass(frozen=True, slots=True)
class SectionCard:
    """Everything a section's page shows to one reader. ``reads``: whether they may look inside."""

    section: Section
    members: int
    chief: Member | None
    belongs: bool
    follows: bool
    leads: bool
    reads: bool = True


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


class SectionsService:
    """What members do with sections."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def overview(
        self, text: str, kind: SectionKind | None, *, limit: int, offset: int, reader: MemberId | None = None
    ) -> tuple[tuple[Overview, ...], int]:
        """A page of open sections, as a reader may see them, and how many there are in all."""
        async with self._storage.read() as work:
            rows, total = await work.sections.overview(text, kind, limit=limit, offset=offset)
            return await _as_seen(work, rows, reader), total

    async def card(self, typed: str, reader: MemberId | None, *, param: str = "section") -> SectionCard:
        """A section by token or name, as one reader sees it. Raises InvalidInput at ``param``."""
        async with self._storage.read() as work:
            section = await find_section(work, typed, param=param)
            seats = await work.sections.memberships_in(section.id)
            follows = reader is not None and section.id in await work.sections.followed_by(reader)
            mine = next((seat for seat in seats if seat.member_id == reader), None)
            chief = next((seat.member_id for seat in seats if seat.post is Post.CHIEF), None)
            return SectionCard(
                section=section,
                members=len(seats),
                chief=await work.members.get(chief) if chief else None,
                belongs=mine is not None,
                follows=follows,
                leads=mine is not None and mine.post.leads,
                reads=mine is not None or not section.members_only,
            )

    async def members(self, typed: str, reader: MemberId) -> tuple[Section, tuple[tuple[Member, Post], ...]]:
        """Who belongs to a section, the chief first.

        Raises InvalidInput at ``section``, NotAllowed for a members-only one the reader does not belong to.
        """
        async with self._storage.read() as work:
            section = await find_section(work, typed)
            await check_reads(work, section, reader)
            seats = await work.sections.memberships_in(section.id)
            known = await work.members.get_many([seat.member_id for seat in seats])
            return section, tuple((known[seat.member_id], seat.post) for seat in seats)

    async def mine(self, member_id: MemberId, reader: MemberId | None = None) -> MySections:
        """A member's seats and follows; with a reader, as far as that one may know of them."""
        async with self._storage.read() as work:
            if reader is None:
                held = await work.sections.memberships_of(member_id)
            else:
                held = await work.sections.memberships_shown(member_id, reader)
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
            meant = await find_section(work, typed)
            held = await _lock_seats(work, member_id)
            section = await lock_section(work, meant.id)
            if all(seat.section_id != section.id for seat in held):
                section.check_free()
            seat = take_seat(section, member_id, held, limit=self._policy.section_limit, now=origin.now)
            await self._sit_down(work, seat, origin)
            return section

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
                leaving, entering, member_id, held, limit=self._policy.section_limit, now=origin.now
            )
            await self._stand_up(work, given_up, origin)
            await self._sit_down(work, taken, origin)
            return leaving, entering

    async def leave(self, section_id: SectionId, member_id: MemberId, origin: Origin) -> Section:
        """Give a seat up; a chief's post ends with it. Raises Refused for somebody who does not belong."""
        async with self._storage.write(origin.request) as work:
            held = await _lock_seats(work, member_id)
            section = await lock_section(work, section_id)
            await self._stand_up(work, give_up_seat(section, held), origin)
            return section

    async def follow(self, typed: str, member_id: MemberId, origin: Origin) -> Section:
        """Follow without belonging. Raises Refused for a closed section, a member of it or a follower."""
        async with self._storage.write(origin.request) as work:
            section = await find_section(work, typed)
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
            section = await find_section(work, typed)
            if not await work.sections.unfollow(section.id, member_id):
                raise Refused("section.not_followed", name=section.name)
            return section

    async def release_seats(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: every seat, post and follow ends. Part of the leaver's transaction."""
        held = await work.sections.memberships_of(member_id)
        await work.sections.lock([seat.section_id for seat in held])
        for seat in held:
            await work.sections.unseat(seat.section_id, member_id)
        await work.sections.unfollow_all(member_id)
        await work.sections.rooms_should_follow([seat.section_id for seat in held], origin.now)

    async def _sit_down(self, work: Work, seat: Membership, origin: Origin) -> None:
        await work.sections.seat(seat)
        await work.sections.unfollow(seat.section_id, seat.member_id)
        await work.sections.touch(seat.section_id, origin.now)
        await note_change(work, "section.joined", seat.section_id, origin)

    async def _stand_up(self, work: Work, seat: Membership, origin: Origin) -> None:
        await work.sections.unseat(seat.section_id, seat.member_id)
        await note_change(work, "section.left", seat.section_id, origin)


async def _lock_seats(work: Work, member_id: MemberId) -> tuple[Membership, ...]:
    """A member's seats, which nobody else can add to: the member is locked first, then the seats are read."""
    if await work.members.lock(member_id) is None:
        raise NotFound("member.gone")
    return await work.sections.memberships_of(member_id)


async def lock_section(work: Work, section_id: SectionId) -> Section:
    """A section nobody else changes meanwhile. Raises NotFound."""
    return _known((await work.sections.lock((section_id,))).get(section_id))


async def note_change(work: Work, action: str, section_id: SectionId, origin: Origin) -> None:
    """What every change of a section leaves behind: a line in the audit trail, and rooms that follow."""
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=section_id)
    await work.sections.rooms_should_follow((section_id,), origin.now)


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
