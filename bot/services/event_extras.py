"""What is shown of an event besides its facts and answers, gathered for one reader or for a card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.event_roles import RoleSeats
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, PartId
from bot.domain.lightning_talks import LineUp
from bot.domain.programmes import TimedPart, timetable
from bot.domain.sections import Section
from bot.domain.venues import Venue
from bot.ports.programmes import Names
from bot.ports.work import Work
from bot.services.cohosts_of import cohosts_of
from bot.services.helpers import line_ups_of

MOST_CHILDREN = 10


@dataclass(frozen=True, slots=True)
class Programme:
    """The parts of an event with their times, who speaks, who gives lightning talks, and its roles."""

    parts: tuple[TimedPart, ...] = ()
    speakers: Mapping[PartId, Names] = field(default_factory=dict)
    line_ups: Mapping[PartId, LineUp] = field(default_factory=dict)
    roles: tuple[RoleSeats, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.parts and not self.roles

    @property
    def helpers(self) -> frozenset[MemberId]:
        """Everybody who does something."""
        found = {member_id for names in self.speakers.values() for member_id, _ in names}
        found |= {holder.member_id for seats in self.roles for holder in seats.holders}
        return frozenset(found | {one.talk.member_id for each in self.line_ups.values() for one in each.on})

    @property
    def open_roles(self) -> tuple[RoleSeats, ...]:
        return tuple(seats for seats in self.roles if seats.open_slots)

    @property
    def open_line_ups(self) -> tuple[LineUp, ...]:
        return tuple(line_up for line_up in self.line_ups.values() if line_up.free)


@dataclass(frozen=True, slots=True)
class Extras:
    """``parent``: what this is the 懇親会 of; ``children``: those of this one; ``cohosts``: other sections
    that hold it; ``materials``: how many are on its shelf; ``helps``: whether the reader
    does something at it; ``cafe``: whether a world café goes on, which a card does not tell.
    """

    venue: Venue
    programme: Programme
    parent: Event | None = None
    children: tuple[Event, ...] = ()
    cohosts: tuple[Section, ...] = ()
    materials: int = 0
    helps: bool = False
    cafe: bool = False


async def extras_of(work: Work, event: Event, reader: MemberId | None) -> Extras:
    """Everything beside an event. ``reader`` None: for a card, which shows of other events only what
    everybody may know or what the event's own section holds too.
    """
    children = await work.events.children_of(event.id, limit=MOST_CHILDREN)
    programme = await programme_of(work, event)
    parent = await work.events.get(event.parent_id) if event.parent_id is not None else None
    cafe = await work.cafes.latest_of(event.id) if reader is not None else None
    return Extras(
        venue=await work.venues.get(event.id),
        programme=programme,
        parent=parent if parent and await _may_know(work, event, parent, reader) else None,
        children=tuple([child for child in children if await _may_know(work, event, child, reader)]),
        cohosts=await cohosts_of(work, event),
        materials=await work.materials.count(event.id),
        helps=reader in programme.helpers,
        cafe=cafe is not None and cafe.open and not event.cancelled,
    )


async def programme_of(work: Work, event: Event) -> Programme:
    """An event's programme and roles as they stand."""
    parts = await work.programmes.parts_of(event.id)
    return Programme(
        parts=timetable(parts, event.starts_at),
        speakers=await work.programmes.speakers_of(event.id) if parts else {},
        line_ups=await line_ups_of(work, event.id, parts),
        roles=await work.event_roles.of(event.id),
    )


async def open_children(work: Work, event_id: EventId, now: datetime) -> tuple[Event, ...]:
    """What was made under an event and is still to come."""
    found = await work.events.children_of(event_id, limit=MOST_CHILDREN)
    return tuple(child for child in found if child.open_at(now))


async def _may_know(work: Work, event: Event, other: Event, reader: MemberId | None) -> bool:
    if other.section_id == event.section_id:
        return True
    return await work.events.readable(other.id, reader) is not None
