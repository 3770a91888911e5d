"""Events that are held again: whoever may change one may repeat it, also when it is over."""

from bot.domain.events import Event
from bot.domain.ids import MemberId, SectionId, from_token
from bot.domain.venues import Venue, elsewhere
from bot.ports.work import Storage, Work
from bot.services.events import CANDIDATES, check_manager, find_event, newest_called
from bot.services.lookup import section_now
from bot.services.origin import Origin


class EventCopyService:
    """Finds what is to be repeated."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def source(self, typed: str, origin: Origin) -> Event:
        """The event a parameter means: one the person held, by title, the newest of a name; else any like
        ``find_event``. Raises InvalidInput at ``event``, NotAllowed for an event they do not manage.
        """
        async with self._storage.read() as work:
            event = await _meant(work, typed, origin)
            await check_manager(work, event, origin)
            return event

    async def held(self, text: str, origin: Origin, *, limit: int) -> tuple[Event, ...]:
        """Events the person held whose title contains a text, the newest first."""
        if origin.member_id is None:
            return ()
        async with self._storage.read() as work:
            return await work.events.held_by(origin.member_id, text=text, limit=limit)

    async def section_for(self, event: Event, member_id: MemberId) -> SectionId | None:
        """The section that may hold the event again: the same one, where it is open and the person belongs;
        else the whole town, which the confirm screen shows.
        """
        if event.section_id is None:
            return None
        async with self._storage.read() as work:
            section = await section_now(work, event.section_id)
            if section is None or not section.open:
                return None
            belongs = member_id in await work.sections.member_ids(section.id)
            return section.id if belongs or section.members_only else None

    async def venue_for(self, event: Event, place: str) -> Venue:
        """What there is to know about coming in person, the next time: the same, but for the way where it is
        held somewhere else.
        """
        async with self._storage.read() as work:
            venue = await work.venues.get(event.id)
        return Venue(fee=venue.fee) if elsewhere(event.details.place, place) else venue


async def _meant(work: Work, typed: str, origin: Origin) -> Event:
    if from_token(typed) is not None or origin.member_id is None:
        return await find_event(work, typed, origin)
    held = await work.events.held_by(origin.member_id, limit=CANDIDATES)
    return newest_called(typed, held) or await find_event(work, typed, origin)
