"""A past event of the example town: who was there, what is told of it, what is on its shelf."""

from datetime import timedelta

from bot.domain import events
from bot.domain.afterwards import Recap
from bot.domain.events import Details
from bot.domain.ids import EventId, MaterialId
from bot.domain.materials import Material, check_url
from bot.domain.rsvps import RsvpStyle
from bot.services.example_building import Building
from bot.services.example_data import ExamplePastEvent

_ANNOUNCED = timedelta(days=7)
_TOLD = timedelta(days=1)


async def look_back(at: Building, wanted: ExamplePastEvent) -> None:
    """An event that is over, with its recap; announced to nobody."""
    starts_at = at.moment(-wanted.days, wanted.time)
    announced_at = starts_at - _ANNOUNCED
    details = Details(
        title=wanted.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=wanted.minutes),
        place=wanted.place,
        description=wanted.description,
        section_id=at.section(wanted.section),
    )
    host = at.members[wanted.host]
    event = events.announce(
        EventId(at.id_at(announced_at)), details, host_id=host, zone=at.policy.zone.key, now=announced_at
    )
    await at.work.events.add(event)
    event = await at.answer(event, {RsvpStyle.COME: wanted.come})
    await at.work.events.save_tally(event.id, event.tally)
    for name in wanted.come:
        await at.work.attendance.attend(event.id, at.members[name], starts_at)
    told_at = details.ends_at + _TOLD
    for one in wanted.materials:
        material = Material(
            MaterialId(at.id_at(told_at)),
            event.id,
            one.kind,
            one.title,
            one.url,
            check_url(one.url),
            host,
            told_at,
        )
        await at.work.materials.add(material)
    recap = Recap(event.id, wanted.happened, wanted.following, published_at=told_at, published_by=host)
    await at.work.recaps.save(recap)
