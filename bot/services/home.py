"""What concerns one member right now, read in one go: the town hall's first screen."""

from dataclasses import dataclass

from bot.domain.members import Member, Standing
from bot.domain.questions import Question
from bot.domain.sections import Section
from bot.ports.events import SeenEvent
from bot.ports.work import Storage
from bot.services.errands import Errand, errands_of
from bot.services.origin import Origin

EVENTS = 3
QUESTIONS = 2
OWN = 10  # open questions of one's own among which answered ones are looked for


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one member, their coming events, sections and open questions, and what others wait for.

    waiting: questions of others nobody has answered; fewer where much waits for the member. applicants: how
    many wait to be let in, counted for those who decide about it only.
    """

    errands: tuple[Errand, ...]
    events: tuple[SeenEvent, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    waiting: tuple[Question, ...]
    applicants: int


class HomeService:
    """Reads a member's desk."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def desk(self, member: Member, origin: Origin, *, verifier: bool) -> Desk:
        """The desk of a member at the moment of the call."""
        member_id = member.id
        async with self._storage.read() as work:
            seats = await work.sections.memberships_of(member_id)
            known = await work.sections.get_many([seat.section_id for seat in seats])
            unanswered = await work.questions.unanswered(limit=2 * QUESTIONS, reader=member_id)
            others = [question for question in unanswered if question.asker_id != member_id]
            own = await work.questions.open_of(member_id, limit=OWN)
            sealed = await work.questions.sealed_of(member_id, limit=1, answered=True)
            asked = sorted((*own, *sealed), key=lambda one: one.asked_at, reverse=True)
            errands = await errands_of(work, member, asked, known, origin.now)
            room = max(0, QUESTIONS - len(errands))
            told = {errand.subject_id for errand in errands}
            return Desk(
                errands=errands,
                events=await work.events.upcoming(
                    now=origin.now, reader=member_id, limit=EVENTS, only_mine=True
                ),
                sections=tuple(known[seat.section_id] for seat in seats),
                questions=tuple(one for one in own if one.id not in told)[:QUESTIONS],
                waiting=tuple(one for one in others if one.id not in told)[:room],
                applicants=await work.members.count(Standing.APPLIED) if verifier else 0,
            )
