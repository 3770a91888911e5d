"""The morning of each further day of an event that takes several: which day it is, and what it holds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.rsvps import PRESENT_STYLES
from bot.interaction.programmes import part_text
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.event_extras import Programme, programme_of
from bot.services.telling import occurrence_at
from bot.view import Actions, Block, Field, Fields, Heading, Message, Paragraph, Text, Tone
from commands.events import views
from commands.events.direct_reminders import wants_direct
from commands.events.notices import people, present_audience, readable_event


async def morning(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """In channels for those who come, and in private for who wants reminders there."""
    event = await readable_event(work, delivery)
    if event is None or not event.open_at(now):
        return Skip("over, cancelled or not to be read")
    if occurrence_at(event.starts_at) != delivery.plan.payload["starts_at"]:
        return Skip("moved")
    if isinstance(delivery.plan.target, ToAccount) and not await _concerns(work, event, delivery):
        return Skip("does not come any more, or wants no reminders")
    audience = await present_audience(work, event, delivery)
    if audience is None:
        return Skip("nobody comes")
    programme = await programme_of(work, event)
    number = _day_number(event, now)
    summary = words.text("event.further_day", title=event.title, count=number)
    blocks: list[Block] = [Heading((Text(summary),)), *_facts(words, event)]
    blocks += _today(words, event, programme, now)
    blocks += [*people(words, audience), Actions((views.open_button(words, event),))]
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def _concerns(work: Work, event: Event, delivery: Delivery) -> bool:
    member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
    if member is None or not await wants_direct(work, event, member):
        return False
    mine = await work.rsvps.get(event.id, member.id)
    return mine is not None and mine.settled and mine.style in PRESENT_STYLES


def _day_number(event: Event, now: datetime) -> int:
    zone = ZoneInfo(event.zone)
    return (now.astimezone(zone).date() - event.starts_at.astimezone(zone).date()).days + 1


def _facts(words: Words, event: Event) -> list[Block]:
    if not event.details.place:
        return []
    return [Fields((Field(words.text("event.field_place"), views.place_line(event.details.place)),))]


def _today(words: Words, event: Event, programme: Programme, now: datetime) -> list[Block]:
    """The parts of the programme that begin today."""
    zone = ZoneInfo(event.zone)
    today = now.astimezone(zone).date()
    parts = [one for one in programme.parts if one.starts_at.astimezone(zone).date() == today]
    lines = "\n".join(part_text(words, event, one, programme) for one in parts)
    return [Paragraph((Text(lines),))] if lines else []
