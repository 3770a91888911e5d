"""What a host does with the questions to an event: taking up, hiding, merging, moving into the Q&A.

Order of locks: the questions to the event by id, then what the Q&A locks.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.domain.event_questions import EventQuestion, EventQuestionStatus
from bot.domain.events import Event
from bot.domain.ids import EventQuestionId, MemberId, QuestionId, new_id
from bot.domain.questions import Question, title_of
from bot.ports.work import Storage, Work
from bot.services.answering import AnsweringService
from bot.services.askers import tell_event_asker
from bot.services.asking import AskingService
from bot.services.event_questions import (
    HIDDEN,
    QuestionDetail,
    QuestionPage,
    detail_of,
    locked_detail,
    page_of_event,
)
from bot.services.events import check_manager, find_event
from bot.services.origin import Origin

QUEUE = 4
"""How many of those that wait a host sees at once: the next one, and three behind it."""

AT_ONCE = 10
"""How many are moved into the Q&A by one press."""

MOST_TAKEN = 500
"""How many of an event's questions are looked through for some that were not moved yet."""

_OPEN = frozenset({EventQuestionStatus.OPEN})
_TAKEN = frozenset({EventQuestionStatus.TAKEN})


@dataclass(frozen=True, slots=True)
class Contexts:
    """Where a question comes from, as the Q&A says it: of one with its author's name, and of one without."""

    named: str
    anonymous: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of questions in the Q&A."""

    event: Event
    questions: tuple[QuestionId, ...]


class EventQuestionDesk:
    """For those who may manage the event; asked anew at every step."""

    def __init__(self, storage: Storage, asking: AskingService, answering: AnsweringService) -> None:
        self._storage = storage
        self._asking = asking
        self._answering = answering

    async def queue(self, typed: str, origin: Origin) -> QuestionPage:
        """What comes next. Raises InvalidInput at ``event``, NotAllowed."""
        return await self._page(typed, origin, _OPEN, limit=QUEUE)

    async def taken(self, typed: str, origin: Origin, *, limit: int, offset: int = 0) -> QuestionPage:
        """What was taken up. Raises InvalidInput at ``event``, NotAllowed."""
        return await self._page(typed, origin, _TAKEN, limit=limit, offset=offset)

    async def others(
        self, question_id: EventQuestionId, origin: Origin, *, limit: int
    ) -> tuple[QuestionDetail, QuestionPage]:
        """A question, and those it can be merged into. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            detail = await detail_of(work, question_id, origin)
            await check_manager(work, detail.event, origin)
            detail.seen.question.check_open()
            page = await page_of_event(work, detail.event, origin, _OPEN, limit=limit + 1)
            kept = tuple(seen for seen in page.questions if seen.question.id != question_id)
            return detail, replace(page, questions=kept[:limit])

    async def take(self, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
        """取り上げる. Raises NotFound, NotAllowed, Refused."""
        return await self._change(question_id, EventQuestion.take, "event_question.taken", origin)

    async def put_back(self, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
        """Let it wait again. Raises NotFound, NotAllowed, Refused."""
        return await self._change(question_id, EventQuestion.put_back, "event_question.put_back", origin)

    async def hide(self, question_id: EventQuestionId, reason: str, origin: Origin) -> QuestionDetail:
        """非表示; who asked is told why in private. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            detail = await _managed(work, question_id, origin)
            hidden = detail.seen.question.hide(reason)
            await work.event_questions.save(hidden)
            await tell_event_asker(work, HIDDEN, hidden, now=origin.now)
            await _note(work, "event_question.hidden", question_id, origin)
            return detail

    async def merge(
        self, question_id: EventQuestionId, into: EventQuestionId, origin: Origin
    ) -> QuestionDetail:
        """まとめる: who wanted to hear one wants to hear the other. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            await work.event_questions.lock(question_id, into)
            detail = await _managed(work, question_id, origin)
            kept = await detail_of(work, into, origin)
            await work.event_questions.save(detail.seen.question.merge(kept.seen.question))
            await work.event_questions.hand_votes(question_id, into)
            await _note(work, "event_question.merged", question_id, origin)
            return await detail_of(work, into, origin)

    async def movable(self, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
        """One that can be moved into the Q&A. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            detail = await detail_of(work, question_id, origin)
            await check_manager(work, detail.event, origin)
            _check_over(detail.event, origin)
            detail.seen.question.check_movable()
            return detail

    async def move(
        self, question_id: EventQuestionId, answer: str, contexts: Contexts, origin: Origin
    ) -> Moved:
        """Q&Aに移す, with an answer where there is one. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            detail = await _managed(work, question_id, origin)
            _check_over(detail.event, origin)
            moved = await self._move(work, detail.seen.question, detail.event, contexts, origin)
            if answer:
                await self._answering.give(work, moved, answer, _mover(origin), origin)
            return Moved(detail.event, (moved.id,))

    async def move_all(self, typed: str, contexts: Contexts, origin: Origin) -> Moved:
        """The first ten that were taken up and are not in the Q&A yet.

        Raises InvalidInput at ``event``, NotAllowed, Refused where there is none.
        """
        async with self._storage.write(origin.request) as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            _check_over(event, origin)
            page = await page_of_event(work, event, origin, _TAKEN, limit=MOST_TAKEN)
            waiting = [seen.question.id for seen in page.questions if seen.question.moved_to is None]
            locked = await work.event_questions.lock(*waiting[:AT_ONCE])
            ready = [question for question in locked if question.taken and question.moved_to is None]
            if not ready:
                raise Refused("event_question.nothing_to_move")
            moved = [await self._move(work, question, event, contexts, origin) for question in ready]
            return Moved(event, tuple(question.id for question in moved))

    async def _move(
        self,
        work: Work,
        asked: EventQuestion,
        event: Event,
        contexts: Contexts,
        origin: Origin,
    ) -> Question:
        """Ask it in the Q&A: by its author where they gave their name and are here, else by who moves it."""
        author = await work.members.get(asked.author_id) if asked.author_id is not None else None
        asker_id = author.id if author is not None and author.active else _mover(origin)
        body = f"{asked.text}\n\n{contexts.anonymous if asked.anonymous else contexts.named}"
        question_id = QuestionId(new_id(origin.now))
        question = Question(
            question_id, asker_id, title_of(asked.text), body, origin.now, section_id=event.section_id
        )
        after = asked.move(question_id)
        await self._asking.publish(work, question, origin)
        await work.event_questions.save(after)
        await _note(work, "event_question.moved", asked.id, origin)
        return question

    async def _page(
        self,
        typed: str,
        origin: Origin,
        statuses: frozenset[EventQuestionStatus],
        *,
        limit: int,
        offset: int = 0,
    ) -> QuestionPage:
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            return await page_of_event(work, event, origin, statuses, limit=limit, offset=offset)

    async def _change(
        self,
        question_id: EventQuestionId,
        change: Callable[[EventQuestion], EventQuestion],
        action: str,
        origin: Origin,
    ) -> QuestionDetail:
        async with self._storage.write(origin.request) as work:
            detail = await _managed(work, question_id, origin)
            await work.event_questions.save(change(detail.seen.question))
            await _note(work, action, question_id, origin)
            return await detail_of(work, question_id, origin)


async def _managed(work: Work, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
    detail = await locked_detail(work, question_id, origin)
    await check_manager(work, detail.event, origin)
    return detail


def _mover(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "only members get this far"
    return origin.member_id


def _check_over(event: Event, origin: Origin) -> None:
    if event.open_at(origin.now):
        raise Refused("event_question.move_later", title=event.title)


async def _note(work: Work, action: str, question_id: EventQuestionId, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=question_id)
