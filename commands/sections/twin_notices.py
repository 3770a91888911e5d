"""What those who lead a section hear about its twins."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import SectionId, from_token
from bot.domain.sections import Section
from bot.interaction.parts import say
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Button, Message, Style, Tone
from commands.sections.twins import answer_buttons


async def asked(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """Another section proposes; nothing is said once that is settled."""
    found = await _sections(work, delivery)
    if found is None:
        return Skip("a section is gone")
    own, other = found
    pair = await work.twins.get(own.id, other.id)
    if pair is None or pair.agreed:
        return Skip("settled already")
    return _say(words, "twins.you_asked", own, other, *answer_buttons(own, other, words))


async def agreed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The other section agreed."""
    return await _plain(work, delivery, words, "twins.you_agreed")


async def ended(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The other section ended it."""
    return await _plain(work, delivery, words, "twins.you_ended")


async def declined(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The other section cannot at present."""
    return await _plain(work, delivery, words, "twins.you_declined")


async def _plain(work: Work, delivery: Delivery, words: Words, key: str) -> Message | Skip:
    found = await _sections(work, delivery)
    if found is None:
        return Skip("a section is gone")
    return _say(words, key, *found)


def _say(words: Words, key: str, own: Section, other: Section, *buttons: Button) -> Message:
    look = about("section.info", other, words)
    back = about("section.twins", own, words, Style.PLAIN if buttons else Style.PRIMARY)
    return say(words, key, *buttons, look, back, tone=Tone.NOTICE, section=own.name, other=other.name)


async def _sections(work: Work, delivery: Delivery) -> tuple[Section, Section] | None:
    own_id = SectionId(delivery.plan.subject_id)
    other_id = SectionId(from_token(delivery.plan.payload["other"]) or 0)
    known = await work.sections.get_many([own_id, other_id])
    own, other = known.get(own_id), known.get(other_id)
    return (own, other) if own and other and own.open and other.open else None
