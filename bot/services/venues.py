"""会場と参加費: what there is to know about coming to an event in person."""

from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.policy import Policy
from bot.domain.venues import Venue
from bot.ports.work import Storage
from bot.services.event_news import show_card
from bot.services.events import check_manager, find_event, lock_managed
from bot.services.origin import Origin


class VenueService:
    """Those who may change an event write it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def managed(self, typed: str, origin: Origin) -> tuple[Event, Venue]:
        """What is known. Raises InvalidInput at ``event``, NotAllowed, Refused when it is over."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            return event, await work.venues.get(event.id)

    async def write(self, event_id: EventId, venue: Venue, origin: Origin) -> Event:
        """Write it. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            event = await lock_managed(work, event_id, origin)
            event.check_open(origin.now)
            await work.venues.save(event.id, venue)
            await show_card(work, event.id, self._policy, origin.now)
            await work.audit.add(
                "venue.written", at=origin.now, member_id=origin.member_id, subject_id=event.id
            )
            return event
