"""Pruning: what nobody will ask for any more is forgotten."""

from datetime import datetime, timedelta

from bot.ports.work import Storage
from bot.services import comparison_news, idea_news, question_news, question_thread_news
from bot.services.recaps import RECAP

DRAFTS_KEPT = timedelta(days=30)
REMINDERS_KEPT = timedelta(days=400)  # what is over can still be put off for a while
REQUESTS_KEPT = timedelta(days=7)  # platforms repeat a delivery within minutes
APPEALS_KEPT = timedelta(days=400)  # whom one asked about a question, and why
DELIVERIES_KEPT = timedelta(days=90)
STANDING = (
    question_news.CARD,
    question_thread_news.ANSWER,
    idea_news.CARD,
    idea_news.OUTCOME,
    comparison_news.CARD,
    comparison_news.NOTE,
    RECAP,
)
"""What stands in channels of things that are read, changed and taken back for years is not forgotten."""
EVERY = timedelta(hours=1)


class PruningService:
    """The clock calls ``tick`` often; it works once an hour."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._next: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """Forget what is over: drafts, requests, settled deliveries, reminders, cards, rides, appeals."""
        if self._next and now < self._next:
            return
        self._next = now + EVERY
        async with self._storage.write() as work:
            await work.drafts.prune(now - DRAFTS_KEPT)
            await work.requests.prune(now - REQUESTS_KEPT)
            await work.deliveries.prune(now - DELIVERIES_KEPT, standing=STANDING)
            await work.personal_reminders.prune(now - REMINDERS_KEPT)
            await work.attendee_cards.prune(now)
            await work.rides.prune(now)
            await work.appeals.prune(now - APPEALS_KEPT)
