"""What the town shows, as one text in which words are looked for: as far as its reader may see it."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from bot.domain.broadcasts import WEEK
from bot.domain.errors import NotFound
from bot.domain.ids import BroadcastId, EventId, IdeaId, QuestionId
from bot.ports.work import Work
from bot.services.origin import Origin

_ANSWERS = 10
_COMMENTS = 20
_QUESTIONS = 5


class Showing(StrEnum):
    """What shows a text that words can be explained of."""

    QUESTION = "question"
    EVENT = "event"
    IDEA = "idea"
    BROADCAST = "broadcast"


async def text_of(work: Work, showing: Showing, number: int, origin: Origin) -> str:
    """The words of one thing. Raises NotFound for what is not there for this reader."""
    text = await _TEXTS[showing](work, number, origin)
    if text is None:
        raise NotFound("glossary.text_gone")
    return text


async def _question(work: Work, number: int, origin: Origin) -> str | None:
    question = await work.questions.readable(QuestionId(number), origin.member_id)
    if question is None or question.withdrawn:
        return None
    answers = await work.questions.answers_to((question.id,), limit=_ANSWERS)
    return "\n".join((question.title, question.body, *(answer.body for answer in answers)))


async def _event(work: Work, number: int, origin: Origin) -> str | None:
    event = await work.events.readable(EventId(number), origin.member_id)
    if event is None:
        return None
    parts = [(part.title, part.note) for part in (await work.programmes.parts_of(event.id))]
    words = [word for pair in parts for word in pair]
    return "\n".join((event.title, event.details.description, event.details.place, *words))


async def _idea(work: Work, number: int, origin: Origin) -> str | None:
    idea = await work.ideas.readable(IdeaId(number), origin.member_id)
    if idea is None or idea.withdrawn:
        return None
    comments = await work.ideas.comments(idea.id, limit=_COMMENTS)
    return "\n".join((*idea.passages, *(comment.body for comment in comments)))


async def _broadcast(work: Work, number: int, origin: Origin) -> str | None:
    """What a bulletin says, from the same data as it is composed of; one that is only looked at ahead says
    what it would say now.
    """
    issue = await work.broadcasts.get(BroadcastId(number))
    at = (issue.published_at if issue else None) or origin.now
    events = await work.events.starting(at, at + WEEK)
    sections = await work.sections.created_since(at - WEEK)
    questions = await work.questions.unanswered(limit=_QUESTIONS)
    lines = [issue.opening if issue else "", *(event.title for event in events)]
    lines += [line for section in sections for line in (section.name, section.purpose)]
    return "\n".join((*lines, *(question.title for question in questions)))


_TEXTS: Mapping[Showing, Callable[[Work, int, Origin], Awaitable[str | None]]] = {
    Showing.QUESTION: _question,
    Showing.EVENT: _event,
    Showing.IDEA: _idea,
    Showing.BROADCAST: _broadcast,
}
