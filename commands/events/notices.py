"""What the town says about events by itself. Everything is checked again at the moment it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.rsvps import PRESENT_STYLES
from bot.interaction.programmes import role_actions
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.events import Attendee
from bot.ports.work import Work
from bot.services.event_extras import extras_of
from bot.services.events import named
from bot.services.section_reading import leaks
from bot.services.telling import moment_at, occurrence_at
from bot.view import (
    Actions,
    Block,
    Field,
    Fields,
    Heading,
    Line,
    Mention,
    Message,
    Note,
    Paragraph,
    Span,
    Text,
    Tone,
)
from commands.events import views
from commands.events.series_views import card_actions, rule_fields

MOST_MENTIONS = 80


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a post mentions, and how many it leaves out. ``concerned``: they answered, but need not come."""

    mentioned: Sequence[Attendee] = ()
    others: int = 0
    concerned: bool = False


_NOBODY = Audience()


async def card(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """An event's card in a channel; edited as answers come in and when it changes."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None:
        return Skip("no such event")
    if await leaks(work, event.details.section_id, delivery):
        return await kept_inside(work, event.section_id, delivery, words)
    if event.cancelled and not delivery.editing:
        return Skip("cancelled before it was announced")
    extras = await extras_of(work, event, None)
    blocks = views.body(words, await named(work, event), extras, short=True)
    series = await work.series.get(event.occurrence.series_id) if event.occurrence else None
    if series is not None:
        blocks.append(rule_fields(words, series))
    if event.open_at(now):
        answers = views.card_actions if series is None else card_actions
        blocks += [*views.closed_note(words, event, now), answers(words, event, now)]
        blocks += role_actions(words, event, extras.programme, now)
    return Message(words.text("event.card_summary", title=event.title), tuple(blocks))


async def reminder(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """One post per channel that mentions those who come or listen."""
    event = await readable_event(work, delivery)
    stale = stale_reminder(event, delivery, now)
    if event is None or stale:
        return Skip(stale)
    audience = await present_audience(work, event, delivery)
    if audience is None:
        return Skip("nobody comes")
    meeting = (await work.venues.get(event.id)).meeting
    return reminder_view(words, event, delivery, now, audience, meeting=meeting)


async def present_audience(work: Work, event: Event, delivery: Delivery) -> Audience | None:
    """Those who come or listen, as far as a post mentions them; None where nobody does."""
    present = sum(event.tally.of(style) for style in PRESENT_STYLES)
    return await _audience(work, event, delivery, present) if present else None


async def changed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """Another time or place: what it was and what it is, with the buttons to answer anew."""
    event = await readable_event(work, delivery)
    if event is None or not event.open_at(now):
        return Skip("over or cancelled")
    summary = words.text("event.changed", title=event.title)
    blocks: list[Block] = [Heading((Text(summary),)), _differences(words, event, delivery)]
    blocks += people(words, await _concerned(work, event, delivery))
    blocks += [Note(words("event.changed_note")), views.card_actions(words, event, now)]
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def cancelled(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """An event was called off, with the reason."""
    event = await readable_event(work, delivery)
    if event is None or not event.cancelled or event.over(now):
        return Skip("over or not cancelled")
    summary = words.text("event.was_cancelled", title=event.title)
    when = Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))
    blocks: list[Block] = [
        Heading((Text(summary),)),
        Fields((when,)),
        Paragraph(words("event.cancel_reason", reason=event.cancel_reason)),
    ]
    blocks += people(words, await _concerned(work, event, delivery))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def promoted(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """Somebody on the waiting list has got a seat."""
    event = await readable_event(work, delivery)
    if event is None or not event.open_at(now):
        return Skip("over or cancelled")
    mine = await work.rsvps.get(event.id, MemberId(int(delivery.plan.payload["member"])))
    if mine is None or not mine.settled or mine.style not in PRESENT_STYLES:
        return Skip("gave the seat up")
    summary = words.text("event.promoted", title=event.title)
    blocks = (
        Heading((Text(summary),)),
        views.facts(words, await named(work, event)),
        Note(words("event.promoted_note")),
        Actions((*views.answer_buttons(words, event, mine, now=now), views.open_button(words, event))),
    )
    return Message(summary, blocks, Tone.SUCCESS)


async def readable_event(work: Work, delivery: Delivery) -> Event | None:
    """The event a delivery is about; None where its readers may not know of it any more."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or await leaks(work, event.details.section_id, delivery):
        return None
    return event


def stale_reminder(event: Event | None, delivery: Delivery, now: datetime) -> str:
    """Why a reminder need not be said any more; empty when it must."""
    if event is None or event.cancelled:
        return "cancelled"
    if occurrence_at(event.starts_at) != delivery.plan.payload["starts_at"]:
        return "moved"
    return "has begun" if event.starts_at <= now else ""


def reminder_view(
    words: Words,
    event: Event,
    delivery: Delivery,
    now: datetime,
    audience: Audience = _NOBODY,
    *,
    meeting: str = "",
) -> Message:
    """When and where, for those it mentions; in private it mentions nobody."""
    summary = views.reminder_summary(words, event, now)
    fields = [Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))]
    if event.details.place:
        fields.append(Field(words.text("event.field_place"), views.place_line(event.details.place)))
    if meeting:
        fields.append(Field(words.text("event.field_meeting"), views.place_line(meeting)))
    blocks: list[Block] = [Heading((Text(summary),)), Fields(tuple(fields)), *people(words, audience)]
    if delivery.plan.is_late(now):
        blocks.append(Note(words("event.reminder_late")))
    blocks.append(Actions((views.open_button(words, event),)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def _concerned(work: Work, event: Event, delivery: Delivery) -> Audience:
    return await _audience(work, event, delivery, event.tally.concerned, concerned=True)


async def _audience(
    work: Work, event: Event, delivery: Delivery, number: int, *, concerned: bool = False
) -> Audience:
    """Those of ``number`` people who have an account where the post goes; nobody in a direct message, and
    only their number where the host hides the names.
    """
    target = delivery.plan.target
    if isinstance(target, ToAccount):
        return _NOBODY
    if event.reception.names_hidden:
        return Audience((), number, concerned)
    here = await work.rsvps.present_at(event.id, target.place_id, limit=MOST_MENTIONS, concerned=concerned)
    return Audience(here, max(0, number - len(here)), concerned)


def people(words: Words, audience: Audience) -> list[Block]:
    """The mentions of a post, and how many it leaves out."""
    spans: list[Span] = []
    for attendee in audience.mentioned:
        spans += [Mention(attendee.rsvp.member_id, attendee.name), Text(" ")]
    if audience.others:
        alone = "series.others_concerned" if audience.concerned else "event.others_only"
        spans += words("event.and_others" if spans else alone, count=audience.others)
    line: Line = tuple(spans)
    return [Paragraph(line)] if line else []


def _differences(words: Words, event: Event, delivery: Delivery) -> Fields:
    before = delivery.plan.payload
    old_start, old_end = (moment_at(before[name]) for name in ("starts_at", "ends_at"))
    fields = []
    old, new = words.when(old_start, old_end), words.when(event.starts_at, event.ends_at)
    if old != new:
        fields.append(Field(words.text("event.field_when"), words("event.from_to", old=old, new=new)))
    if before["place"] != event.details.place:
        undecided = words("event.no_place")
        places = words(
            "event.from_to",
            old=views.place_line(before["place"]) or undecided,
            new=views.place_line(event.details.place) or undecided,
        )
        fields.append(Field(words.text("event.field_place"), places))
    else:
        fields.append(Field(words.text("event.field_place"), views.place_line(event.details.place)))
    return Fields(tuple(fields))
