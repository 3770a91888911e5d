"""姉妹: asking another section, accepting, ending, and who hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import MemberId, SectionId, to_token
from bot.domain.sections import Section
from bot.domain.twins import Twinning, ask
from bot.ports.work import Storage, Work
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.section_rights import active_post, check_leads
from bot.services.telling import tell_members

ASKED = "twins.asked"  # to those who lead the section that was asked
AGREED = "twins.agreed"  # to those who lead the section that asked
ENDED = "twins.ended"  # to those who lead the other section
DECLINED = "twins.declined"  # to those who lead the section that asked


@dataclass(frozen=True, slots=True)
class TwinPage:
    """A section's twins, and what is asked, each with the other section."""

    section: Section
    pairs: tuple[tuple[Twinning, Section], ...]
    may_decide: bool


class TwinService:
    """Those who lead one of the two sections act through it; the right is asked anew at every step."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def page(self, section_id: SectionId, origin: Origin) -> TwinPage:
        """Everything between a section and others. Raises NotFound."""
        async with self._storage.read() as work:
            section = await work.sections.get(section_id)
            if section is None or section.organisation:  # colleagues' sections have no twins
                raise NotFound("section.gone")
            pairs = await work.twins.of(section_id)
            known = await work.sections.get_many([pair.other(section_id) for pair in pairs])
            post = await active_post(work, section_id, origin.member_id)
            return TwinPage(
                section,
                tuple((pair, known[pair.other(section_id)]) for pair in pairs),
                origin.administrator or (post is not None and post.leads),
            )

    async def ask(self, typed: str, other: str, origin: Origin) -> tuple[Section, Section, Twinning]:
        """Propose to another section; where that one proposed before, they are twins at once.

        Raises InvalidInput at ``section`` or ``with_``, NotAllowed, and Refused by the rules or where nobody
        leads the other section.
        """
        async with self._storage.write(origin.request) as work:
            meant = await find_section(work, typed, reader=origin.member_id)
            wanted = await find_section(work, other, param="with_", reader=origin.member_id)
            own, theirs = await _locked(work, meant.id, wanted.id)
            await check_leads(work, own, origin)
            twinning = ask(own, theirs, await work.twins.get(own.id, theirs.id), now=origin.now)
            if not await _leaders(work, theirs.id):
                raise Refused("twins.nobody_leads", section=theirs.name)
            await work.twins.save(twinning)
            await _tell(work, AGREED if twinning.agreed else ASKED, theirs, own, origin)
            await _note(work, "section.twin_agreed" if twinning.agreed else "section.twin_asked", own, origin)
            return own, theirs, twinning

    async def accept(self, own_id: SectionId, other_id: SectionId, origin: Origin) -> tuple[Section, Section]:
        """Agree to what another section proposed. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            own, theirs = await _locked(work, own_id, other_id)
            await check_leads(work, own, origin)
            own.check_open()
            theirs.check_open()
            twinning = _known(await work.twins.get(own_id, other_id)).accept(own_id, origin.now)
            await work.twins.save(twinning)
            await _tell(work, AGREED, theirs, own, origin)
            await _note(work, "section.twin_agreed", own, origin)
            return own, theirs

    async def end(self, own_id: SectionId, other_id: SectionId, origin: Origin) -> tuple[Section, Section]:
        """End being twins, decline what was proposed, or take the own proposal back.

        Raises NotFound and NotAllowed.
        """
        async with self._storage.write(origin.request) as work:
            own, theirs = await _locked(work, own_id, other_id)
            await check_leads(work, own, origin)
            twinning = _known(await work.twins.get(own_id, other_id))
            await work.twins.end(own_id, other_id)
            if twinning.agreed:
                await _tell(work, ENDED, theirs, own, origin)
            elif twinning.asked_by == other_id:
                await _tell(work, DECLINED, theirs, own, origin)
            await _note(work, "section.twin_ended", own, origin)
            return own, theirs

    async def names(self, section_ids: frozenset[SectionId]) -> Mapping[SectionId, str]:
        """What sections are called."""
        if not section_ids:
            return {}
        async with self._storage.read() as work:
            known = await work.sections.get_many(section_ids)
            return {section.id: section.name for section in known.values()}


async def twins_of(work: Work, section_id: SectionId) -> tuple[Section, ...]:
    """The open sections that are a section's twins, the oldest pair first."""
    pairs = [pair for pair in await work.twins.of(section_id) if pair.agreed]
    if not pairs:
        return ()
    known = await work.sections.get_many([pair.other(section_id) for pair in pairs])
    return tuple(known[pair.other(section_id)] for pair in pairs)


async def _locked(work: Work, own_id: SectionId, other_id: SectionId) -> tuple[Section, Section]:
    found = await work.sections.lock((own_id, other_id))
    if own_id not in found or other_id not in found:
        raise NotFound("section.gone")
    return found[own_id], found[other_id]


async def _leaders(work: Work, section_id: SectionId) -> tuple[MemberId, ...]:
    seats = await work.sections.memberships_in(section_id)
    return tuple(seat.member_id for seat in seats if seat.post.leads)


async def _tell(work: Work, kind: str, whose: Section, by: Section, origin: Origin) -> None:
    leaders = await _leaders(work, whose.id)
    await tell_members(work, kind, whose.id, leaders, now=origin.now, other=to_token(by.id))


async def _note(work: Work, action: str, section: Section, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=section.id)


def _known(twinning: Twinning | None) -> Twinning:
    if twinning is None:
        raise NotFound("twins.gone")
    return twinning
