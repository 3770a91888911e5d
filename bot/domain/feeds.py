"""Calendar feeds (カレンダーの購読): a secret address under which a calendar app reads events by itself.

The secret is all an app has to show, so it is long, it is shown once, and only its hash is kept: who takes
the database away has no address. What a feed holds is decided for its owner anew each time it is read.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import FeedId, MemberId, SectionId
from bot.domain.members import Member, Standing
from bot.domain.prefectures import Prefecture

MOST_FEEDS = 10  # of one member
MOST_EVENTS = 1_000  # in one feed
PAST_SHOWN = timedelta(days=60)
AHEAD_SHOWN = timedelta(days=366)
CANCELLED_SHOWN = timedelta(days=30)  # how long after it was called off an event tells calendars so

_SECRET_BYTES = 24  # 192 bits
SECRET_LENGTH = 32  # characters they make in base 64
_SECOND = timedelta(seconds=1)


class FeedKind(StrEnum):
    """Whose events a feed holds."""

    MINE = "mine"  # those its owner hosts or answered
    TOWN = "town"
    SECTION = "section"
    PREFECTURE = "prefecture"  # those whose host belongs there


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is about; a section or a prefecture where its kind needs one."""

    kind: FeedKind
    section_id: SectionId | None = None
    prefecture: Prefecture | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which events a feed shows (UTC). cancelled_since: those called off earlier are left out."""

    now: datetime
    since: datetime
    until: datetime
    cancelled_since: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """One member's feed. ``secret``: the hash of what its address holds (see ``hashed``).

    digest: of what was read last. changed_at: when that was first read, in whole seconds. fetched_on: the day
    of the last reading in the town's zone; nobody notes the hour, or from where.
    """

    id: FeedId
    member_id: MemberId
    source: Source
    secret: str
    created_at: datetime
    digest: str = ""
    changed_at: datetime | None = None
    fetched_on: date | None = None

    def renew(self, secret: str, now: datetime) -> "Feed":
        """The feed under a new address; the old one is dead."""
        return Feed(self.id, self.member_id, self.source, secret, now)

    def served(self, digest: str, now: datetime, today: date) -> "Feed":
        """The feed after it was read. Two different readings never carry the same moment of change."""
        if digest == self.digest:
            return replace(self, fetched_on=today)
        moment = now.replace(microsecond=0)
        if self.changed_at is not None:
            moment = max(moment, self.changed_at + _SECOND)
        return replace(self, digest=digest, changed_at=moment, fetched_on=today)


def new_secret() -> str:
    """What an address holds: 192 random bits that nobody guesses."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hashed(secret: str) -> str:
    """How a secret is kept. It is random, so that one round is enough: there is no list to try."""
    return hashlib.sha256(secret.encode()).hexdigest()


def window(now: datetime) -> Window:
    """Which events a feed shows at a moment."""
    return Window(now, now - PAST_SHOWN, now + AHEAD_SHOWN, now - CANCELLED_SHOWN)


def check_room(number: int) -> None:
    """Raises Refused for who has as many feeds as one may have."""
    if number >= MOST_FEEDS:
        raise Refused("feed.too_many", limit=MOST_FEEDS)


def may_read(owner: Member | None) -> bool:
    """Whether somebody's feeds are served: while they belong to the town, on leave too."""
    return owner is not None and owner.standing in {Standing.MEMBER, Standing.ASLEEP}
