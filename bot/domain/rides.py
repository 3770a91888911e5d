"""乗り合わせ: who comes to an event by car and has free seats, and who rides with them.

What everybody sees of a ride is from where and when it leaves and how many seats are free. Its driver and
its passengers see each other's names, and the note.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, RideId
from bot.domain.rsvps import Rsvp, RsvpStyle
from bot.text.normalise import fold

ORIGIN_LIMIT = 100
NOTE_LIMIT = 200
MOST_SEATS = 8
MOST_RIDES = 100  # offered to one event
EARLIEST = timedelta(days=2)  # how long before an event a ride to it may leave

IN_PERSON_STYLES = frozenset({RsvpStyle.COME, RsvpStyle.DROP_IN})

# 1-2-3, 12番地, 5番6号: where somebody lives. 大通西4丁目 is a landmark as well and may stay.
_HOME = re.compile(r"\d+\s*-\s*\d+\s*-\s*\d+|\d+\s*番地|\d+\s*番\s*\d+\s*号")


@dataclass(frozen=True, slots=True)
class Ride:
    """Seats somebody offers. ``seats``: without the driver's own; ``leaves_at`` is UTC."""

    id: RideId
    event_id: EventId
    driver_id: MemberId
    origin: str
    leaves_at: datetime
    seats: int
    offered_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passenger:
    member_id: MemberId
    name: str


@dataclass(frozen=True, slots=True)
class FilledRide:
    """A ride with its driver's name and those who ride along, the first to ask first."""

    ride: Ride
    driver: str
    passengers: tuple[Passenger, ...] = ()

    @property
    def free(self) -> int:
        return max(0, self.ride.seats - len(self.passengers))

    @property
    def passenger_ids(self) -> tuple[MemberId, ...]:
        return tuple(passenger.member_id for passenger in self.passengers)

    def driven_by(self, member_id: MemberId | None) -> bool:
        return self.ride.driver_id == member_id

    def carries(self, member_id: MemberId | None) -> bool:
        return any(passenger.member_id == member_id for passenger in self.passengers)

    def concerns(self, member_id: MemberId | None) -> bool:
        """Whether somebody sits in it, and therefore sees who else does."""
        return self.driven_by(member_id) or self.carries(member_id)


def comes_in_person(answer: Rsvp | None) -> bool:
    """Whether somebody is going to be there themselves."""
    return answer is not None and answer.settled and answer.style in IN_PERSON_STYLES


def stays_away(before: Rsvp | None, after: Rsvp | None) -> bool:
    """Whether somebody was going to be there themselves and is not any more."""
    return comes_in_person(before) and not comes_in_person(after)


def check_comes(answer: Rsvp | None, event: Event) -> None:
    """Raises Refused for who is not going to be there themselves."""
    if not comes_in_person(answer):
        raise Refused("ride.not_coming", title=event.title).about(event.id)


def check_offer(event: Event, ride: Ride, filled: FilledRide | None, now: datetime) -> None:
    """Raises InvalidInput with a problem per field (``origin``, ``when``, ``seats``) of what cannot be
    offered. ``filled``: the ride as it was so far; nobody is thrown out of it.
    """
    problems = {}
    if _HOME.search(fold(ride.origin)):
        problems["origin"] = Problem("ride.looks_like_a_home")
    moved = filled is None or filled.ride.leaves_at != ride.leaves_at
    if moved and ride.leaves_at <= now:
        problems["when"] = Problem("ride.leaves_in_the_past", {"leaves_at": ride.leaves_at})
    elif not event.starts_at - EARLIEST <= ride.leaves_at < event.ends_at:
        problems["when"] = Problem("ride.leaves_at_another_time", {"starts_at": event.starts_at})
    if filled is not None and ride.seats < len(filled.passengers):
        problems["seats"] = Problem("ride.fewer_than_taken", {"count": len(filled.passengers)})
    if problems:
        raise InvalidInput(problems)


def check_driver(event: Event, rides: tuple[FilledRide, ...], member_id: MemberId) -> None:
    """Raises Refused for a new ride of who rides with somebody else, and where there are too many."""
    if any(filled.carries(member_id) for filled in rides):
        raise Refused("ride.you_ride_along").about(event.id)
    if len(rides) >= MOST_RIDES and not any(filled.driven_by(member_id) for filled in rides):
        raise Refused("ride.too_many", count=MOST_RIDES).about(event.id)


def check_take(rides: tuple[FilledRide, ...], wanted: FilledRide, member_id: MemberId) -> bool:
    """Whether a seat is to be given: not to who has it already. Raises Refused for who drives or has a seat
    in another car.
    """
    if wanted.carries(member_id):
        return False
    if any(filled.driven_by(member_id) for filled in rides):
        raise Refused("ride.you_drive").about(wanted.ride.event_id)
    if any(filled.carries(member_id) for filled in rides):
        raise Refused("ride.seated_elsewhere").about(wanted.ride.event_id)
    return True


def worth_telling(before: Ride, after: Ride) -> bool:
    """Whether those who ride along must hear of a change."""
    old, new = before, after
    return (old.origin, old.leaves_at, old.note) != (new.origin, new.leaves_at, new.note)


def in_order(rides: tuple[FilledRide, ...], reader: MemberId | None) -> tuple[FilledRide, ...]:
    """The reader's own first, then those with free seats, then the others; each in the order they leave."""
    return tuple(
        sorted(
            rides,
            key=lambda one: (
                not one.concerns(reader),
                not one.free,
                one.ride.leaves_at,
                one.ride.id,
            ),
        )
    )
