"""乗り合わせ: those who come in person offer seats in their cars and take them. No seat is given twice."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import rides as rules
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, RideId, new_id
from bot.domain.rides import MOST_RIDES, FilledRide, Ride
from bot.domain.venues import in_person
from bot.ports.work import Storage, Work
from bot.services import ride_news as news
from bot.services.events import find_event, may_manage
from bot.services.origin import Origin


@dataclass(frozen=True, slots=True)
class Offer:
    """What a driver fills in. ``leaves_at`` is UTC."""

    origin: str
    leaves_at: datetime
    seats: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RidePage:
    """An event's rides as one member sees them. ``changed``: whether something has just happened; ``full``:
    the ride they wanted, without a free seat; ``manages``: they may take off what others offer.
    """

    event: Event
    rides: tuple[FilledRide, ...]
    changed: bool = False
    full: FilledRide | None = None
    manages: bool = False

    def driven_by(self, member_id: MemberId) -> FilledRide | None:
        return next((filled for filled in self.rides if filled.driven_by(member_id)), None)

    def carrying(self, member_id: MemberId) -> FilledRide | None:
        return next((filled for filled in self.rides if filled.carries(member_id)), None)


class RideService:
    """Everything is changed under the lock of the event, the one that answers take."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def page(self, typed: str, reader: MemberId, origin: Origin) -> RidePage:
        """An event's rides. Raises InvalidInput at ``event``, Refused where nobody can come in person."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await _check_in_person(work, event)
            return await _page(work, event, reader, origin)

    async def to_end(self, ride_id: RideId, origin: Origin) -> tuple[Event, FilledRide]:
        """A ride the person may take off. Raises like ``end``."""
        async with self._storage.read() as work:
            seen = await work.rides.get(ride_id)
            event = await work.events.readable(seen.event_id, origin.member_id) if seen else None
            if seen is None or event is None:
                raise NotFound("ride.gone")
            filled = await _filled(work, event, ride_id)
            await _check_ends(work, event, filled, origin)
            return event, filled

    async def own(self, typed: str, member_id: MemberId, origin: Origin) -> RidePage:
        """The same, for who comes in person and wants to drive. Raises like ``page``, and Refused."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await _check_comes(work, event, member_id, origin)
            page = await _page(work, event, member_id, origin)
            rules.check_driver(event, page.rides, member_id)
            return page

    async def offer(self, event_id: EventId, member_id: MemberId, offer: Offer, origin: Origin) -> RidePage:
        """Offer seats, or other ones; who rides along hears of it. Raises NotFound, Refused, InvalidInput."""
        async with self._storage.write(origin.request) as work:
            event = await _lock(work, event_id, origin)
            await _check_comes(work, event, member_id, origin)
            page = await _page(work, event, member_id, origin)
            rules.check_driver(event, page.rides, member_id)
            before = page.driven_by(member_id)
            ride = _ride(event, member_id, offer, before, origin.now)
            rules.check_offer(event, ride, before, origin.now)
            if before is not None and before.ride == ride:
                return page
            await work.rides.save(ride)
            if before is not None and rules.worth_telling(before.ride, ride):
                await news.tell_changed(work, before, origin.now)
            await _note(work, "ride.offered", event, origin)
            return replace(await _page(work, event, member_id, origin), changed=True)

    async def take(self, ride_id: RideId, member_id: MemberId, origin: Origin) -> RidePage:
        """Ride along. Where it is full, nothing changes and the page says so. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            event, filled = await _locked(work, ride_id, origin)
            await _check_comes(work, event, member_id, origin)
            page = await _page(work, event, member_id, origin)
            if not rules.check_take(page.rides, filled, member_id):
                return page
            if not filled.free:
                return replace(page, full=filled)
            await work.rides.take(filled.ride, member_id, origin.now)
            await news.tell_driver(work, news.TAKEN, filled, member_id, origin.now)
            await _note(work, "ride.taken", event, origin)
            return replace(await _page(work, event, member_id, origin), changed=True)

    async def leave(self, ride_id: RideId, member_id: MemberId, origin: Origin) -> RidePage:
        """Give a seat back. Raises NotFound, Refused for who has none and when the event is over."""
        async with self._storage.write(origin.request) as work:
            event, filled = await _locked(work, ride_id, origin)
            event.check_open(origin.now)
            if not await work.rides.leave(ride_id, member_id):
                raise Refused("ride.no_seat").about(event.id)
            await news.tell_driver(work, news.LEFT, filled, member_id, origin.now)
            await _note(work, "ride.left", event, origin)
            return replace(await _page(work, event, member_id, origin), changed=True)

    async def end(self, ride_id: RideId, member_id: MemberId, origin: Origin) -> RidePage:
        """Take an offer off: one's own, or another's where one may change the event; who rides along hears of
        it, and who offered it. Raises NotFound, Refused.
        """
        async with self._storage.write(origin.request) as work:
            event, filled = await _locked(work, ride_id, origin)
            await _check_ends(work, event, filled, origin)
            why = news.Why.DRIVER if filled.driven_by(member_id) else news.Why.HOST
            await news.end(work, filled, why, origin.now)
            await _note(work, "ride.ended", event, origin)
            return replace(await _page(work, event, member_id, origin), changed=True)


def _ride(event: Event, member_id: MemberId, offer: Offer, before: FilledRide | None, now: datetime) -> Ride:
    return Ride(
        id=before.ride.id if before else RideId(new_id(now)),
        event_id=event.id,
        driver_id=member_id,
        origin=offer.origin,
        leaves_at=offer.leaves_at,
        seats=offer.seats,
        offered_at=before.ride.offered_at if before else now,
        note=offer.note,
    )


async def _page(work: Work, event: Event, reader: MemberId, origin: Origin) -> RidePage:
    rides = rules.in_order(await work.rides.of(event.id, limit=MOST_RIDES), reader)
    return RidePage(event, rides, manages=await may_manage(work, event, origin))


async def _lock(work: Work, event_id: EventId, origin: Origin) -> Event:
    event = await work.events.lock_readable(event_id, origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    return event


async def _locked(work: Work, ride_id: RideId, origin: Origin) -> tuple[Event, FilledRide]:
    seen = await work.rides.get(ride_id)
    if seen is None:
        raise NotFound("ride.gone")
    event = await _lock(work, seen.event_id, origin)
    return event, await _filled(work, event, ride_id)


async def _filled(work: Work, event: Event, ride_id: RideId) -> FilledRide:
    rides = await work.rides.of(event.id, limit=MOST_RIDES)
    filled = next((one for one in rides if one.ride.id == ride_id), None)
    if filled is None:  # it ended while the event was waited for
        raise NotFound("ride.gone")
    return filled


async def _check_ends(work: Work, event: Event, filled: FilledRide, origin: Origin) -> None:
    event.check_open(origin.now)
    if not filled.driven_by(origin.member_id) and not await may_manage(work, event, origin):
        raise Refused("ride.not_yours").about(event.id)


async def _check_comes(work: Work, event: Event, member_id: MemberId, origin: Origin) -> None:
    event.check_open(origin.now)
    await _check_in_person(work, event)
    rules.check_comes(await work.rsvps.get(event.id, member_id), event)


async def _check_in_person(work: Work, event: Event) -> None:
    if not in_person(event.details.place, await work.venues.get(event.id)):
        raise Refused("ride.nowhere_to_go", title=event.title).about(event.id)


async def _note(work: Work, action: str, event: Event, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)
