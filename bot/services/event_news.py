"""What the town says about an event by itself, and where: one post per place, direct messages to those who
asked for them. Everything is planned in the transaction of what happened.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.deliveries import Plan, Target, ToAccount, ToPurpose, ToSection
from bot.domain.events import Event
from bot.domain.ids import AccountId, EventId, MemberId
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.rsvps import Rsvp
from bot.domain.sections import Section
from bot.domain.surfaces import SurfaceKind
from bot.ports.work import Work
from bot.services.cohosts_of import cohosts_of
from bot.services.helpers import helpers_of
from bot.services.telling import direct_accounts, occurrence_at, section_rooms
from bot.services.twins import twins_of

CARD = "event.card"
REMINDER = "event.reminder"
REMINDER_DIRECT = "event.reminder_direct"
MORNING = "event.morning"  # of each further day of an event that takes several
CHANGED = "event.changed"
CANCELLED = "event.cancelled"
PROMOTED = "event.promoted"
OFFERED = "event.offered"
LAPSED = "event.offer_lapsed"
# What need not be said any more once an event is off.
UNSAID = (CARD, CHANGED, PROMOTED, OFFERED, LAPSED)


async def rooms(work: Work, event: Event) -> tuple[Target, ...]:
    """Where an event is spoken of: its section's room at every place that has one or an events channel,
    else (also after a section closed) the events channels; and the rooms of its section's twins and of those
    who hold it too. Empty while no place has either. A members-only section's event is spoken of in the
    section's own rooms only.
    """
    section = await work.sections.get(event.section_id) if event.section_id is not None else None
    together = [room for one in await cohosts_of(work, event) for room in await standing_rooms(work, one)]
    if section is None or not section.open:
        serving = await work.places.serving(Purpose.EVENTS)
        own: tuple[Target, ...] = tuple(ToPurpose(place_id, Purpose.EVENTS) for place_id in serving)
    else:
        own = (*await section_rooms(work, section), *await _rooms_of_twins(work, section))
    return tuple(dict.fromkeys((*own, *together)))


async def _rooms_of_twins(work: Work, section: Section) -> tuple[Target, ...]:
    """Where the twins meet, and nowhere else; nothing where a section is for its members only."""
    if section.members_only:
        return ()
    found: list[Target] = []
    for twin in await twins_of(work, section.id):
        if not twin.members_only:
            found += await standing_rooms(work, twin)
    return tuple(found)


async def standing_rooms(work: Work, section: Section) -> tuple[Target, ...]:
    """The rooms a section has, and nothing where it has none."""
    surfaces = await work.sections.surfaces_of(section.id)
    standing = (one.place_id for one in surfaces if one.made is not SurfaceKind.NONE)
    return tuple(ToSection(place_id, section.id) for place_id in standing)


async def show_card(work: Work, event_id: EventId, policy: Policy, now: datetime) -> None:
    """Have an event's cards say what is true now."""
    await work.deliveries.refresh(event_id, CARD, now=now, spacing=policy.card_spacing)


async def show_cards(work: Work, event: Event, policy: Policy, now: datetime) -> None:
    """The same after its answers or its facts changed: the event it is the 懇親会 of shows them too."""
    for shown in (event.id, event.parent_id):
        if shown is not None:
            await show_card(work, shown, policy, now)


async def post_card(work: Work, event: Event, where: Sequence[Target], now: datetime) -> None:
    """Announce an event: its card, with buttons, in every room."""
    await work.deliveries.plan(*(Plan(CARD, event.id, target, now, event.ends_at) for target in where))


async def tell_changed(work: Work, before: Event, after: Event, now: datetime) -> None:
    """Tell those concerned of another time or place, with what it was before."""
    payload = {
        "v": "1",
        "starts_at": occurrence_at(before.starts_at),
        "ends_at": occurrence_at(before.ends_at),
        "place": before.details.place,
    }
    await _tell_concerned(work, CHANGED, after, payload, now)


async def tell_cancelled(work: Work, event: Event, now: datetime) -> None:
    """Tell those concerned that an event was called off."""
    await _tell_concerned(work, CANCELLED, event, {"v": "1"}, now)


async def _tell_concerned(
    work: Work, kind: str, event: Event, payload: Mapping[str, str], now: datetime
) -> None:
    """In public and to those who asked for it in private; in any case to those who do something there. Where
    names are hidden, a post mentions nobody: then everybody concerned is told in private.
    """
    unasked = event.reception.names_hidden
    helping = await direct_accounts(work, await helpers_of(work, event.id))
    concerned = await work.rsvps.direct_accounts(event.id, concerned=True, unasked=unasked)
    direct = {**concerned, **helping}
    targets = [*await rooms(work, event), *(ToAccount(account_id) for account_id in direct.values())]
    occurrence = f"v{event.version}"
    await work.deliveries.plan(
        *(Plan(kind, event.id, target, now, event.ends_at, occurrence, payload) for target in targets)
    )


async def tell_served(
    work: Work, event: Event, served: Sequence[Rsvp], accounts: Mapping[MemberId, AccountId], now: datetime
) -> None:
    """Tell in private who has got a seat from the waiting list, and for whom one is held."""
    plans = [
        _personal(OFFERED if rsvp.offered else PROMOTED, event, rsvp, accounts[rsvp.member_id], now)
        for rsvp in served
        if rsvp.member_id in accounts
    ]
    await work.deliveries.plan(*plans)


async def tell_lapsed(work: Work, event: Event, offer: Rsvp, now: datetime) -> None:
    """Tell in private whose seat is not held any longer. ``offer``: what they had asked for."""
    accounts = await work.rsvps.reachable((offer.member_id,))
    plans = [_personal(LAPSED, event, offer, account_id, now) for account_id in accounts.values()]
    await work.deliveries.plan(*plans)


def _personal(kind: str, event: Event, rsvp: Rsvp, account_id: AccountId, now: datetime) -> Plan:
    payload = {"v": "1", "member": str(rsvp.member_id), "style": rsvp.style.value}
    until = rsvp.held_until if kind == OFFERED and rsvp.held_until else event.ends_at
    occurrence = f"{rsvp.arrival}:{occurrence_at(rsvp.held_until)}" if rsvp.held_until else str(rsvp.arrival)
    return Plan(kind, event.id, ToAccount(account_id), now, until, occurrence, payload)
