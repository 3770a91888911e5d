"""World cafés: looking at them, coming and going, and who keeps a table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import CafeId, MemberId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.rsvps import PRESENT_STYLES
from bot.domain.world_cafe import (
    Cafe,
    Guest,
    Presence,
    Seat,
    Summary,
    late_seat,
    newcomer,
    successor,
    summary,
)
from bot.ports.work import Storage, Work
from bot.services.cafe_access import lock_cafe, readable_cafe
from bot.services.cafe_news import show_guests, tell_keeper
from bot.services.events import check_manager, find_event, may_manage
from bot.services.origin import Origin


@dataclass(frozen=True, slots=True)
class CafePage:
    """A café as one member sees it. ``answered``: how many said they would be there; ``mine``: their own part
    in it; ``place``: where they sit in the running round; ``cafe`` None: none was opened yet.
    """

    event: Event
    cafe: Cafe | None
    manages: bool
    guests: tuple[Guest, ...] = ()
    answered: int = 0
    mine: Guest | None = None
    place: Seat | None = None

    @property
    def here(self) -> int:
        return sum(guest.here for guest in self.guests)

    @property
    def hosts(self) -> int:
        return sum(guest.here and guest.host for guest in self.guests)


@dataclass(frozen=True, slots=True)
class Floor:
    """The tables of a round, with who sits there."""

    cafe: Cafe
    event: Event
    round: int
    seats: tuple[Seat, ...]
    people: Mapping[MemberId, Member]

    @property
    def tables(self) -> Mapping[int, tuple[Seat, ...]]:
        found: dict[int, tuple[Seat, ...]] = {}
        for one in self.seats:
            found[one.table] = (*found.get(one.table, ()), one)
        return found


class CafeService:
    """What people do at a café; see CafeRounds for what moves it on."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def find(self, typed: str, origin: Origin) -> CafePage:
        """The café of an event, the one opened last. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            cafe = await work.cafes.latest_of(event.id)
            return await _page(work, cafe, event, origin)

    async def look(self, cafe_id: CafeId, origin: Origin) -> CafePage:
        """A café. Raises NotFound."""
        async with self._storage.read() as work:
            return await _page(work, *await readable_cafe(work, cafe_id, origin.member_id), origin)

    async def floor(self, cafe_id: CafeId, reader: MemberId | None) -> Floor:
        """Who sits where in the round that began last. Raises NotFound."""
        async with self._storage.read() as work:
            cafe, event = await readable_cafe(work, cafe_id, reader)
            return await floor_of(work, cafe, event, cafe.round)

    async def people(self, cafe_id: CafeId, origin: Origin) -> tuple[CafePage, Mapping[MemberId, Member]]:
        """Everybody at a café, for those who manage it. Raises NotFound, NotAllowed."""
        async with self._storage.read() as work:
            cafe, event = await readable_cafe(work, cafe_id, origin.member_id)
            await check_manager(work, event, origin)
            page = await _page(work, cafe, event, origin)
            return page, await work.members.get_many([guest.member_id for guest in page.guests])

    async def come(
        self, cafe_id: CafeId, member_id: MemberId, origin: Origin, *, host: bool = False
    ) -> CafePage:
        """来ました, 途中から参加, テーブルホストになる. Who comes into a running round sits down at once; a
        host keeps a table from the next round on. Raises NotFound, Refused.
        """
        async with self._storage.write(origin.request) as work:
            cafe, event = await lock_cafe(work, cafe_id, origin)
            guests = await work.cafes.guests(cafe.id)
            guest = newcomer(guests, member_id, host=host)
            if guest not in guests:
                await work.cafes.save_guest(cafe.id, guest)
                await self._sit_down(work, cafe, guest, origin)
                await self._note(work, cafe, "cafe.came", origin)
            return await _page(work, cafe, event, origin)

    async def leave(self, cafe_id: CafeId, member_id: MemberId, origin: Origin) -> CafePage:
        """抜けます: no seat from the next round on. Raises NotFound, and Refused for who is not there."""
        async with self._storage.write(origin.request) as work:
            cafe, event = await lock_cafe(work, cafe_id, origin)
            await self._go(work, cafe, member_id, origin)
            return await _page(work, cafe, event, origin)

    async def unhost(self, cafe_id: CafeId, member_id: MemberId, origin: Origin) -> CafePage:
        """ホストをやめる: sit among the others from the next round on. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            cafe, event = await lock_cafe(work, cafe_id, origin)
            guest = await _guest(work, cafe, member_id)
            if guest.host:
                await self._hand_on(work, cafe, guest, origin)
                await work.cafes.save_guest(cafe.id, replace(guest, host=False))
                await self._note(work, cafe, "cafe.host_chosen", origin)
            return await _page(work, cafe, event, origin)

    async def pick(
        self, cafe_id: CafeId, member_id: MemberId, origin: Origin, *, host: bool
    ) -> tuple[CafePage, Mapping[MemberId, Member]]:
        """Choose who keeps a table, or no longer, as who manages the event.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            cafe, event = await lock_cafe(work, cafe_id, origin)
            await check_manager(work, event, origin)
            guest = await _guest(work, cafe, member_id)
            await work.cafes.save_guest(cafe.id, replace(guest, host=host))
            if host and not guest.host:
                await tell_keeper(work, cafe, member_id, origin.now)
            await self._note(work, cafe, "cafe.host_chosen", origin)
            page = await _page(work, cafe, event, origin)
            return page, await work.members.get_many([one.member_id for one in page.guests])

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """What 退庁 does here: their chair is given up, a table they kept is handed on."""
        for cafe_id in await work.cafes.open_with(member_id):
            cafe = await work.cafes.lock(cafe_id)
            if cafe is not None and cafe.open:
                await self._go(work, cafe, member_id, origin)

    async def _sit_down(self, work: Work, cafe: Cafe, guest: Guest, origin: Origin) -> None:
        if not cafe.running(origin.now):
            return
        history = await work.cafes.seats(cafe.id)
        await work.cafes.seat(cafe.id, [late_seat(cafe, history, guest.member_id)])

    async def _go(self, work: Work, cafe: Cafe, member_id: MemberId, origin: Origin) -> None:
        guest = await _guest(work, cafe, member_id)
        if guest.host:
            await self._hand_on(work, cafe, guest, origin)
        await work.cafes.save_guest(cafe.id, replace(guest, host=False, presence=Presence.LEFT))
        await self._note(work, cafe, "cafe.went", origin)

    async def _hand_on(self, work: Work, cafe: Cafe, host: Guest, origin: Origin) -> None:
        """Ask somebody at the table a host gives up to keep it."""
        history = await work.cafes.seats(cafe.id, round_number=cafe.round)
        next_host = successor(cafe, await work.cafes.guests(cafe.id), history, host.member_id)
        if next_host is None:
            return
        seats = {one.member_id: one for one in history}
        await work.cafes.save_guest(cafe.id, replace(next_host, host=True))
        await work.cafes.keep_table(cafe.id, replace(seats[host.member_id], host=False))
        await work.cafes.keep_table(cafe.id, replace(seats[next_host.member_id], host=True))
        await tell_keeper(work, cafe, next_host.member_id, origin.now)

    async def _note(self, work: Work, cafe: Cafe, action: str, origin: Origin) -> None:
        await show_guests(work, cafe, origin.now, self._policy.card_spacing)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=cafe.id)


async def floor_of(work: Work, cafe: Cafe, event: Event, number: int) -> Floor:
    """The tables of one round."""
    seats = await work.cafes.seats(cafe.id, round_number=number)
    people = await work.members.get_many([one.member_id for one in seats])
    return Floor(cafe, event, number, seats, people)


async def summary_of(work: Work, cafe: Cafe) -> Summary:
    """What came of a café so far."""
    return summary(await work.cafes.seats(cafe.id))


async def answered(work: Work, event: Event, *, limit: int) -> tuple[MemberId, ...]:
    """Who said they would be there, in the order of arrival; nobody who waits for a seat."""
    names = await work.rsvps.names(event.id, limit=limit)
    said = (one.rsvp for one in names if not one.rsvp.waiting and one.rsvp.style in PRESENT_STYLES)
    return tuple(rsvp.member_id for rsvp in said)


async def _page(work: Work, cafe: Cafe | None, event: Event, origin: Origin) -> CafePage:
    manages = await may_manage(work, event, origin)
    if cafe is None:
        return CafePage(event, None, manages)
    guests = await work.cafes.guests(cafe.id)
    mine = next((guest for guest in guests if guest.member_id == origin.member_id), None)
    seats = await work.cafes.seats(cafe.id, round_number=cafe.round) if mine is not None else ()
    place = next((one for one in seats if one.member_id == origin.member_id), None)
    present = sum(event.tally.of(style) for style in PRESENT_STYLES)
    return CafePage(event, cafe, manages, guests, present, mine, place)


async def _guest(work: Work, cafe: Cafe, member_id: MemberId) -> Guest:
    guests = await work.cafes.guests(cafe.id)
    found = next((guest for guest in guests if guest.member_id == member_id), None)
    if found is None:
        raise NotFound("cafe.not_there").about(cafe.event_id)
    if not found.here:
        raise Refused("cafe.left_already").about(cafe.event_id)
    return found
