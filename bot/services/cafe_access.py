"""The way to a world café, for those who may read its event."""

from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import CafeId, MemberId
from bot.domain.world_cafe import Cafe
from bot.ports.work import Work
from bot.services.origin import Origin


async def readable_cafe(work: Work, cafe_id: CafeId, reader: MemberId | None) -> tuple[Cafe, Event]:
    """A café with its event. Raises NotFound."""
    return await _with_event(work, await work.cafes.get(cafe_id), reader)


async def lock_cafe(work: Work, cafe_id: CafeId, origin: Origin) -> tuple[Cafe, Event]:
    """An open café with its event, held until the unit of work ends.

    Raises NotFound, and Refused when the café is over or its event was called off.
    """
    cafe, event = await _with_event(work, await work.cafes.lock(cafe_id), origin.member_id)
    if event.cancelled:
        raise Refused("event.cancelled_already", title=event.title)
    cafe.check_open()
    return cafe, event


async def _with_event(work: Work, cafe: Cafe | None, reader: MemberId | None) -> tuple[Cafe, Event]:
    event = await work.events.readable(cafe.event_id, reader) if cafe is not None else None
    if cafe is None or event is None:
        raise NotFound("cafe.gone")
    return cafe, event
