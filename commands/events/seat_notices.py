"""What is said in private about a held seat: that there is one, and that it is held no longer."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import MemberId, to_token
from bot.domain.members import Member
from bot.domain.rsvps import Rsvp, RsvpStyle
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.events import named
from bot.view import Action, Actions, Button, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.events import views
from commands.events.notices import readable_event

_SETTLED = "over, cancelled or answered meanwhile"


async def offered(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """A seat is held for a while: 席を取る or 今回は見送る."""
    event, member, mine = await _facts(work, delivery, now)
    if event is None or member is None or mine is None or not mine.offered or mine.held_until is None:
        return Skip(_SETTLED)
    words = views.clock_of(member, words)
    summary = words.text("event.offered", title=event.title)
    blocks = (
        Heading((Text(summary),)),
        views.facts(words, await named(work, event)),
        Paragraph(words("event.offered_until", until=mine.held_until)),
        Note(words("event.offered_note")),
        Actions((*views.offer_buttons(words, event), views.open_button(words, event))),
    )
    return Message(summary, blocks, Tone.NOTICE)


async def lapsed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """The seat was not taken in time; the answer is kept as 未定, and one button asks anew."""
    event, member, mine = await _facts(work, delivery, now)
    if event is None or member is None or mine is None or mine.style is not RsvpStyle.UNDECIDED:
        return Skip(_SETTLED)
    words = views.clock_of(member, words)
    summary = words.text("event.offer_lapsed", title=event.title)
    style = RsvpStyle(delivery.plan.payload["style"])
    buttons = [views.open_button(words, event)]
    if event.reception.takes(style, mine, now):
        again = Action("event.rsvp", (to_token(event.id), style.value))
        buttons.insert(0, Button(words.text("event.line_up_again"), again, Style.PRIMARY))
    blocks = (
        Heading((Text(summary),)),
        views.facts(words, await named(work, event)),
        Paragraph(words("event.offer_lapsed_note")),
        Actions(tuple(buttons)),
    )
    return Message(summary, blocks, Tone.NOTICE)


async def _facts(
    work: Work, delivery: Delivery, now: datetime
) -> tuple[Event | None, Member | None, Rsvp | None]:
    """An open event, whom the delivery is for, and their answer."""
    event = await readable_event(work, delivery)
    if event is None or not event.open_at(now):
        return None, None, None
    member_id = MemberId(int(delivery.plan.payload["member"]))
    return event, await work.members.get(member_id), await work.rsvps.get(event.id, member_id)
