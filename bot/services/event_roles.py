"""Roles at events: asking for them, taking and giving back. No slot is given twice."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.event_roles import Role, RoleSeats, ask, check_before_start, check_take
from bot.domain.events import Event
from bot.domain.ids import MemberId, RoleId, new_id
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.event_news import show_card
from bot.services.events import find_event, lock_managed
from bot.services.origin import Origin
from bot.services.rsvps import Answered, RsvpService
from bot.services.telling import tell_members

TAKEN = "role.taken"  # to the host
DROPPED = "role.dropped"  # to the host
CLOSED = "role.closed"  # to those who had it


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role after something happened to it. ``changed``: whether anything did. ``answered``: what became of
    the answer of who took it.
    """

    event: Event
    seats: RoleSeats
    changed: bool
    answered: Answered | None = None


class RoleService:
    """Those who may change an event ask for roles, members take them."""

    def __init__(self, storage: Storage, policy: Policy, rsvps: RsvpService) -> None:
        self._storage = storage
        self._policy = policy
        self._rsvps = rsvps

    async def ask(self, typed: str, name: str, slots: int, origin: Origin) -> RoleChange:
        """Ask for a role, or more or fewer of it. Raises InvalidInput at ``event``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            event = await lock_managed(work, (await find_event(work, typed, origin)).id, origin)
            check_before_start(event, origin.now)
            new = Role(RoleId(new_id(origin.now)), event.id, name, slots)
            role = ask(await work.event_roles.of(event.id), new)
            await work.event_roles.save(role)
            await self._show(work, event, "role.asked", origin)
            return RoleChange(event, await _seats(work, role), changed=True)

    async def close(self, role_id: RoleId, origin: Origin) -> RoleChange:
        """Ask for it no more; those who had it hear of it. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            role = _known(await work.event_roles.get(role_id))
            event = await lock_managed(work, role.event_id, origin)
            event.check_open(origin.now)
            seats = await _seats(work, role)
            await work.event_roles.remove(role_id)
            holding = [holder.member_id for holder in seats.holders]
            await tell_members(work, CLOSED, event.id, holding, now=origin.now, role=role.name)
            await self._show(work, event, "role.closed", origin)
            return RoleChange(event, seats, changed=True)

    async def take(self, role_id: RoleId, member_id: MemberId, origin: Origin) -> RoleChange:
        """Take a role, and come along. Raises NotFound, and Refused when full or the event has begun."""
        async with self._storage.write(origin.request) as work:
            event, seats = await _locked(work, role_id, origin)
            check_before_start(event, origin.now)
            if not check_take(seats, member_id):
                return RoleChange(event, seats, changed=False)
            await work.event_roles.take(role_id, member_id, origin.now)
            answered = await self._rsvps.come_along(work, event, member_id, origin.now)
            await self._tell_host(work, TAKEN, event, seats.role, member_id=member_id, now=origin.now)
            await self._show(work, event, "role.taken", origin)
            return RoleChange(event, await _seats(work, seats.role), changed=True, answered=answered)

    async def drop(self, role_id: RoleId, member_id: MemberId, origin: Origin) -> RoleChange:
        """Give a role back. Raises NotFound, and Refused for who has it not or once the event has begun."""
        async with self._storage.write(origin.request) as work:
            event, seats = await _locked(work, role_id, origin)
            check_before_start(event, origin.now)
            if not await work.event_roles.drop(role_id, member_id):
                raise Refused("role.not_yours", role=seats.role.name, title=event.title)
            await self._tell_host(work, DROPPED, event, seats.role, member_id=member_id, now=origin.now)
            await self._show(work, event, "role.dropped", origin)
            return RoleChange(event, await _seats(work, seats.role), changed=True)

    async def let_go(self, work: Work, event: Event, member_id: MemberId, origin: Origin) -> None:
        """Free everything somebody has at a locked event; the host hears of it."""
        for seats in await work.event_roles.of(event.id):
            if await work.event_roles.drop(seats.role.id, member_id):
                await self._tell_host(work, DROPPED, event, seats.role, member_id=member_id, now=origin.now)

    async def _tell_host(
        self, work: Work, kind: str, event: Event, role: Role, *, member_id: MemberId, now: datetime
    ) -> None:
        if event.host_id != member_id:
            who = {"member": str(member_id)}
            await tell_members(work, kind, role.id, (event.host_id,), now=now, **who)

    async def _show(self, work: Work, event: Event, action: str, origin: Origin) -> None:
        await show_card(work, event.id, self._policy, origin.now)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)


async def _locked(work: Work, role_id: RoleId, origin: Origin) -> tuple[Event, RoleSeats]:
    seen = _known(await work.event_roles.get(role_id))
    event = await work.events.lock_readable(seen.event_id, origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    return event, await _seats(work, _known(await work.event_roles.get(role_id)))


async def _seats(work: Work, role: Role) -> RoleSeats:
    return next(seats for seats in await work.event_roles.of(role.event_id) if seats.role.id == role.id)


def _known(role: Role | None) -> Role:
    if role is None:
        raise NotFound("role.gone")
    return role
