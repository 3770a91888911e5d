"""期限: until when an answer to a question is of use. It drives how fast people are asked."""

from datetime import datetime

from bot.domain.appeals import AppealEnd, begin
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import rhythm_of
from bot.services.origin import Origin
from bot.services.question_news import show_change
from bot.services.questions import find_question, lock_question


class DeadlineService:
    """For who asked, and 総務課."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._rhythm = rhythm_of(policy)

    async def set(self, typed: str, deadline: datetime | None, origin: Origin) -> Question:
        """Set, move or take away a deadline; people are asked accordingly from now on.

        Raises InvalidInput at ``question``, NotFound, NotAllowed, Refused for what is settled or taken back.
        """
        async with self._storage.write(origin.request) as work:
            seen = await find_question(work, typed, origin.member_id)
            before = await lock_question(work, seen.id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            question = before.due_by(deadline)
            await work.questions.save(question)
            await self._follow(work, question, origin.now, passed=before.overdue(origin.now))
            await show_change(work, question, origin.now, self._policy.card_spacing)
            await work.audit.add(
                "question.deadline_set",
                at=origin.now,
                member_id=question.signature(origin.member_id),
                subject_id=question.id,
            )
            return question

    async def _follow(self, work: Work, question: Question, now: datetime, *, passed: bool) -> None:
        """``passed``: the deadline there was is over; who moves it on was promised that more are asked."""
        if passed and question.deadline is None:
            await _let_wait(work, question)
            return
        appeal = await work.appeals.lock(question.id) or begin(question.id, now)
        if passed and question.deadline is not None:
            await work.appeals.save(appeal.go_on(question.deadline, now, self._rhythm))
        else:
            await work.appeals.save(appeal.plan(question.deadline, now, self._rhythm))


async def _let_wait(work: Work, question: Question) -> None:
    """Who takes a passed deadline away lets the question wait in the list, also where the clock has not
    looked since: it would find no deadline and go on asking.
    """
    appeal = await work.appeals.lock(question.id)
    if appeal is not None and appeal.ended is None:
        await work.appeals.save(appeal.end(AppealEnd.EXPIRED))
