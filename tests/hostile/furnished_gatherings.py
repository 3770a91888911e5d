"""What a furnished town holds beside its event: world cafés, questions to it, and an event that is over."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.event_questions import EventQuestion, Naming
from bot.domain.events import Event
from bot.domain.ids import CafeId, EventQuestionId, MemberId, to_token
from bot.domain.world_cafe import Cafe, CafePlan, Guest, Seat
from bot.ports.work import Work
from tests.builders.events import event_called


async def furnish_cafes(
    work: Work, event: Event, everybody: Collection[MemberId], now: datetime
) -> dict[str, str]:
    """Two at one event: one that waits for people, one where everybody is a host."""
    empty = Cafe(CafeId(31), event.id, CafePlan(), 1, now)
    full = Cafe(CafeId(30), event.id, CafePlan(), 1, now, round=1, began_at=now)
    for cafe in (empty, full):
        await work.cafes.save(cafe)
    guests = [Guest(member_id, number, host=True) for number, member_id in enumerate(everybody)]
    await work.cafes.replace_guests(full.id, guests)
    await work.cafes.seat(full.id, [Seat(1, 1 + guest.number // 4, guest.member_id) for guest in guests])
    return {"cafe": to_token(empty.id), "full_cafe": to_token(full.id)}


async def furnish_event_questions(
    work: Work, event: Event, host: MemberId, asker: MemberId, now: datetime
) -> dict[str, str]:
    """Two that wait, one that was taken up, and one that can be moved, since its event is over."""
    over = event_called("先月の会", -timedelta(days=30), section_id=event.section_id)
    over = Event(over.id, over.details, host, over.zone, now)
    assert await work.events.add(over)
    asked = {
        name: EventQuestion(EventQuestionId(number), at, name, Naming.NAMED, now, asker)
        for number, (name, at) in enumerate(
            (("wanted", event.id), ("alike", event.id), ("taken", event.id), ("movable", over.id)), start=40
        )
    }
    for name, question in asked.items():
        known = question.take() if name in {"taken", "movable"} else question
        await work.event_questions.add(known, asker)
    tokens = {f"{name}_question": to_token(question.id) for name, question in asked.items()}
    return {**tokens, "past_event": to_token(over.id)}
