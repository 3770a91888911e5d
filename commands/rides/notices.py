"""What the town says about rides by itself, in private; checked again as it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, RideId, to_token
from bot.domain.rides import MOST_RIDES, FilledRide
from bot.interaction.parts import to
from bot.interaction.words import Value, Words
from bot.ports.work import Work
from bot.services.ride_news import Why
from bot.services.section_reading import leaks
from bot.view import Actions, Heading, Message, Paragraph, Text, Tone
from commands.rides.views import inside, where_and_when


async def taken(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the driver: somebody rides along."""
    return await _filled(work, delivery, words, now, carries=True)


async def left(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the driver: a seat is free again."""
    return await _filled(work, delivery, words, now, carries=False)


async def changed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To those who ride along: it leaves otherwise, as it is now."""
    found = await _ride(work, delivery, now)
    if isinstance(found, Skip):
        return found
    event, filled = found
    return _about(words, event, filled, "ride.now_changed", title=event.title)


async def ended(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To those who rode along: it does not go."""
    return await _gone(work, delivery, words, now, f"ride.ended_{_why(delivery)}")


async def closed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the driver: their offer was taken off."""
    return await _gone(work, delivery, words, now, f"ride.closed_{_why(delivery)}")


async def freed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To who rode along and does not come any more: their seat was given back."""
    return await _gone(work, delivery, words, now, f"ride.freed_{_why(delivery)}")


async def _filled(
    work: Work, delivery: Delivery, words: Words, now: datetime, *, carries: bool
) -> Message | Skip:
    found = await _ride(work, delivery, now)
    if isinstance(found, Skip):
        return found
    event, filled = found
    member_id = MemberId(int(delivery.plan.payload["member"]))
    if filled.carries(member_id) is not carries:
        return Skip("it is otherwise by now")
    member = await work.members.get(member_id)
    key = "ride.driver_taken" if carries else "ride.driver_left"
    return _about(words, event, filled, key, name=member.profile.name if member else "", title=event.title)


def _about(words: Words, event: Event, filled: FilledRide, key: str, **values: Value) -> Message:
    summary = words.text(key, **values)
    told = f"{where_and_when(words, filled)}\n{inside(words, filled)}"
    blocks = (
        Heading((Text(summary),)),
        Paragraph((Text(told),)),
        Actions((to("ride.list", words, to_token(event.id)),)),
    )
    return Message(summary, blocks, Tone.NOTICE)


def _why(delivery: Delivery) -> str:
    return Why(delivery.plan.payload["why"]).value


async def _gone(work: Work, delivery: Delivery, words: Words, now: datetime, key: str) -> Message | Skip:
    event = await work.events.get(EventId(int(delivery.plan.payload["event"])))
    if event is None or event.over(now) or await leaks(work, event.section_id, delivery):
        return Skip("over or not to be read")
    summary = words.text(key, title=event.title, origin=delivery.plan.payload["origin"])
    token = to_token(event.id)
    ways = (to("event.info", words, token),) if event.cancelled else (to("ride.list", words, token),)
    return Message(summary, (Paragraph((Text(summary),)), Actions(ways)), Tone.NOTICE)


async def _ride(work: Work, delivery: Delivery, now: datetime) -> tuple[Event, FilledRide] | Skip:
    ride = await work.rides.get(RideId(delivery.plan.subject_id))
    event = await work.events.get(ride.event_id) if ride else None
    if ride is None or event is None or not event.open_at(now):
        return Skip("it ended, or the event did")
    if await leaks(work, event.section_id, delivery):
        return Skip("for the section's members only")
    rides = await work.rides.of(event.id, limit=MOST_RIDES)
    return event, next(filled for filled in rides if filled.ride.id == ride.id)
