"""Questions to an event: asking, wanting to hear, taking back. For everybody who may read the event."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.errors import NotFound
from bot.domain.event_questions import BUNDLE, EventQuestion, EventQuestionStatus, Naming, check_room, told_at
from bot.domain.events import Event
from bot.domain.ids import EventQuestionId, MemberId, new_id
from bot.domain.members import Member
from bot.ports.event_questions import SeenEventQuestion
from bot.ports.work import Storage, Work
from bot.services.events import find_event, may_manage
from bot.services.origin import Origin
from bot.services.telling import direct_accounts, occurrence_at

NEW = "event_question.new"  # to the host: several new questions in one
HIDDEN = "event_question.hidden"  # to who asked: why it is not shown

SHOWN = frozenset({EventQuestionStatus.OPEN, EventQuestionStatus.TAKEN})


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of an event's questions, with the names of those who let them be known."""

    event: Event
    questions: tuple[SeenEventQuestion, ...]
    total: int
    people: Mapping[MemberId, Member]
    manages: bool


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """One question as a member sees it. ``author``: None for one asked without a name."""

    event: Event
    seen: SeenEventQuestion
    author: Member | None
    manages: bool


class EventQuestionService:
    """Everything but what a host does with questions; for that see EventQuestionDesk."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def event(self, typed: str, origin: Origin) -> Event:
        """An event that takes questions. Raises InvalidInput at ``event``, Refused when it is over."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            event.check_open(origin.now)
            return event

    async def page(self, typed: str, origin: Origin, *, limit: int, offset: int) -> QuestionPage:
        """An event's questions, the most wanted first. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            return await page_of_event(work, event, origin, SHOWN, limit=limit, offset=offset)

    async def look(self, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
        """One question. Raises NotFound; one that is hidden is there for its author and who manages."""
        async with self._storage.read() as work:
            return await detail_of(work, question_id, origin)

    async def ask(
        self, typed: str, member_id: MemberId, text: str, naming: Naming, origin: Origin
    ) -> tuple[Event, EventQuestion]:
        """Send a question; the host hears of it within some minutes, together with others.

        Raises InvalidInput at ``event``, Refused when the event is over or one has asked too much.
        """
        async with self._storage.write(origin.request) as work:
            found = await find_event(work, typed, origin)
            event = await work.events.lock_readable(found.id, member_id)
            if event is None:
                raise NotFound("event.gone")
            event.check_open(origin.now)
            check_room(await work.event_questions.count_open(event.id, member_id))
            known = member_id if naming is Naming.NAMED else None
            question_id = EventQuestionId(new_id(origin.now))
            question = EventQuestion(question_id, event.id, text, naming, origin.now, known)
            await work.event_questions.add(question, member_id)
            if member_id != event.host_id:
                await _tell_host(work, event, origin)
            await work.audit.add(
                "event_question.asked", at=origin.now, member_id=known, subject_id=question.id
            )
            return event, question

    async def vote(self, question_id: EventQuestionId, member_id: MemberId, origin: Origin) -> QuestionDetail:
        """聞きたい; pressed again: not any more. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            detail = await locked_detail(work, question_id, origin)
            detail.event.check_open(origin.now)
            detail.seen.question.check_vote(own=detail.seen.own)
            await work.event_questions.vote(question_id, member_id)
            return await detail_of(work, question_id, origin)

    async def withdraw(self, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
        """Take one's own question back. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            detail = await locked_detail(work, question_id, origin)
            question = detail.seen.question.withdraw(own=detail.seen.own)
            await work.event_questions.save(question)
            known = question.author_id  # nobody's where it was asked without a name
            await work.audit.add(
                "event_question.withdrawn", at=origin.now, member_id=known, subject_id=question.id
            )
            return detail


async def page_of_event(
    work: Work,
    event: Event,
    origin: Origin,
    statuses: frozenset[EventQuestionStatus],
    *,
    limit: int,
    offset: int = 0,
) -> QuestionPage:
    """A page of the questions in some of the states."""
    found, total = await work.event_questions.page(
        event.id, origin.member_id, statuses, limit=limit, offset=offset
    )
    known = {seen.question.author_id for seen in found} - {None}
    people = await work.members.get_many([one for one in known if one is not None])
    return QuestionPage(event, found, total, people, await may_manage(work, event, origin))


async def detail_of(work: Work, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
    """One question with its event. Raises NotFound where the reader may not know of it."""
    seen = await work.event_questions.seen(question_id, origin.member_id)
    event = await work.events.readable(seen.question.event_id, origin.member_id) if seen else None
    if seen is None or event is None:
        raise NotFound("event_question.gone")
    manages = await may_manage(work, event, origin)
    if seen.question.status not in SHOWN and not (seen.own or manages):
        raise NotFound("event_question.gone")
    author_id = seen.question.author_id
    author = await work.members.get(author_id) if author_id is not None else None
    return QuestionDetail(event, seen, author, manages)


async def locked_detail(work: Work, question_id: EventQuestionId, origin: Origin) -> QuestionDetail:
    """The same, held until the unit of work ends."""
    await work.event_questions.lock(question_id)
    return await detail_of(work, question_id, origin)


async def _tell_host(work: Work, event: Event, origin: Origin) -> None:
    """Once per bundle: the next question of the same minutes plans the same notice again."""
    accounts = await direct_accounts(work, (event.host_id,))
    due_at = told_at(origin.now)
    until = max(event.ends_at, due_at + BUNDLE)
    bundle = occurrence_at(due_at)
    payload = {"v": "1", "since": occurrence_at(due_at - BUNDLE), "until": bundle}
    await work.deliveries.plan(
        *(
            Plan(NEW, event.id, ToAccount(account), due_at, until, bundle, payload)
            for account in accounts.values()
        )
    )
