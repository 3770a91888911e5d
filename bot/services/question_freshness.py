"""How the accepted answers of questions are kept true; see bot.services.freshness."""

from datetime import datetime

from bot.domain.appeals import Ring
from bot.domain.ids import MemberId, QuestionId
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.appeal_candidates import AppealCandidates
from bot.services.freshness import KeptTrue
from bot.services.question_index import QuestionIndex
from bot.services.question_news import show_change
from bot.services.questions import lock_question

REVIEW = "question.review"  # to who may know: is the answer still right?
DOUBTED = "question.doubted"  # to who answered: somebody says it may be outdated


class QuestionKeeper:
    """Questions by their accepted answers, whose authors know best."""

    asks = REVIEW
    tells = DOUBTED
    refuses = "freshness.not_yours"

    def __init__(self, policy: Policy, index: QuestionIndex) -> None:
        self._policy = policy
        self._candidates = AppealCandidates(policy, index)

    async def find(self, work: Work, subject_id: int) -> Question | None:
        return await work.questions.get(QuestionId(subject_id))

    async def hold(self, work: Work, subject_id: int) -> Question | None:
        return await work.questions.lock(QuestionId(subject_id))

    async def held_for(self, work: Work, subject_id: int, reader: MemberId | None) -> Question:
        return await lock_question(work, QuestionId(subject_id), reader)

    async def author(self, work: Work, subject: KeptTrue) -> MemberId | None:
        question = _question(subject)
        answer = await work.questions.answer(question.accepted_id) if question.accepted_id else None
        return answer.member_id if answer is not None else None

    async def others(self, work: Work, subject: KeptTrue, now: datetime) -> tuple[MemberId, ...]:
        """Who said they may be asked about such things (相談), and did not answer this question."""
        wave = await self._candidates.wave(work, _question(subject), Ring.SECTION, now, chiefs=False)
        return tuple(one.member_id for one in wave.chosen)

    async def save(self, work: Work, subject: KeptTrue, now: datetime) -> None:
        question = _question(subject)
        await work.questions.save(question)
        await show_change(work, question, now, self._policy.card_spacing)


def _question(subject: KeptTrue) -> Question:
    assert isinstance(subject, Question), "the keeper of questions is given questions"
    return subject
