"""What a furnished town holds of world cafés: one that waits for people, one where everybody is a host."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import CafeId, EventId, MemberId, to_token
from bot.domain.world_cafe import Cafe, CafePlan, Guest, Seat
from bot.ports.work import Work


async def furnish_cafes(
    work: Work, event_id: EventId, everybody: Collection[MemberId], now: datetime
) -> dict[str, str]:
    """Both at one event."""
    empty = Cafe(CafeId(31), event_id, CafePlan(), 1, now)
    full = Cafe(CafeId(30), event_id, CafePlan(), 1, now, round=1, began_at=now)
    for cafe in (empty, full):
        await work.cafes.save(cafe)
    guests = [Guest(member_id, number, host=True) for number, member_id in enumerate(everybody)]
    await work.cafes.replace_guests(full.id, guests)
    await work.cafes.seat(full.id, [Seat(1, 1 + guest.number // 4, guest.member_id) for guest in guests])
    return {"cafe": to_token(empty.id), "full_cafe": to_token(full.id)}
