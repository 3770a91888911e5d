"""分割: a new section beside one that has become too many things; its members follow it from the start."""

from dataclasses import dataclass, replace

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section, SectionWords, found
from bot.ports.work import Storage
from bot.services.lookup import find_member, section_for
from bot.services.origin import Origin
from bot.services.reform_news import SPLIT
from bot.services.section_names import save_name
from bot.services.section_notes import note_change
from bot.services.section_rights import check_leads
from bot.services.sections import lock_section
from bot.services.succession_news import APPOINTED
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies


@dataclass(frozen=True, slots=True)
class Part:
    """What the new section says about itself, and who leads it (by token or name)."""

    name: str
    purpose: str
    chief: str


@dataclass(frozen=True, slots=True)
class Split:
    """``section`` stays; ``part`` is new beside it and led by ``chief``."""

    section: Section
    part: Section
    chief: Member


class SplittingService:
    """For those who lead a section and 総務課."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._vacancies = Vacancies(policy)

    async def split(self, typed: str, wanted: Part, origin: Origin) -> Split:
        """Found a section beside one; everybody there follows it and may move over in one step.

        Raises NotAllowed, Refused, and InvalidInput at ``section``, ``name`` or ``chief``.
        """
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            found = await find_member(work, wanted.chief, param="chief")
            chief = await work.members.lock(found.id) or found
            section = await lock_section(work, meant.id)
            await check_leads(work, section, origin)
            section.check_open()
            if section.organisation:
                raise Refused("reform.colleagues_only", section=section.name)
            belonging = await work.sections.member_ids(section.id)
            if chief.id not in belonging or not chief.active:
                values = {"name": chief.profile.name, "section": section.name}
                raise InvalidInput({"chief": Problem("reform.chief_elsewhere", values)})
            part = _part_of(section, wanted, origin)
            await save_name(work, part)
            if not part.members_only:  # what is for its members only is not followed
                await work.reforms.members_follow(section.id, part.id, origin.now)
            await self._vacancies.seat(work, part, chief.id, origin.now)
            await note_change(work, "section.split", section.id, origin)
            await note_change(work, "section.founded", part.id, origin)
            await tell_members(work, APPOINTED, part.id, (chief.id,), now=origin.now)
            others = belonging - {chief.id}
            await tell_members(work, SPLIT, part.id, others, now=origin.now, of=str(section.id))
            return Split(section, part, chief)


def _part_of(section: Section, wanted: Part, origin: Origin) -> Section:
    """Kind, style and who may belong and read are as in the section it comes from."""
    said = SectionWords(wanted.name, wanted.purpose, section.kind, section.style)
    part = found(SectionId(new_id(origin.now)), said, by=origin.member_id, now=origin.now)
    return replace(part, members_only=section.members_only)
