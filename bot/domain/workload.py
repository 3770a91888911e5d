"""What rests on one pair of shoulders in a section: signs that somebody could use a hand or a rest.

Only what the town knows is counted: events that took place and answers given in the section. It is shown to
the person alone, as an offer and never as a mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(days=90)
LAST_EVENTS = 10  # no more events than these are looked at
FEWEST_EVENTS = 3  # of fewer nobody can say that they rest on one person
FEWEST_ANSWERS = 5
MOSTLY = (2, 3)  # from this share on it is mostly one person
BREAK = timedelta(days=14)  # so long without an own event or answer is a break
TOO_LONG = timedelta(weeks=8)  # without a break


class Sign(StrEnum):
    """What one may want to hear. The weightiest first."""

    EVENTS = "events"
    ANSWERS = "answers"
    NO_BREAK = "no_break"


@dataclass(frozen=True, slots=True)
class Workload:
    """A section's last events and answers, and how many of them were one person's. ``own``: when that person
    held an event or answered, oldest first; nothing older than WINDOW.
    """

    events: int = 0
    own_events: int = 0
    answers: int = 0
    own_answers: int = 0
    own: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Shoulders:
    """What a person is told. ``weeks``: how long without a break, in whole weeks."""

    workload: Workload
    signs: tuple[Sign, ...]
    weeks: int = 0


def weigh(workload: Workload, now: datetime) -> Shoulders:
    """The signs in a workload."""
    busy = busy_for(workload.own, now)
    found = {
        Sign.EVENTS: _mostly(workload.own_events, workload.events, FEWEST_EVENTS),
        Sign.ANSWERS: _mostly(workload.own_answers, workload.answers, FEWEST_ANSWERS),
        Sign.NO_BREAK: busy >= TOO_LONG,
    }
    return Shoulders(workload, tuple(sign for sign in Sign if found[sign]), busy.days // 7)


def busy_for(own: Sequence[datetime], now: datetime) -> timedelta:
    """How long somebody has been at it without a break: from the first act after the last break until now,
    nothing for who takes one just now.
    """
    if not own or now - own[-1] >= BREAK:
        return timedelta()
    since = own[-1]
    for earlier in reversed(own[:-1]):
        if since - earlier >= BREAK:
            break
        since = earlier
    return now - since


def _mostly(own: int, of: int, fewest: int) -> bool:
    part, whole = MOSTLY
    return of >= fewest and own * whole >= of * part
