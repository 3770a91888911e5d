"""Coming in person in the example town: fee and way, who drives whom, where people stay the night."""

from dataclasses import replace
from datetime import datetime

from bot.domain import events
from bot.domain.events import Details, Event
from bot.domain.ids import EventId, RideId
from bot.domain.lodging import STAYING
from bot.domain.rides import Ride
from bot.domain.rsvps import RsvpStyle
from bot.domain.venues import NOTHING_KNOWN, Venue
from bot.services.events import publish
from bot.services.example_building import Building
from bot.services.example_data import ExampleEvent, ExampleLodging, ExampleRide
from bot.services.origin import Origin


async def travel(at: Building, event: Event, wanted: ExampleEvent) -> None:
    """Everything there is to know about coming to an event in person."""
    venue = Venue(wanted.fee, wanted.access, wanted.meeting)
    if venue != NOTHING_KNOWN:
        await at.work.venues.save(event.id, venue)
    for ride in wanted.rides:
        await _drive(at, event, ride, at.moment(wanted.days, ride.time))
    if wanted.lodging is not None:
        await _stay(at, event, wanted.lodging, wanted.days + 1)


async def _drive(at: Building, event: Event, wanted: ExampleRide, leaves_at: datetime) -> None:
    ride = Ride(
        RideId(at.id_at(at.now)),
        event.id,
        at.members[wanted.driver],
        wanted.origin,
        leaves_at,
        wanted.seats,
        at.now,
        wanted.note,
    )
    await at.work.rides.save(ride)
    for name in wanted.passengers:
        await at.work.rides.take(ride, at.members[name], at.now)


async def _stay(at: Building, event: Event, wanted: ExampleLodging, last_day: int) -> None:
    details = Details(
        title=wanted.title,
        starts_at=event.ends_at,
        ends_at=at.moment(last_day, wanted.until),
        place=wanted.place,
        description=wanted.description,
        capacity=wanted.capacity,
        section_id=event.section_id,
        reminder_offsets=at.policy.reminder_offsets,
    )
    night = events.announce(
        EventId(at.id_at(at.now)),
        details,
        host_id=event.host_id,
        zone=event.zone,
        now=at.now,
        parent_id=event.id,
        lodging=True,
    )
    origin = Origin("", at.now, event.host_id, at.place.id)
    night, _rooms = await publish(at.work, replace(night, reception=STAYING), origin)
    night = await at.answer(night, {RsvpStyle.COME: wanted.come})
    await at.work.events.save_tally(night.id, night.tally)
