"""World cafés: opening one, moving it from round to round, ending it. For those who may manage the event."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import CafeId, EventId, new_id
from bot.domain.policy import Policy
from bot.domain.world_cafe import MOST_PEOPLE, Cafe, CafePlan, Guest, Summary, deal, newcomer, seat
from bot.ports.work import Storage, Work
from bot.services.cafe_access import lock_cafe
from bot.services.cafe_news import ring, show_guests, tell_gathering, tell_over, tell_round
from bot.services.cafes import Floor, answered, floor_of, summary_of
from bot.services.events import check_manager
from bot.services.origin import Origin

SEED_BITS = 32


class Whom(StrEnum):
    """Who is seated in the first round."""

    ANSWERED = "answered"  # who said they would be there, and who came
    HERE = "here"  # who pressed 来ました


@dataclass(frozen=True, slots=True)
class Closed:
    """At which event a café is over, and what came of it."""

    event: Event
    summary: Summary


class CafeRounds:
    """Every step asks anew who may take it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def open(self, event_id: EventId, plan: CafePlan, origin: Origin) -> Cafe:
        """Open a café at an event; people are asked whether they are there.

        Raises NotFound, NotAllowed, and Refused when the event is over or called off or has an open café.
        """
        async with self._storage.write(origin.request) as work:
            event = await work.events.lock_readable(event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            before = await work.cafes.latest_of(event.id)
            if before is not None and before.open:
                raise Refused("cafe.open_already", title=event.title).about(event.id)
            seed = secrets.randbits(SEED_BITS)
            cafe = Cafe(CafeId(new_id(origin.now)), event.id, plan, seed, origin.now)
            await work.cafes.save(cafe)
            await tell_gathering(work, cafe, event, origin.now)
            await _note(work, cafe, "cafe.opened", origin)
            return cafe

    async def arrange(self, cafe_id: CafeId, plan: CafePlan, origin: Origin) -> Cafe:
        """Other numbers; a round that runs ends by the new ones. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before, event = await lock_cafe(work, cafe_id, origin)
            await check_manager(work, event, origin)
            cafe = before.arrange(plan)
            await work.cafes.save(cafe)
            if before.running(origin.now):
                await ring(work, cafe, event, origin.now)
            await _note(work, cafe, "cafe.arranged", origin)
            return cafe

    async def begin(self, cafe_id: CafeId, held: int, whom: Whom, origin: Origin) -> Floor:
        """次の席へ. ``held``: how many rounds were when whoever asks looked.

        Raises NotFound, NotAllowed, Stale, and Refused by the rules.
        """
        async with self._storage.write(origin.request) as work:
            before, event = await lock_cafe(work, cafe_id, origin)
            await check_manager(work, event, origin)
            cafe = before.begin(held, origin.now)
            guests = await _gathered(work, cafe, event, whom)
            sitting = await _able(work, event, [guest for guest in guests if guest.here])
            seats = seat(cafe, sitting, await work.cafes.seats(cafe.id))
            await work.cafes.save(cafe)
            await work.cafes.seat(cafe.id, seats)
            members = await work.members.get_many([one.member_id for one in seats])
            direct = [member.id for member in members.values() if member.direct_reminders]
            await tell_round(work, cafe, event, direct, origin.now)
            await _note(work, cafe, "cafe.round_begun", origin)
            return await floor_of(work, cafe, event, cafe.round)

    async def finish(self, cafe_id: CafeId, origin: Origin) -> Closed:
        """おひらき. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before, event = await lock_cafe(work, cafe_id, origin)
            await check_manager(work, event, origin)
            cafe = before.finish()
            await work.cafes.save(cafe)
            await tell_over(work, cafe, event, origin.now)
            await show_guests(work, cafe, origin.now, self._policy.card_spacing)
            await _note(work, cafe, "cafe.closed", origin)
            return Closed(event, await summary_of(work, cafe))


async def _gathered(work: Work, cafe: Cafe, event: Event, whom: Whom) -> Sequence[Guest]:
    """Everybody who is to be seated; before the first round they get their numbers."""
    guests = list(await work.cafes.guests(cafe.id))
    if cafe.round > 1:
        return guests
    if whom is Whom.ANSWERED:
        known = {guest.member_id for guest in guests}
        for member_id in await answered(work, event, limit=MOST_PEOPLE + 1):
            if member_id not in known:
                guests.append(newcomer(guests, member_id))
    dealt = deal(guests, cafe.seed)
    await work.cafes.replace_guests(cafe.id, dealt)
    return dealt


async def _able(work: Work, event: Event, guests: Iterable[Guest]) -> list[Guest]:
    """Those of them who are not on leave and may still read what the event's section holds."""
    waiting = list(guests)
    members = await work.members.get_many([guest.member_id for guest in waiting])
    section = await work.sections.get(event.section_id) if event.section_id is not None else None
    able = {member_id for member_id, member in members.items() if member.active}
    if section is not None and section.members_only:
        able &= await work.sections.member_ids(section.id)
    return [guest for guest in waiting if guest.member_id in able]


async def _note(work: Work, cafe: Cafe, action: str, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=cafe.id)
