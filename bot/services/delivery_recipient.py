"""Who a delivery is for at the moment of sending: channels move and people leave after it was planned."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, Skip, ToAccount, ToAsker, ToChannel, ToPurpose, ToSection
from bot.domain.ids import PlaceId
from bot.domain.members import Account, Standing
from bot.domain.places import Place, Purpose
from bot.ports.messenger import Address
from bot.ports.work import Work
from bot.services.section_reading import asker_of

# Closed direct messages are tried again after this long: nobody tells us when they are opened.
DIRECT_REST = timedelta(days=7)


# A members-only section's room that is not closed to others yet is looked at again after this long.
CLOSING = timedelta(minutes=1)


def takes_direct(account: Account, now: datetime) -> bool:
    """Whether a direct message can be tried: none was refused lately."""
    return account.direct_blocked_at is None or now - account.direct_blocked_at >= DIRECT_REST


@dataclass(frozen=True, slots=True)
class NotYet:
    """The room is not as it must be for this; it is looked at again at ``until``."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Recipient:
    place: Place
    address: Address
    language: str


async def recipient(work: Work, delivery: Delivery, now: datetime) -> Recipient | Skip | NotYet:
    """Resolve a delivery's target. An edit goes where the message stands."""
    match delivery.plan.target:
        case ToAccount(account_id=account_id):
            return await _person(work, await work.members.account(account_id), now)
        case ToAsker() as target:
            found = await _person(work, await asker_account(work, target), now)
            # Why it stays unsaid is noted, and would tell who asked: who left, who is on a break.
            return Skip("no way to who asked") if isinstance(found, Skip) else found
        case ToPurpose(place_id=place_id, purpose=purpose):
            channel_id = delivery.channel_id or await work.places.channel(place_id, purpose)
            return await _channel(work, place_id, channel_id, f"no channel for {purpose.value}")
        case ToSection(place_id=place_id, section_id=section_id) as target:
            channel_id = delivery.channel_id
            if not channel_id:
                way = await work.sections.way(section_id, place_id)
                if way.members_only:
                    return await _inside(work, target, now)
                channel_id = way.channel_id or await work.places.channel(place_id, Purpose.EVENTS)
            return await _channel(work, place_id, channel_id, "no room and no channel for events")
        case ToChannel(place_id=place_id, channel_id=channel_id):
            return await _channel(work, place_id, channel_id, "no channel")


async def _inside(work: Work, target: ToSection, now: datetime) -> Recipient | Skip | NotYet:
    """A members-only section's own room, once nobody else can read there."""
    room = await work.sections.surface(target.section_id, target.place_id)
    if room is None or not room.own:
        return Skip("no room of its own")
    if not room.private:
        return NotYet(now + CLOSING, "the room is not closed to others yet")
    return await _channel(work, target.place_id, room.channel_id, "no room of its own")


async def _channel(work: Work, place_id: PlaceId, channel_id: str | None, otherwise: str) -> Recipient | Skip:
    place = await work.places.get(place_id)
    if place is None or not channel_id:
        return Skip(otherwise)
    return Recipient(place, Address(place.platform, place.external_id, channel_id), place.language)


async def asker_account(work: Work, target: ToAsker) -> Account | None:
    """Through which account who asked a question hears at a place, an anonymous asker included; None where
    they have none there or their seal does not open. Never kept.
    """
    author = await asker_of(work, target)
    accounts = (await work.members.accounts_of([author])).get(author, ()) if author is not None else ()
    return next((account for account in accounts if account.place_id == target.place_id), None)


async def _person(work: Work, account: Account | None, now: datetime) -> Recipient | Skip:
    place = await work.places.get(account.place_id) if account else None
    if account is None or place is None:
        return Skip("account gone")
    if not takes_direct(account, now):
        return Skip("direct messages closed")
    member = await work.members.get(account.member_id) if account.member_id else None
    if member and member.standing is Standing.LEFT:
        return Skip("left the town")
    if member and member.standing is Standing.ASLEEP:
        return Skip("on a break")
    address = Address(place.platform, place.external_id, user_external_id=account.external_id)
    return Recipient(place, address, member.language if member else account.locale)
