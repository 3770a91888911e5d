"""資料棚: links to what belongs to an event, added by those who do something at it."""

from dataclasses import dataclass

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import MaterialId, MemberId, new_id
from bot.domain.materials import Material, MaterialKind, check_room, check_url
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.event_news import show_card
from bot.services.events import find_event, may_manage
from bot.services.helpers import helpers_of
from bot.services.origin import Origin


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of an event's materials. ``may_add``, ``may_manage``: what the reader can do; ``taken_in``: the
    time in which they may be looked at is over for this reader.
    """

    event: Event
    materials: tuple[Material, ...]
    total: int
    may_add: bool
    may_manage: bool
    taken_in: bool = False


class MaterialService:
    """Hosts, those who lead, speakers and everybody with a role or a talk add; readers read."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def shelf(self, typed: str, origin: Origin, *, limit: int, offset: int = 0) -> Shelf:
        """What stands there. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            manages = await may_manage(work, event, origin)
            adds = manages or origin.member_id in await helpers_of(work, event.id)
            recap = await work.recaps.get(event.id)
            if recap is not None and recap.published and recap.taken_in(origin.now) and not adds:
                return Shelf(event, (), 0, may_add=False, may_manage=False, taken_in=True)
            found = await work.materials.of(event.id, limit=limit, offset=offset)
            return Shelf(event, found, await work.materials.count(event.id), adds, manages)

    async def add(
        self, typed: str, kind: MaterialKind, title: str, url: str, origin: Origin
    ) -> tuple[Event, bool]:
        """Put a link on the shelf, before the event or after it; False where it stands there already.

        Raises InvalidInput at ``event`` or ``url``, NotAllowed, and Refused when the shelf is full or the
        event was cancelled.
        """
        key = check_url(url)
        async with self._storage.write(origin.request) as work:
            seen = await find_event(work, typed, origin)
            event = await work.events.lock_readable(seen.id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            if event.cancelled:
                raise Refused("event.cancelled_already", title=event.title)
            member_id = await _adder(work, event, origin)
            check_room(await work.materials.count(event.id))
            material_id = MaterialId(new_id(origin.now))
            new = Material(material_id, event.id, kind, title, url, key, member_id, origin.now)
            added = await work.materials.add(new)
            if added:
                await self._show(work, event, "material.added", origin)
            return event, added

    async def remove(self, material_id: MaterialId, origin: Origin) -> tuple[Event, Material]:
        """Take a link off: who added it, and those who may change the event. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            seen = _known(await work.materials.get(material_id))
            event = await work.events.lock_readable(seen.event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            material = _known(await work.materials.get(material_id))
            if material.added_by != origin.member_id and not await may_manage(work, event, origin):
                raise NotAllowed("material.not_yours")
            await work.materials.remove(material_id)
            await self._show(work, event, "material.removed", origin)
            return event, material

    async def _show(self, work: Work, event: Event, action: str, origin: Origin) -> None:
        await show_card(work, event.id, self._policy, origin.now)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)


async def _adder(work: Work, event: Event, origin: Origin) -> MemberId:
    helps = origin.member_id in await helpers_of(work, event.id)
    if origin.member_id is None or not (helps or await may_manage(work, event, origin)):
        raise NotAllowed("material.helpers_only", title=event.title)
    return origin.member_id


def _known(material: Material | None) -> Material:
    if material is None:
        raise NotFound("material.gone")
    return material
