"""What the town says about a series by itself: once for every change, however many occurrences it touches."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.events import Event
from bot.domain.series import Series
from bot.ports.work import Work
from bot.services.event_news import rooms
from bot.services.series_words import written
from bot.services.telling import PRIVATE_LIFE

CHANGED = "series.changed"
CANCELLED = "series.cancelled"


async def tell_changed(work: Work, before: Series, after: Series, event: Event, now: datetime) -> None:
    """Tell those concerned of other times or another place, with what they were before. ``event``: any of
    its occurrences.
    """
    payload = {**written(before.repeat), "place": before.template.place}
    await _tell(work, CHANGED, after, event, now=now, payload=payload)


async def tell_cancelled(work: Work, series: Series, event: Event, now: datetime) -> None:
    """Tell those concerned that a series ends, or was called off from ``event`` on."""
    await work.deliveries.withdraw(series.id, (CHANGED,), "series cancelled")
    await _tell(work, CANCELLED, series, event, now=now, payload={})


async def _tell(
    work: Work, kind: str, series: Series, event: Event, *, now: datetime, payload: Mapping[str, str]
) -> None:
    direct = await work.series.concerned_accounts(series.id, series.version)
    targets = [*await rooms(work, event), *(ToAccount(account_id) for account_id in direct.values())]
    values = {"v": "1", "version": str(series.version), **payload}
    until, occurrence = now + PRIVATE_LIFE, f"v{series.version}"
    await work.deliveries.plan(
        *(Plan(kind, series.id, target, now, until, occurrence, values) for target in targets)
    )
