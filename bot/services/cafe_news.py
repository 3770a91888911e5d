"""What the town says about a world café by itself: planned with what happened, so nothing has to wait."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.world_cafe import SOON, Cafe
from bot.ports.work import Work
from bot.services.event_news import rooms
from bot.services.telling import direct_accounts, occurrence_at, tell_members

GATHERING = "cafe.gathering"  # in the event's rooms: who is there? Edited as people come
ROUND = "cafe.round"  # in the event's rooms: the tables of a round; edited as people come late
SEAT = "cafe.seat"  # to those who want direct reminders: where they sit
ENDING = "cafe.ending"  # in the event's rooms: five minutes left
BELL = "cafe.bell"  # in the event's rooms: the round is over
KEEPER = "cafe.keeper"  # to who is asked to keep a table whose host went
OVER = "cafe.summary"  # in the event's rooms: what came of it

CARD_LIFE = timedelta(days=1)
BELL_LIFE = timedelta(minutes=10)


async def tell_gathering(work: Work, cafe: Cafe, event: Event, now: datetime) -> None:
    """Ask in the event's rooms who is there."""
    where = await rooms(work, event)
    await work.deliveries.plan(
        *(Plan(GATHERING, cafe.id, target, now, now + CARD_LIFE, payload={"v": "1"}) for target in where)
    )


async def tell_round(
    work: Work, cafe: Cafe, event: Event, direct: Collection[MemberId], now: datetime
) -> None:
    """Show the tables of the round that has begun and plan its bells; ``direct``: who hears in private."""
    assert cafe.ends_at is not None, "a round has begun"
    payload = {"v": "1", "round": str(cafe.round)}
    life = max(cafe.ends_at, now + BELL_LIFE)
    await work.deliveries.plan(
        *(
            Plan(ROUND, cafe.id, target, now, life, str(cafe.round), payload)
            for target in await rooms(work, event)
        )
    )
    accounts = await direct_accounts(work, direct)
    await work.deliveries.plan(
        *(
            Plan(
                SEAT,
                cafe.id,
                ToAccount(account),
                now,
                life,
                str(cafe.round),
                {**payload, "member": str(member)},
            )
            for member, account in accounts.items()
        )
    )
    await ring(work, cafe, event, now)


async def ring(work: Work, cafe: Cafe, event: Event, now: datetime) -> None:
    """Plan the bells of the running round anew, instead of those planned before."""
    await work.deliveries.withdraw(cafe.id, (ENDING, BELL), "planned anew")
    ends_at = cafe.ends_at
    if ends_at is None or ends_at <= now:
        return
    payload = {"v": "1", "round": str(cafe.round), "ends_at": occurrence_at(ends_at)}
    occurrence = f"{cafe.round}:{payload['ends_at']}"
    soon = ends_at - SOON
    bells = [(BELL, ends_at, ends_at + BELL_LIFE), *([(ENDING, soon, ends_at)] if soon > now else [])]
    where = await rooms(work, event)
    await work.deliveries.plan(
        *(
            Plan(kind, cafe.id, target, due, until, occurrence, payload)
            for kind, due, until in bells
            for target in where
        )
    )


async def tell_keeper(work: Work, cafe: Cafe, member_id: MemberId, now: datetime) -> None:
    """Ask somebody in private to keep the table whose host went."""
    await tell_members(work, KEEPER, cafe.id, (member_id,), now=now, member=str(member_id))


async def show_guests(work: Work, cafe: Cafe, now: datetime, spacing: timedelta) -> None:
    """Bring the cards that show who is there up to date."""
    for kind in (GATHERING, ROUND):
        await work.deliveries.refresh(cafe.id, kind, now=now, spacing=spacing)


async def tell_over(work: Work, cafe: Cafe, event: Event, now: datetime) -> None:
    """Say what came of a café; nothing rings any more."""
    await work.deliveries.withdraw(
        cafe.id, (GATHERING, ROUND, SEAT, ENDING, BELL, KEEPER), "the café is over"
    )
    where = await rooms(work, event)
    await work.deliveries.plan(
        *(Plan(OVER, cafe.id, target, now, now + CARD_LIFE, payload={"v": "1"}) for target in where)
    )
