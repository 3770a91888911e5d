"""自庁: the colleagues of one organisation, and the one section that is for them alone."""

from dataclasses import dataclass

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import MemberId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import NameTaken, Section, SectionWords, found
from bot.domain.successions import Reason
from bot.ports.work import Storage, Work
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.vacancies import Vacancies

ENOUGH = 2  # so many have to be confirmed before there is a section for them
MOST = 500


@dataclass(frozen=True, slots=True)
class Colleagues:
    """What a member whose employment was confirmed sees of the own organisation."""

    organisation: str
    others: tuple[Member, ...]
    group: Section | None
    belongs: bool

    @property
    def enough(self) -> bool:
        """Whether a section can be founded."""
        return 1 + len(self.others) >= ENOUGH


class ColleagueService:
    """Everything is read anew from the member's own proof; nobody can ask about another organisation."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._vacancies = Vacancies(policy)

    async def page(self, member_id: MemberId) -> Colleagues:
        """Colleagues, by name, and their section. Raises Refused for whose employment is not confirmed."""
        async with self._storage.read() as work:
            member = _confirmed(await work.members.get(member_id))
            group = await work.sections.of_organisation(member.organisation_key)
            belongs = group is not None and await work.sections.post_of(group.id, member_id) is not None
            return Colleagues(member.profile.organisation, await _others(work, member), group, belongs)

    async def found(self, words: SectionWords, member_id: MemberId, origin: Origin) -> Section:
        """Found the section of the member's organisation; the founder leads it.

        Raises Refused for whose employment is not confirmed, while there are no colleagues, and where the
        section is there already.
        """
        async with self._storage.write(origin.request) as work:
            member = _confirmed(await work.members.lock(member_id))
            if 1 + len(await _others(work, member)) < ENOUGH:
                raise Refused("colleagues.too_few")
            if await work.sections.of_organisation(member.organisation_key):
                raise Refused("colleagues.founded_already")
            section = found(
                SectionId(new_id(origin.now)),
                words,
                by=member_id,
                now=origin.now,
                organisation=member.organisation_key,
            )
            try:
                await work.sections.save(section)
            except NameTaken as taken:  # a colleague founded it in the very same moment
                raise Refused("colleagues.founded_already") from taken
            await self._vacancies.seat(work, section, member_id, origin.now)
            await note_change(work, "section.founded", section.id, origin)
            return section

    async def let_go(self, work: Work, before: Member, after: Member, origin: Origin) -> None:
        """Who is no colleague any more leaves their section. Part of the transaction of the change."""
        if after.organisation_key == before.organisation_key:
            return
        held = await work.sections.memberships_of(after.id)
        seats = {seat.section_id: seat for seat in held if seat.of_colleagues}
        for section in (await work.sections.lock(tuple(seats))).values():
            await work.sections.unseat(section.id, after.id)
            await self._vacancies.seat_left(work, section, seats[section.id], Reason.LEFT_SECTION, origin)
            await note_change(work, "section.left", section.id, origin)
        for section_id in await work.sections.followed_by(after.id):
            followed = await work.sections.get(section_id)
            if followed is not None and not followed.admits(after.organisation_key):
                await work.sections.unfollow(section_id, after.id)


async def _others(work: Work, member: Member) -> tuple[Member, ...]:
    everybody = await work.members.colleagues(member.organisation_key, limit=MOST)
    return tuple(one for one in everybody if one.id != member.id)


def _confirmed(member: Member | None) -> Member:
    if member is None:
        raise NotFound("member.gone")
    if not member.organisation_key:
        raise Refused("colleagues.unconfirmed")
    return member
