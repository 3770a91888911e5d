"""What 総務課 and the chiefs do with sections: found, edit, choose rooms."""

from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.following import NewsKind
from bot.domain.ids import DraftId, PlaceId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section, SectionWords, found
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.work import Storage, Work
from bot.services.following import tell_followers
from bot.services.lookup import find_member, section_for
from bot.services.origin import Origin
from bot.services.section_names import save_name
from bot.services.section_notes import note_change
from bot.services.section_rights import check_administrator, check_leads
from bot.services.sections import lock_section
from bot.services.succession_news import APPOINTED
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies


class SectionOffice:
    """Every method checks who acts: 総務課 for all of it, a chief for editing the own section."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._vacancies = Vacancies(policy)

    async def found(
        self, words: SectionWords, chief: str, origin: Origin, *, draft_id: DraftId | None = None
    ) -> Section:
        """Found a section, with a chief where one is named (by token or name). What waited as a draft is
        founded once, however often that is asked for: the section's id is the draft's.

        Raises NotAllowed, and InvalidInput at ``name`` or ``chief``.
        """
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            leader = await _active(work, chief, "chief") if chief else None
            earlier = await work.sections.get(SectionId(draft_id)) if draft_id else None
            if earlier:
                return earlier
            section_id = SectionId(draft_id or new_id(origin.now))
            section = found(section_id, words, by=origin.member_id, now=origin.now)
            await save_name(work, section)
            if leader:
                await self._vacancies.seat(work, section, leader.id, origin.now)
                await tell_members(work, APPOINTED, section.id, (leader.id,), now=origin.now)
            await note_change(work, "section.founded", section.id, origin)
            return section

    async def to_edit(self, typed: str, origin: Origin) -> Section:
        """The section as it is, for somebody who may edit it. Raises NotAllowed, InvalidInput, Refused."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            section.check_open()
            return section

    async def edit(self, section_id: SectionId, words: SectionWords, origin: Origin) -> Section:
        """Change a section's words. Raises NotAllowed, Refused, and InvalidInput at ``name``."""
        async with self._storage.write(origin.request) as work:
            current = await lock_section(work, section_id)
            await check_leads(work, current, origin)
            section = current.edit(words)
            await save_name(work, section)
            if section.name != current.name:
                await work.reforms.note_name(current, origin.now)
                await tell_followers(work, NewsKind.RENAMED, section.id, now=origin.now, before=current.name)
            await note_change(work, "section.edited", section.id, origin)
            return section

    async def choose_room(self, typed: str, place_id: PlaceId, kind: SurfaceKind, origin: Origin) -> Section:
        """Choose how a section shows at a place; the reconciler makes it so."""
        check_administrator(origin)
        async with self._storage.write(origin.request) as work:
            section = await section_for(work, typed, origin)
            section.check_open()
            known = await work.sections.surface(section.id, place_id)
            surface = known or Surface(section.id, place_id, kind, due_at=origin.now, changes=0)
            if surface.bound:  # somebody's own channel is let go as it stands
                surface = replace(surface, bound=False, made=SurfaceKind.NONE, channel_id="", role_id="")
            await work.sections.save_surface(replace(surface, kind=kind, preliminary=False))
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
            section = await section_for(work, typed, origin)
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


async def _active(work: Work, typed: str, param: str) -> Member:
    member = await find_member(work, typed, param=param)
    locked = await work.members.lock(member.id)
    if locked is None or not locked.active:
        raise Refused("office.not_here", name=member.profile.name)
    return locked
