"""What the town does about date polls by itself. The clock calls ``tick``."""

from datetime import datetime

from bot.domain.ids import PollId
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.housekeeping import each
from bot.services.poll_news import CARD, nudge, tell_ended

AT_A_TIME = 50


class PollClock:
    """Nudges once before a deadline, and tells the creator when it has come."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def tick(self, now: datetime) -> int:
        """Say what is due; returns about how many polls. One read when there are none."""
        async with self._storage.read() as work:
            waking = await work.date_polls.waking(now, limit=AT_A_TIME)
        return sum(await each("date polls", waking, lambda poll_id: self._wake(poll_id, now)))

    async def _wake(self, poll_id: PollId, now: datetime) -> int:
        async with self._storage.write() as work:
            poll = await work.date_polls.lock(poll_id)
            if poll is None or poll.wakes_at is None or poll.wakes_at > now:
                return 0  # decided, or said by somebody else since it was seen
            after, nudges, tells = poll.wake(now)
            await work.date_polls.save(after)
            if nudges:
                await nudge(work, after, now)
            if tells:
                await tell_ended(work, after, now)
                await work.deliveries.refresh(poll_id, CARD, now=now, spacing=self._policy.card_spacing)
            return 1
