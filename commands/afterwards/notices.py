"""What the town says by itself after an event; everything is looked at anew as it is said."""

from datetime import datetime

from bot.domain.afterwards import answerable
from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, to_token
from bot.interaction.parts import to
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.recaps import Told, told_of
from bot.services.section_reading import leaks
from bot.services.surveys import were_there
from bot.view import Actions, Block, Heading, Message, Paragraph, Style, Text, Tone
from commands.afterwards.views import mood_buttons, told_blocks


async def survey(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To who was there: how was it? Two taps. To the host: the way to a recap."""
    event = await _event(work, delivery)
    if event is None or not answerable(event, now):
        return Skip("cancelled, long over or not to be read")
    member_id = MemberId(int(delivery.plan.payload["member"]))
    said = await work.feedbacks.get(event.id, member_id)
    asked = (said is None or said.mood is None) and await were_there(work, event.id, member_id)
    hosts = event.host_id == member_id and await work.recaps.get(event.id) is None
    if not asked and not hosts:
        return Skip("answered already")
    summary = words.text("after.how_was_it" if asked else "after.it_is_over", title=event.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    if asked:
        blocks += [Paragraph(words("after.how_was_it_note")), Actions(mood_buttons(words, event))]
    if hosts:
        write = to("host.recap", words, to_token(event.id), style=Style.PRIMARY)
        blocks += [Paragraph(words("after.recap_offered")), Actions((write,))]
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def archive(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To who wanted to see it later: here it is."""
    told = await _told(work, delivery, now)
    if told is None:
        return Skip("nothing is told of it, or not to be read")
    token = to_token(told.named.event.id)
    summary = words.text("after.for_you_later", title=told.named.event.title)
    buttons = [to("event.after", words, token, style=Style.PRIMARY)]
    if told.materials and told.recordings:
        buttons.append(to("material.list", words, token))
    blocks = (Heading((Text(summary),)), *told_blocks(words, told, short=True), Actions(tuple(buttons)))
    return Message(summary, blocks)


async def recap(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """In the rooms of the event: what is told of it; follows what its writers change."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is not None and await leaks(work, event.section_id, delivery):
        return await kept_inside(work, event.section_id, delivery, words)
    told = await _told(work, delivery, now)
    if told is None:
        return Skip("nothing is told of it")
    summary = words.text("after.recap_of", title=told.named.event.title)
    look = to("event.after", words, to_token(told.named.event.id), style=Style.PRIMARY)
    blocks = (Heading((Text(summary),)), *told_blocks(words, told, short=True), Actions((look,)))
    return Message(summary, blocks)


async def _event(work: Work, delivery: Delivery) -> Event | None:
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or await leaks(work, event.section_id, delivery):
        return None
    return event


async def _told(work: Work, delivery: Delivery, now: datetime) -> Told | None:
    event = await _event(work, delivery)
    found = await work.recaps.get(event.id) if event is not None else None
    if event is None or found is None or not found.published:
        return None
    return await told_of(work, event, found, now)
