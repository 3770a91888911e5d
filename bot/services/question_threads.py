"""Keeps a thread at every question's card: opened with a word of welcome and the answers there are, named by
how things stand, put to the archive some days after the question is settled, awake again when it is reopened.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import question_threads
from bot.domain.ids import QuestionId
from bot.domain.places import Place, Platform
from bot.domain.policy import Policy
from bot.domain.question_threads import HIDDEN, QuestionState, state_of
from bot.domain.questions import Question
from bot.domain.threads import NAMED_AGAIN, CardThread, Face, Stage
from bot.ports.threads import Card, CardThreads, ThreadKeeper
from bot.ports.work import Storage, Work
from bot.services.card_threads import CardThreadService, Outcome, leaks_of
from bot.services.question_thread_news import begin

STATES: Mapping[QuestionState, str] = {
    state: f"question_threads.{state.name.lower()}" for state in QuestionState
}
TAGS = tuple(STATES[state] for state in QuestionState if state <= QuestionState.SETTLED)
NEVER = timedelta(days=36_500)  # a closed thread is looked after when its question changes


class QuestionThreadService(CardThreadService):
    """The threads of questions."""

    def __init__(self, storage: Storage, policy: Policy, keepers: Mapping[Platform, ThreadKeeper]) -> None:
        super().__init__(storage, keepers, policy.question_threads)
        self._kept_for = policy.question_thread_life

    def _threads(self, work: Work) -> CardThreads:
        return work.question_threads

    async def _take(
        self, thread: CardThread, keeper: ThreadKeeper, place: Place, now: datetime
    ) -> Outcome | None:
        async with self._storage.read() as work:
            question = await work.questions.get(QuestionId(thread.subject_id))
            leaks = await leaks_of(work, question.section_id, thread) if question else ""
        if question is None:
            return None
        return await _Turn(keeper, place, question, now, self._kept_for).take(thread, leaks), ()

    async def _noted(self, work: Work, before: CardThread, after: CardThread, now: datetime) -> CardThread:
        """A thread that has just opened shows what was answered before. The question is held, so that an
        answer given at this moment sees the thread, or is seen here. What changed meanwhile is due at once.
        """
        question = await work.questions.lock(QuestionId(after.subject_id))
        if question is None or after.stage not in {Stage.OPEN, Stage.CLOSED}:
            return after
        if before.stage is Stage.WAITING:
            await begin(work, question, after, now)
        hidden = bool(await leaks_of(work, question.section_id, after))
        version = HIDDEN if hidden else state_of(question).value
        same = after.version == version and (hidden or question.withdrawn or after.name == question.title)
        return after if same else replace(after, due_at=now)


def face_of(question: Question) -> Face:
    """How the thread of a question looks: by its state, and by its title unless that was taken back."""
    return Face("" if question.withdrawn else question.title, STATES[state_of(question)], TAGS)


class _Turn:
    """One look at one thread. Everything raises what the keeper raises."""

    def __init__(
        self, keeper: ThreadKeeper, place: Place, question: Question, now: datetime, kept_for: timedelta
    ) -> None:
        self._keeper = keeper
        self._place = place
        self._question = question
        self._now = now
        self._kept_for = kept_for

    async def take(self, thread: CardThread, leaks: str) -> CardThread:
        """How the thread is afterwards. ``leaks``: the section whose question others
        would read of; its thread takes the section's name, which everybody knows, and closes.
        """
        question = self._question
        if thread.stage is Stage.WAITING:
            if leaks or question.withdrawn:
                return replace(thread, stage=Stage.NONE)
            if question.gone:  # merged: it has none unless that is undone
                return replace(thread, due_at=self._now + NEVER, rest_until=self._now)
            return await self._open(thread)
        if leaks or question.withdrawn:
            return await self._hide(thread, leaks)
        return await self._keep(thread)

    async def _open(self, thread: CardThread) -> CardThread:
        card = Card(thread.card_id, thread.subject_id, thread.place_id, thread.channel_id, thread.message_id)
        opened = await self._keeper.open(self._place.external_id, card, face_of(self._question))
        if opened is None:
            return replace(thread, stage=Stage.NONE)
        thread = replace(
            thread,
            stage=Stage.OPEN,
            thread_id=opened.thread_id,
            link=opened.link,
            name=self._question.title,
        )
        return question_threads.seen(thread, self._question, self._now, self._kept_for)

    async def _hide(self, thread: CardThread, leaks: str) -> CardThread:
        """Say nothing of a question any more."""
        version = HIDDEN if leaks else QuestionState.WITHDRAWN.value
        if thread.stage is Stage.OPEN or thread.version != version:
            await self._keeper.rename(thread.thread_id, Face(leaks) if leaks else face_of(self._question))
            await self._keeper.close(thread.thread_id)
        closed = self._closed(replace(thread, version=version))
        # A room of the section's own is known to be closed to others a while later.
        return replace(closed, due_at=self._now + question_threads.LOOKED_AT) if leaks else closed

    async def _keep(self, thread: CardThread) -> CardThread:
        question, face = self._question, face_of(self._question)
        changed = (thread.name, thread.version) != (question.title, state_of(question).value)
        if thread.stage is Stage.CLOSED and not changed:
            return self._closed(thread)
        if changed:
            await self._keeper.rename(thread.thread_id, face)
            thread = replace(thread, stage=Stage.OPEN, name=question.title, closes_at=None)
        elif thread.closes_at is not None and thread.closes_at <= self._now:
            await self._keeper.close(thread.thread_id)
            return self._closed(thread)
        else:
            await self._keeper.check(thread.thread_id, face)
        seen = question_threads.seen(thread, question, self._now, self._kept_for)
        return replace(seen, rest_until=self._now + NAMED_AGAIN) if changed else seen

    def _closed(self, thread: CardThread) -> CardThread:
        return replace(thread, stage=Stage.CLOSED, due_at=self._now + NEVER, rest_until=self._now, problem="")
