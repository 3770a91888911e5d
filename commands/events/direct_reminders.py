"""Reminders in private, by how somebody takes part: 参加 hears everything, 聞くだけ how to listen, 未定 is
asked once. Everything is checked again at the moment it is said.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.members import Member
from bot.domain.reminders import time_left
from bot.domain.rsvps import PRESENT_STYLES, Rsvp, RsvpStyle
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.reminders import UNDECIDED
from bot.view import Actions, Block, Field, Fields, Heading, Message, Note, Paragraph, Text, Tone
from commands.events import views
from commands.events.notices import readable_event, reminder_view, stale_reminder

_OPEN = RsvpStyle.UNDECIDED


async def reminder_direct(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """A reminder for a member who wants it of this event, or of all."""
    event = await readable_event(work, delivery)
    stale = stale_reminder(event, delivery, now)
    if event is None or stale:
        return Skip(stale)
    member_id = MemberId(int(delivery.plan.payload["member"]))
    member = await work.members.get(member_id)
    if member is None or not await wants_direct(work, event, member):
        return Skip("no direct reminders wanted any more")
    mine = await work.rsvps.get(event.id, member_id)
    asked = UNDECIDED in delivery.plan.payload
    if (
        mine is None
        or not mine.settled
        or not (mine.style in PRESENT_STYLES or (mine.style is _OPEN and asked))
    ):
        return Skip("does not come any more")
    meeting = (await work.venues.get(event.id)).meeting
    said = _said(words, event, mine, delivery, now, meeting=meeting)
    return replace(said, blocks=(*said.blocks[:-1], *views.own_time(words, event, member), said.blocks[-1]))


def _said(
    words: Words, event: Event, mine: Rsvp, delivery: Delivery, now: datetime, *, meeting: str
) -> Message:
    match mine.style:
        case RsvpStyle.LISTEN:
            return _for_listeners(words, event, now)
        case RsvpStyle.UNDECIDED:
            return _question(words, event, mine, now)
        case _:
            return reminder_view(words, event, delivery, now, meeting=meeting)


async def wants_direct(work: Work, event: Event, member: Member) -> bool:
    """Whether somebody wants reminders of an event in private, now."""
    if not member.active:
        return False
    of_this = await work.notice_wishes.for_event(event.id, member.id)
    return member.direct_reminders if of_this is None else bool(of_this)


def _for_listeners(words: Words, event: Event, now: datetime) -> Message:
    """Where to listen, and that nothing else is asked of them."""
    summary = views.reminder_summary(words, event, now)
    place = views.place_line(event.details.place) or words("event_direct.listen_no_place")
    blocks: tuple[Block, ...] = (
        Heading((Text(summary),)),
        Fields((Field(words.text("event.field_place"), place),)),
        Note(words("event_direct.listen")),
        Actions((views.open_button(words, event),)),
    )
    return Message(summary, blocks, Tone.NOTICE)


def _question(words: Words, event: Event, mine: Rsvp, now: datetime) -> Message:
    """どうしますか, with every answer."""
    left = views.time_left(words, time_left(event.starts_at, now))
    summary = words.text("event_direct.undecided", title=event.title, left=left)
    when = Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))
    buttons = (*views.answer_buttons(words, event, mine, now=now), views.open_button(words, event))
    blocks: tuple[Block, ...] = (
        Heading((Text(summary),)),
        Fields((when,)),
        Paragraph(words("event_direct.undecided_note")),
        Actions(buttons),
    )
    return Message(summary, blocks, Tone.NOTICE)
