"""The directory of sections: which of them may suit a member, and why."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.ids import SectionId
from bot.domain.members import Member
from bot.domain.recommendations import Candidate, Recommendation, recommend
from bot.domain.topics import met, shared, topics, words_in, words_of
from bot.ports.work import Storage, Work

_LOOKED_AT = 1_000  # sections


class DirectoryService:
    """Reads in six look-ups at most, however many sections and people there are."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def recommend(self, member: Member, now: datetime) -> tuple[Recommendation, ...]:
        """Up to five sections where the member neither belongs nor follows, the strongest reasons first."""
        async with self._storage.read() as work:
            sections = await work.directory.for_everybody(limit=_LOOKED_AT)
            taken = await work.directory.taken(member.id)
            companions = await work.directory.companions(member.id)
            neighbours: Mapping[SectionId, int] = {}
            if member.prefecture:
                neighbours = await work.directory.neighbours(member.id, member.prefecture)
            colleagues = await _colleagues(work, member)
        interests = topics(member.profile.interests)
        candidates = [
            Candidate(
                section,
                same_work=colleagues.get(section.id, 0),
                companions=companions.get(section.id, 0),
                neighbours=neighbours.get(section.id, 0),
                interest=met(interests, words_of(section.name) | words_of(section.purpose)),
            )
            for section in sections
        ]
        return recommend(candidates, taken, now=now)


async def _colleagues(work: Work, member: Member) -> Mapping[SectionId, int]:
    """How many do the same work as the member, by section."""
    mine = topics(member.profile.work)
    found = await work.directory.works(member.id, sorted(words_in(mine)))
    everything = {said for told in found.values() for said in told}
    same = {said for said in everything if shared(mine, topics(said))}
    return {
        section_id: sum(count for said, count in told.items() if said in same)
        for section_id, told in found.items()
    }
