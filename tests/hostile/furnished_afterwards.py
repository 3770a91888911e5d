"""An event that is over: who said something of it, and a recap that is being written."""

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.domain.afterwards import Feedback, Mood, Quoting, Recap
from bot.domain.ids import EventId, FeedbackId, MemberId, from_token, to_token
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from tests.builders.town import TestTown

SAID = FeedbackId(crc32(b"said"))
HOUR = timedelta(hours=1)


async def furnish_afterwards(town: TestTown, listeners: tuple[MemberId, ...], like: str) -> dict[str, str]:
    """Like another event, three hours ago; the first of those who listened said something."""
    now, past = town.clock.now(), EventId(crc32(b"past"))
    async with town.storage.write() as work:
        event = await work.events.get(EventId(from_token(like) or 0))
        assert event is not None
        over = replace(event.details, title="先週の勉強会", starts_at=now - 3 * HOUR, ends_at=now - 2 * HOUR)
        await work.events.add(replace(event, id=past, details=over))
        for arrival, member_id in enumerate(listeners):
            rsvp = Rsvp(past, member_id, RsvpStyle.LISTEN, RsvpState.CONFIRMED, arrival, now)
            await work.rsvps.save(rsvp)
        said = Feedback(SAID, past, listeners[0], now, Mood.GOOD, comment="よい会", quoting=Quoting.NAMED)
        await work.feedbacks.save(said)
        await work.recaps.save(Recap(past, "短い話がありました"))
    return {"past": to_token(past), "said": to_token(SAID)}
