"""A thread per event: opened at the event's card, closed some days after the end."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.events import Event
from bot.domain.threads import CardThread

LOOKED_AT = timedelta(hours=1)  # how often one asks whether a thread still stands
LAST_WORDS = timedelta(days=1)  # how long a thread stays open after its event was called off


def seen(thread: CardThread, event: Event, now: datetime, kept_for: timedelta) -> CardThread:
    """A thread as it is after everything that was due was done."""
    moments = [now + LOOKED_AT, closing(thread, event, kept_for)]
    if event.starts_at > now:
        moments.append(event.starts_at)
    due_at = max(now, min(moments))
    return replace(thread, version=event.version, due_at=due_at, rest_until=now, problem="")


def closing(thread: CardThread, event: Event, kept_for: timedelta) -> datetime:
    """When a thread closes. ``kept_for``: how long after the end."""
    return thread.closes_at or event.ends_at + kept_for


def is_on(event: Event, now: datetime) -> bool:
    """Whether an event is going on at a moment."""
    return not event.cancelled and event.starts_at <= now < event.ends_at
