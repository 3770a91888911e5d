"""What the town says about a café by itself. Everything is checked again at the moment it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import CafeId, MemberId, to_token
from bot.domain.world_cafe import Cafe, Presence
from bot.interaction.parts import PAGE, say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.cafes import floor_of, summary_of
from bot.services.section_reading import leaks
from bot.services.telling import occurrence_at
from bot.view import Actions, Block, Field, Fields, Heading, Message, Note, Paragraph, Text, Tone
from commands.cafe import views

_GONE = "no such café, for its readers"
_OVER = "over, or called off"


async def gathering(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """Who is there? Edited as people come."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    if not _goes_on(cafe, event):
        return _ended(words, event) if delivery.editing else Skip(_OVER)
    heading = words.text("cafe.gathering", title=event.title)
    here = [guest for guest in await work.cafes.guests(cafe.id) if guest.here]
    number = words("cafe.here", number=len(here), hosts=sum(guest.host for guest in here))
    blocks = (
        Heading((Text(heading),)),
        Paragraph(words("cafe.gathering_words", rounds=cafe.plan.rounds, minutes=cafe.plan.minutes)),
        Fields((Field(words.text("cafe.field_here"), number),)),
        Actions((views.come_button(words, cafe), to("cafe.host", words, to_token(cafe.id)))),
    )
    return Message(heading, blocks)


def _ended(words: Words, event: Event) -> Message:
    """What is left of the card that asked who is there: nobody need come any more."""
    heading = words.text("cafe.heading", title=event.title)
    return Message(heading, (Heading((Text(heading),)), Note(words("cafe.is_over_note"))))


async def round_begun(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The tables of a round; edited as people come late."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    number = int(delivery.plan.payload["round"])
    current = cafe.round == number and _goes_on(cafe, event)
    if not current and not delivery.editing:
        return Skip("the next round has begun, or it is over")
    floor = await floor_of(work, cafe, event, number)
    heading = words.text("cafe.round_begun", title=event.title, round=number, rounds=cafe.plan.rounds)
    blocks: list[Block] = [Heading((Text(heading),))]
    if current and cafe.ends_at is not None:
        blocks.append(Paragraph(words("cafe.round_until", moment=cafe.ends_at)))
    blocks.append(views.table_fields(words, floor))
    if len(floor.tables) > PAGE:
        blocks.append(Note(words("cafe.more_tables", count=len(floor.tables) - PAGE)))
    if current:
        token = to_token(cafe.id)
        steps = (to("cafe.seat", words, token), to("cafe.tables", words, "0", token))
        going = (views.come_button(words, cafe), to("cafe.leave", words, token))
        blocks.append(Actions((*steps, *going)))
    return Message(heading, tuple(blocks), Tone.NOTICE)


async def seat(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who wants direct reminders: where they sit now."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    if cafe.round != int(delivery.plan.payload["round"]) or not _goes_on(cafe, event):
        return Skip("the next round has begun, or it is over")
    member_id = MemberId(int(delivery.plan.payload["member"]))
    member = await work.members.get(member_id)
    if member is None or not member.active or not member.direct_reminders:
        return Skip("no direct reminders wanted any more")
    message = views.seat_view(words, await floor_of(work, cafe, event, cafe.round), member_id)
    return message or Skip("has no seat")


async def ending(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """Five minutes left."""
    found = await _ringing(work, delivery)
    if isinstance(found, Skip):
        return found
    cafe, event = found
    own = to("cafe.seat", words, to_token(cafe.id))
    return say(words, "cafe.ending", own, tone=Tone.NOTICE, title=event.title, round=cafe.round)


async def bell(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The round is over."""
    found = await _ringing(work, delivery)
    if isinstance(found, Skip):
        return found
    cafe, event = found
    key = "cafe.bell_last" if cafe.last_round else "cafe.bell"
    page = views.open_button(words, cafe)
    return say(words, key, page, tone=Tone.NOTICE, title=event.title, round=cafe.round)


async def keeper(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who is asked to keep a table."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    member_id = MemberId(int(delivery.plan.payload["member"]))
    guests = {guest.member_id: guest for guest in await work.cafes.guests(cafe.id)}
    mine = guests.get(member_id)
    if not _goes_on(cafe, event) or mine is None or not mine.host or mine.presence is not Presence.HERE:
        return Skip("does not keep a table any more")
    token = to_token(cafe.id)
    buttons = (to("cafe.seat", words, token), to("cafe.unhost", words, token))
    return say(words, "cafe.keeper", *buttons, tone=Tone.NOTICE, title=event.title)


async def over(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """What came of a café: numbers, nobody's name."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    if cafe.open or not cafe.round:
        return Skip("not over, or nothing was held")
    heading = words.text("cafe.closed", title=event.title)
    numbers = views.summary_fields(words, await summary_of(work, cafe))
    return Message(heading, (Heading((Text(heading),)), numbers, Note(words("cafe.thanks"))), Tone.SUCCESS)


def _goes_on(cafe: Cafe, event: Event) -> bool:
    return cafe.open and not event.cancelled


async def _ringing(work: Work, delivery: Delivery) -> tuple[Cafe, Event] | Skip:
    """The café a bell rings for, while it is the round it was planned for."""
    found = await _cafe(work, delivery)
    if found is None:
        return Skip(_GONE)
    cafe, event = found
    payload = delivery.plan.payload
    if not _goes_on(cafe, event) or cafe.ends_at is None or cafe.round != int(payload["round"]):
        return Skip(_OVER)
    if occurrence_at(cafe.ends_at) != payload["ends_at"]:
        return Skip("ends at another time")
    return found


async def _cafe(work: Work, delivery: Delivery) -> tuple[Cafe, Event] | None:
    """The café a delivery is about with its event; None where its readers may not know of it any more."""
    cafe = await work.cafes.get(CafeId(delivery.plan.subject_id))
    event = await work.events.get(cafe.event_id) if cafe is not None else None
    if cafe is None or event is None or await leaks(work, event.section_id, delivery):
        return None
    return cafe, event
