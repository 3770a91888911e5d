"""What is said when a seal is to be opened, or was."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import SealOpeningId, to_token
from bot.domain.questions import Question
from bot.domain.seals import Opening
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.view import Message, Tone


async def requested(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For the other administrators: one of them has to agree."""
    found = await _found(work, delivery)
    if found is None or not found[0].waits(now):
        return Skip("agreed to, or too late")
    return _say(words, "seal.to_agree", *found)


async def agreed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For who asked for it: the name can be read."""
    found = await _found(work, delivery)
    if found is None or not found[0].shown_to(found[0].asked_by, now):
        return Skip("too late to read")
    return _say(words, "seal.was_agreed", *found)


async def opened(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For who had asked anonymously: two administrators know, and why."""
    del now
    found = await _found(work, delivery)
    if found is None:
        return Skip("the question is gone")
    opening, question = found
    button = to("question.info", words, to_token(question.id))
    values = {"title": question.title, "reason": opening.reason}
    return say(words, "seal.yours_opened", button, tone=Tone.NOTICE, **values)


async def _found(work: Work, delivery: Delivery) -> tuple[Opening, Question] | None:
    opening = await work.seals.get(SealOpeningId(delivery.plan.subject_id))
    question = await work.questions.get(opening.question_id) if opening else None
    if opening is None or question is None or await leaks(work, question.section_id, delivery):
        return None
    return opening, question


def _say(words: Words, key: str, opening: Opening, question: Question) -> Message:
    button = to("seal.page", words, to_token(opening.id))
    return say(words, key, button, tone=Tone.NOTICE, title=question.title)
