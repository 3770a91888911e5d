"""What the town says about questions to an event by itself."""

from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Delivery, Skip
from bot.domain.event_questions import EventQuestionStatus
from bot.domain.ids import EventId, EventQuestionId, to_token
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.view import Message, Style, Tone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


async def new(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the host: how many came within some minutes, those taken back and hidden not counted."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or event.cancelled or await leaks(work, event.section_id, delivery):
        return Skip("no such event, or called off")
    payload = delivery.plan.payload
    since, until = (_EPOCH + int(payload[name]) * _MILLISECOND for name in ("since", "until"))
    count = await work.event_questions.count_new(event.id, since, until)
    if not count:
        return Skip("nothing new any more")
    queue = to("event_question.queue", words, to_token(event.id), style=Style.PRIMARY)
    return say(words, "event_question.new", queue, tone=Tone.NOTICE, title=event.title, count=count)


async def hidden(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who asked: why it is not shown."""
    question = await work.event_questions.get(EventQuestionId(delivery.plan.subject_id))
    event = await work.events.get(question.event_id) if question is not None else None
    if question is None or event is None or await leaks(work, event.section_id, delivery):
        return Skip("no such question, for its reader")
    if question.status is not EventQuestionStatus.HIDDEN:
        return Skip("not hidden")
    again = to("event.ask", words, to_token(event.id))
    return say(
        words,
        "event_question.hidden_letter",
        again,
        tone=Tone.NOTICE,
        title=event.title,
        question=question.text,
        reason=question.reason,
    )
