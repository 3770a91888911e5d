"""What 総務課 and the chiefs do with sections: found, edit, close, appoint, choose rooms."""

from dataclasses import replace

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.following import NewsKind
from bot.domain.ids import MemberId, PlaceId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.sections import Membership, NameTaken, Post, Section, SectionWords, found
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.work import Storage, Work
from bot.services.following import tell_followers
from bot.services.join_requests import turn_all_away
from bot.services.lookup import find_member, find_section
from bot.services.origin import Origin
from bot.services.section_rights import check_administrator, check_leads
from bot.services.sections import lock_section, note_change
from bot.services.telling import tell_members

APPOINTED = "section.appointed"  # to the new chief
DISMISSED = "section.dismissed"  # to the former chief
CLOSED = "section.closed"  # to everybody who belonged


class SectionOffice:
    """Every method checks who acts: 総務課 for all of it, a chief for editing the own section."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def found(self, words: SectionWords, chief: str, origin: Origin) -> Section:
        """Found a section, with a chief where one is named (by token or name).

        Raises NotAllowed, and InvalidInput at ``name`` or ``chief``.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            leader = await _active(work, chief, "chief") if chief else None
            section = found(SectionId(new_id(origin.now)), words, by=origin.member_id, now=origin.now)
            await _save_name(work, section)
            if leader:
                await _seat_chief(work, section, leader.id, origin)
            await note_change(work, "section.founded", section.id, origin)
            return section

    async def to_edit(self, typed: str, origin: Origin) -> Section:
        """The section as it is, for somebody who may edit it. Raises NotAllowed, InvalidInput, Refused."""
        async with self._storage.read() as work:
            section = await find_section(work, typed)
            await check_leads(work, section, origin)
            section.check_open()
            return section

    async def edit(self, section_id: SectionId, words: SectionWords, origin: Origin) -> Section:
        """Change a section's words. Raises NotAllowed, Refused, and InvalidInput at ``name``."""
        async with self._storage.write(origin.request) as work:
            current = await lock_section(work, section_id)
            await check_leads(work, current, origin)
            section = current.edit(words)
            await _save_name(work, section)
            if section.name != current.name:
                await tell_followers(work, NewsKind.RENAMED, section.id, now=origin.now, before=current.name)
            await note_change(work, "section.edited", section.id, origin)
            return section

    async def close(self, section_id: SectionId, origin: Origin) -> Section:
        """閉課: everybody's seat ends and everybody hears of it; what was written stays readable."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            section = (await lock_section(work, section_id)).close(origin.now)
            belonged = await work.sections.member_ids(section.id)
            await work.sections.unseat(section.id)
            await work.sections.save(section)
            await turn_all_away(work, section, origin)
            await tell_followers(work, NewsKind.CLOSED, section.id, now=origin.now)
            await note_change(work, "section.closed", section.id, origin)
            await tell_members(work, CLOSED, section.id, belonged, now=origin.now)
            return section

    async def appoint(self, typed: str, member: str, origin: Origin) -> tuple[Section, Member]:
        """Appoint a chief in place of whoever was, who stays as a member.

        Raises NotAllowed, Refused, and InvalidInput at ``section`` or ``member``.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            meant = await find_section(work, typed)
            leader = await _active(work, member, "member")
            section = await lock_section(work, meant.id)
            section.check_open()
            former = await work.sections.chief_of(section.id)
            if former == leader.id:
                raise Refused("section.leads_already", name=leader.profile.name, section=section.name)
            if former:
                await _end_post(work, section, former, origin)
            await _seat_chief(work, section, leader.id, origin)
            await tell_followers(work, NewsKind.CHIEF, section.id, now=origin.now, subject_id=leader.id)
            await note_change(work, "section.chief_appointed", section.id, origin)
            return section, leader

    async def dismiss(self, typed: str, origin: Origin) -> Section:
        """End a chief's post; the seat stays. Raises NotAllowed, InvalidInput, Refused without a chief."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, (await find_section(work, typed)).id)
            former = await work.sections.chief_of(section.id)
            if former is None:
                raise Refused("section.no_chief", section=section.name)
            await _end_post(work, section, former, origin)
            await note_change(work, "section.chief_dismissed", section.id, origin)
            return section

    async def choose_room(self, typed: str, place_id: PlaceId, kind: SurfaceKind, origin: Origin) -> Section:
        """Choose how a section shows at a place; the reconciler makes it so."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            section = await find_section(work, typed)
            section.check_open()
            known = await work.sections.surface(section.id, place_id)
            surface = known or Surface(section.id, place_id, kind, due_at=origin.now, changes=0)
            if surface.bound:  # somebody's own channel is let go as it stands
                surface = replace(surface, bound=False, made=SurfaceKind.NONE, channel_id="", role_id="")
            await work.sections.save_surface(replace(surface, kind=kind))
            await note_change(work, "section.room_chosen", section.id, origin)
            return section

    async def bind(self, typed: str, place_id: PlaceId, channel_id: str, origin: Origin) -> Section:
        """Let a section meet in an existing channel. Raises Refused outside a channel or where another
        section meets; a room made earlier is left as it stands.
        """
        check_administrator(origin)
        if not channel_id:
            raise Refused("section.no_channel_here")
        async with self._storage.write(origin.request) as work:
            section = await find_section(work, typed)
            section.check_open()
            other = await work.sections.section_of_channel(place_id, channel_id)
            if other is not None and other != section.id:
                raise Refused("section.channel_taken")
            known = await work.sections.surface(section.id, place_id)
            surface = Surface(
                section.id,
                place_id,
                SurfaceKind.CHANNEL,
                due_at=origin.now,
                made=SurfaceKind.CHANNEL,
                channel_id=channel_id,
                bound=True,
                changes=known.changes if known else 0,
                settled=known.settled if known else 0,
            )
            await work.sections.save_surface(surface)
            await note_change(work, "section.bound", section.id, origin)
            return section


async def _save_name(work: Work, section: Section) -> None:
    """Save a section under a name that may be taken; then say so at the field."""
    other = await work.sections.alike(section.name)
    if other is not None and other.id != section.id:
        raise InvalidInput(
            {"name": Problem("section.name_alike", {"name": section.name, "other": other.name})}
        )
    try:
        await work.sections.save(section)
    except NameTaken as taken:  # somebody founded it in the very same moment
        raise InvalidInput({"name": taken.problem}) from taken


async def _active(work: Work, typed: str, param: str) -> Member:
    member = await find_member(work, typed, param=param)
    locked = await work.members.lock(member.id)
    if locked is None or not locked.active:
        raise Refused("office.not_here", name=member.profile.name)
    return locked


async def _seat_chief(work: Work, section: Section, member_id: MemberId, origin: Origin) -> None:
    held = await work.sections.memberships_of(member_id)
    since = next((seat.joined_at for seat in held if seat.section_id == section.id), origin.now)
    await work.sections.seat(Membership(section.id, member_id, Post.CHIEF, since))
    await work.sections.unfollow(section.id, member_id)
    await tell_members(work, APPOINTED, section.id, (member_id,), now=origin.now)


async def _end_post(work: Work, section: Section, member_id: MemberId, origin: Origin) -> None:
    """The seat stays, even above the limit: nobody is thrown out by a change of posts (decision 6)."""
    held = await work.sections.memberships_of(member_id)
    since = next((seat.joined_at for seat in held if seat.section_id == section.id), origin.now)
    await work.sections.seat(Membership(section.id, member_id, Post.MEMBER, since))
    await tell_members(work, DISMISSED, section.id, (member_id,), now=origin.now)
