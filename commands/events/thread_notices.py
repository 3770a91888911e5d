"""What the town says in an event's thread. Checked again at the moment it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.event_threads import is_on
from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.rsvps import PRESENT_STYLES
from bot.domain.threads import Stage
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.card_threads import tells_outsiders
from bot.services.telling import occurrence_at
from bot.view import Block, Line, Message, Note, Paragraph, Text, Tone
from commands.events import views

_NO_THREAD = "no thread any more, or not for its readers"


async def welcome(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """What the thread is for."""
    event = await _event(work, delivery, words)
    if not isinstance(event, Event):
        return event
    if not event.open_at(now):
        return Skip("over or cancelled")
    return _say(words, "threads.welcome", event, Tone.PLAIN)


async def begun(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """The event has begun, and where. Mentions nobody: the reminder did."""
    event = await _event(work, delivery, words)
    if not isinstance(event, Event):
        return event
    if not is_on(event, now):
        return Skip("over or cancelled")
    if occurrence_at(event.starts_at) != delivery.plan.occurrence:
        return Skip("moved")
    if not any(event.tally.of(style) for style in PRESENT_STYLES):
        return Skip("nobody comes")
    place = event.details.place
    where = (words("threads.begun_where", place=views.place_line(place)),) if place else ()
    return _say(words, "threads.begun", event, Tone.NOTICE, *where)


async def cancelled(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The event was called off, why, and what becomes of the thread."""
    event = await _event(work, delivery, words)
    if not isinstance(event, Event):
        return event
    if not event.cancelled:
        return Skip("not cancelled")
    why = (words("event.cancel_reason", reason=event.cancel_reason),) if event.cancel_reason else ()
    said = _say(words, "threads.cancelled", event, Tone.NOTICE, *why)
    return Message(said.summary, (*said.blocks, Note(words("threads.cancelled_note"))), said.tone)


async def _event(work: Work, delivery: Delivery, words: Words) -> Event | Message | Skip:
    """The event of a thread that is open and whose readers may know of it. Where its section keeps it to
    itself now, what was said there is replaced by the way inside.
    """
    target = delivery.plan.target
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or isinstance(target, ToAccount):
        return Skip(_NO_THREAD)
    thread = await work.event_threads.at(event.id, target.place_id)
    if thread is None or thread.stage not in {Stage.OPEN, Stage.CLOSED}:
        return Skip(_NO_THREAD)
    if await tells_outsiders(work, event.section_id, thread):
        return await kept_inside(work, event.section_id, delivery, words)
    return event if thread.stage is Stage.OPEN else Skip(_NO_THREAD)


def _say(words: Words, key: str, event: Event, tone: Tone, *more: Line) -> Message:
    blocks: tuple[Block, ...] = tuple(Paragraph(line) for line in more)
    first = Paragraph(words(key, title=Text(event.title, bold=True)))
    return Message(words.text(key, title=event.title), (first, *blocks), tone)
