"""後任: members volunteer and vote; the clock turns the stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, SectionId, SuccessionId, to_token
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Post, Section
from bot.domain.successions import Candidate, Stage, Succession
from bot.ports.work import Storage, Work
from bot.services import succession_news as news
from bot.services.housekeeping import each
from bot.services.lookup import find_member, section_for
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.section_posts import lock_active
from bot.services.section_rights import active_post
from bot.services.sections import lock_section
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies, active_members

_AT_ONCE = 50  # how many stages are turned in one turn
_REMEMBERED = timedelta(days=30)  # how long people can see how a search ended


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands, as readers see them. ``votes`` counts only once the vote is over."""

    member: Member
    words: str
    votes: int | None


@dataclass(frozen=True, slots=True)
class State:
    """How a section's search for a chief stands.

    voted: how many have voted. mine: whom the reader voted for. acting: who leads meanwhile.
    """

    section: Section
    succession: Succession | None
    candidates: tuple[Standing, ...]
    voted: int
    mine: MemberId | None
    chief: Member | None
    acting: tuple[Member, ...]


class SuccessionService:
    """Members act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._vacancies = Vacancies(policy)

    async def state(self, typed: str, origin: Origin) -> State:
        """How the search stands. Raises InvalidInput at ``section``, NotAllowed for who does not belong."""
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            if not origin.administrator:
                await _check_belongs(work, section, origin)
            succession = await work.successions.latest_in(section.id)
            if succession and succession.closed_at and origin.now - succession.closed_at > _REMEMBERED:
                succession = None
            return await state_of(work, section, succession, origin.member_id)

    async def to_volunteer(self, section_id: SectionId, origin: Origin) -> Section:
        """The section, for somebody who may stand. Raises like ``volunteer``."""
        async with self._storage.read() as work:
            section = await section_for(work, to_token(section_id), origin)
            await _check_belongs(work, section, origin)
            (await _search(work, section)).check_volunteering(origin.now)
            return section

    async def volunteer(self, typed: str, words: str, origin: Origin) -> Section:
        """Stand as the next chief, or say something else about it. Raises InvalidInput at ``section``,
        NotAllowed for who does not belong, and Refused when the time for it is not now.
        """
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            member = await lock_active(work, origin.member_id)
            section, succession = await _open_search(work, meant, origin)
            succession.check_volunteering(origin.now)
            await work.successions.stand(succession.id, Candidate(member.id, words, origin.now))
            await note_change(work, "section.volunteered", section.id, origin)
            await self._vacancies.show(work, succession, origin.now)
            return section

    async def stand_down(self, typed: str, origin: Origin) -> Section:
        """Think again. Raises like ``volunteer``, and Refused for who does not stand."""
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            member = await lock_active(work, origin.member_id)
            section, _ = await _open_search(work, meant, origin)
            if not await self._vacancies.drop_out(work, section.id, member.id, origin.now):
                raise Refused("chief.not_standing", section=section.name)
            await note_change(work, "section.stood_down", section.id, origin)
            return section

    async def vote(self, typed: str, candidate: str, origin: Origin) -> tuple[Section, Member]:
        """Vote, in place of an earlier vote. Raises like ``volunteer``, Refused for who does not stand."""
        async with self._storage.write(origin.request) as work:
            meant = await section_for(work, typed, origin)
            await _check_belongs(work, meant, origin)
            chosen = await find_member(work, candidate)
            voter = await lock_active(work, origin.member_id)
            section, succession = await _open_search(work, meant, origin)
            succession.check_voting(origin.now)
            if chosen.id not in await _candidates(work, succession):
                raise Refused("chief.not_a_candidate", name=chosen.profile.name)
            await work.successions.vote(succession.id, voter.id, chosen.id, origin.now)
            await work.audit.add(  # for whom is nobody's business
                "section.voted", at=origin.now, member_id=origin.member_id, subject_id=section.id
            )
            await self._vacancies.show(work, succession, origin.now)
            return section, chosen

    async def tick(self, now: datetime) -> None:
        """Turn the stages that are over: to a vote, to a chief, or to 総務課."""
        async with self._storage.read() as work:
            due = await work.successions.due(now, limit=_AT_ONCE)
        await each("successions", due, lambda succession_id: self._turn(succession_id, now))

    async def _turn(self, succession_id: SuccessionId, now: datetime) -> None:
        async with self._storage.write() as work:
            await self._turn_locked(work, succession_id, now)

    async def _turn_locked(self, work: Work, succession_id: SuccessionId, now: datetime) -> None:
        """Everything is read anew under the section's lock, so that two processes turn a stage once."""
        locked = {one.member_id for one in await work.successions.candidates(succession_id)}
        for member_id in sorted(locked):
            await work.members.lock(member_id)
        seen = await work.successions.get(succession_id)
        if seen is None:
            return
        section = await lock_section(work, seen.section_id)
        current = await work.successions.get(succession_id)
        if current is None or not current.due(now):
            return
        if not section.open:
            await self._vacancies.call_off(work, section.id, now)
            return
        standing = await _candidates(work, current)
        if locked.issuperset(standing):  # else somebody came in between: the next turn sees to it
            votes = await _votes(work, current)
            turned = current.advance(standing, votes, now, self._policy.succession_stage)
            await self._carry_out(work, section, turned, now)

    async def _carry_out(self, work: Work, section: Section, turned: Succession, now: datetime) -> None:
        if turned.stage is Stage.SETTLED and turned.chosen_id is not None:
            former = await work.sections.chief_of(section.id)
            await self._vacancies.install(work, section, turned.chosen_id, Origin("", now), kind=news.YOURS)
            if former and former != turned.chosen_id:
                await tell_members(work, news.DISMISSED, section.id, (former,), now=now)
            return
        await work.successions.save(turned)
        await self._vacancies.show(work, turned, now)
        if turned.stage is Stage.VOTE:
            voters = await active_members(work, section.id)
            await tell_members(work, news.VOTE, turned.id, voters, now=now)
        else:
            await news.tell_administrators(work, news.TO_ADMINISTRATORS, turned.id, now=now)


