"""What concerns one member right now, read in one go: the town hall's first screen."""

from dataclasses import dataclass

from bot.domain.ids import MemberId
from bot.domain.members import Standing
from bot.domain.questions import Question
from bot.domain.sections import Section
from bot.ports.events import SeenEvent
from bot.ports.work import Storage
from bot.services.origin import Origin

EVENTS = 3
QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """One member's coming events, sections and open questions, and what others wait for.

    waiting: questions of others nobody has answered. applicants: how many wait to be let in, counted
    for those who decide about it only.
    """

    events: tuple[SeenEvent, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    waiting: tuple[Question, ...]
    applicants: int


class HomeService:
    """Reads a member's desk."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def desk(self, member_id: MemberId, origin: Origin, *, verifier: bool) -> Desk:
        """The desk of a member at the moment of the call."""
        async with self._storage.read() as work:
            seats = await work.sections.memberships_of(member_id)
            known = await work.sections.get_many([seat.section_id for seat in seats])
            unanswered = await work.questions.unanswered(limit=2 * QUESTIONS, reader=member_id)
            others = [question for question in unanswered if question.asker_id != member_id]
            return Desk(
                events=await work.events.upcoming(
                    now=origin.now, reader=member_id, limit=EVENTS, only_mine=True
                ),
                sections=tuple(known[seat.section_id] for seat in seats),
                questions=await work.questions.open_of(member_id, limit=QUESTIONS),
                waiting=tuple(others[:QUESTIONS]),
                applicants=await work.members.count(Standing.APPLIED) if verifier else 0,
            )
