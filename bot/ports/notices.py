"""How members want to hear, and what waits because of it, as services see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.announcements import Announcement, Audience
from bot.domain.deliveries import Delivery
from bot.domain.ids import AccountId, AnnouncementId, DeliveryId, EventId, MemberId
from bot.domain.notice_wishes import NoticeWish
from bot.domain.places import Platform


@dataclass(frozen=True, slots=True)
class Listener:
    """Who stands behind an account. ``zone`` is empty for the town's, ``wish`` None for the town's usual."""

    member_id: MemberId
    zone: str
    wish: NoticeWish | None


@dataclass(frozen=True, slots=True)
class ToRemind:
    """Somebody who is reminded of an event in private, through the account used last."""

    member_id: MemberId
    account_id: AccountId
    undecided: bool


class NoticeWishes(Protocol):
    async def get(self, member_id: MemberId) -> NoticeWish | None:
        """What a member chose; None for who never did."""
        ...

    async def save(self, member_id: MemberId, wish: NoticeWish) -> None: ...

    async def of_accounts(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, Listener]:
        """Who listens behind each account, those without a member left out; one statement."""
        ...

    async def for_event(self, event_id: EventId, member_id: MemberId) -> tuple[timedelta, ...] | None:
        """What a member wants of one event only; None: what they want of all."""
        ...

    async def save_for_event(
        self, event_id: EventId, member_id: MemberId, offsets: tuple[timedelta, ...] | None
    ) -> None:
        """Note what a member wants of one event only; None forgets it."""
        ...

    async def to_remind(
        self, event_id: EventId, offset: timedelta, usual: tuple[timedelta, ...]
    ) -> tuple[ToRemind, ...]:
        """Who is reminded so long before an event, in the order they answered: awake, with open direct
        messages, come or listen; and who is undecided, where it is the first of their reminders. ``usual``:
        the event's own offsets, the longest first.
        """
        ...


UNTIL_QUIET_ENDS = "waits for the quiet time to end"  # a reason, see Waiting


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claimed delivery that waits. ``digest_id``: the digest it becomes a line of."""

    delivery_id: DeliveryId
    until: datetime
    expires_at: datetime
    reason: str
    digest_id: DeliveryId | None = None


class HeldDeliveries(Protocol):
    """Private messages that wait for the end of a quiet time, or for a digest."""

    async def hold(self, waiting: Collection[Waiting]) -> None:
        """Give claimed deliveries back; this turn posted nothing, so it does not count as an attempt."""
        ...

    async def open_digests(self, keys: Collection[str]) -> Mapping[str, DeliveryId]:
        """Which digests, by key, still take something up; nobody claims them until this unit ends."""
        ...

    async def in_digest(self, digest_id: DeliveryId, *, limit: int) -> tuple[Delivery, ...]:
        """What waits for a digest, the first planned first."""
        ...

    async def settle_digest(self, digest_id: DeliveryId, *, at: datetime, most: int) -> int:
        """A digest was said: its first ``most`` lines were said with it, but for those that had expired; the
        others are due again at once. Returns how many had expired.
        """
        ...

    async def drop_digest(self, digest_id: DeliveryId, reason: str) -> None:
        """A digest will not be said: nor will what waits for it."""
        ...

    async def release(self, member_id: MemberId, *, now: datetime) -> None:
        """What waits for a member, for a quiet time to end or for a digest, is due again at once, as their
        wishes are now; their digests that have not been tried are taken back.
        """
        ...


class Announcements(Protocol):
    async def get(self, announcement_id: AnnouncementId) -> Announcement | None: ...

    async def lock(self, announcement_id: AnnouncementId) -> Announcement | None:
        """An announcement nobody else carries on until this unit of work ends."""
        ...

    async def save(self, announcement: Announcement) -> None: ...

    async def under_way(self, *, limit: int) -> tuple[AnnouncementId, ...]:
        """Those that are not planned for everybody yet, the oldest first."""
        ...

    async def latest(self, *, limit: int) -> tuple[Announcement, ...]:
        """The newest first."""
        ...

    async def addressees(self, audience: Audience, *, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        """Active members of an audience by id, from behind ``after`` on."""
        ...

    async def addresses(self, audience: Audience, member_id: MemberId) -> bool:
        """Whether a member belongs to an audience."""
        ...

    async def count(self, audience: Audience) -> Mapping[Platform | None, int]:
        """How many an audience holds, by the platform they used last; None: those with no account."""
        ...

    async def progress(self, announcement_id: AnnouncementId) -> Mapping[tuple[Platform, str], int]:
        """How many of its messages stand where, by platform and status (see bot.domain.deliveries); those
        that were taken back as ``withdrawn``.
        """
        ...

    async def told(self, announcement_id: AnnouncementId, member_id: MemberId) -> bool:
        """Whether a message to a member was ever planned."""
        ...

    async def platforms_of(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, Platform]: ...