async def state_of(
    work: Work, section: Section, succession: Succession | None, reader: MemberId | None
) -> State:
    """How a section's search stands, for one reader or (None) for all."""
    stand = await _candidates(work, succession) if succession else {}
    votes = await _votes(work, succession) if succession else {}
    seats = await work.sections.memberships_in(section.id)
    leaders = [seat for seat in seats if seat.post.leads]
    known = await work.members.get_many([*stand, *(seat.member_id for seat in leaders)])
    counted = succession is not None and succession.stage not in {Stage.VOLUNTEERS, Stage.VOTE}
    ballots = list(votes.values())
    return State(
        section=section,
        succession=succession,
        candidates=tuple(
            Standing(known[one], said, ballots.count(one) if counted and ballots else None)
            for one, said in stand.items()
        ),
        voted=len(votes),
        mine=votes.get(reader) if reader else None,
        chief=next((known[seat.member_id] for seat in leaders if seat.post is Post.CHIEF), None),
        acting=tuple(known[seat.member_id] for seat in leaders if known[seat.member_id].active),
    )


async def _open_search(work: Work, meant: Section, origin: Origin) -> tuple[Section, Succession]:
    section = await lock_section(work, meant.id)
    section.check_open()
    await _check_belongs(work, section, origin)
    return section, await _search(work, section)


async def _search(work: Work, section: Section) -> Succession:
    succession = await work.successions.open_in(section.id)
    if succession is None:
        raise Refused("chief.no_succession", section=section.name)
    return succession


async def _check_belongs(work: Work, section: Section, origin: Origin) -> None:
    if await active_post(work, section.id, origin.member_id) is None:
        raise NotAllowed("chief.members_of_section", section=section.name)


async def _candidates(work: Work, succession: Succession) -> dict[MemberId, str]:
    """Who stands and still belongs and is here, with their words, the first first."""
    stand = await work.successions.candidates(succession.id)
    belong = await work.sections.member_ids(succession.section_id)
    known = await work.members.get_many([one.member_id for one in stand])
    return {
        one.member_id: one.words for one in stand if one.member_id in belong and known[one.member_id].active
    }


async def _votes(work: Work, succession: Succession) -> Mapping[MemberId, MemberId]:
    """The votes of those who still belong."""
    belong = await work.sections.member_ids(succession.section_id)
    cast = await work.successions.votes(succession.id)
    return {voter: candidate for voter, candidate in cast.items() if voter in belong}
