"""The outbox, as services see it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.deliveries import Delivery, Plan, Said
from bot.domain.ids import DeliveryId
from bot.domain.places import Platform


class Deliveries(Protocol):
    async def plan(self, *plans: Plan) -> None:
        """Note what is to be said. What is planned or was said already stays as it is (same key); what
        was withdrawn is planned anew. Every target must exist.
        """
        ...

    async def withdraw(self, subject_id: int, kinds: Collection[str], reason: str) -> None:
        """Skip everything of these kinds about a subject that has not been sent. What is on its way at
        this moment is left alone: it was rendered from current data.
        """
        ...

    async def refresh(self, subject_id: int, kind: str, *, now: datetime, spacing: timedelta) -> None:
        """Have the sent messages of a kind about a subject edited, each at most once per ``spacing``."""
        ...

    async def refresh_all(
        self, subject_ids: Collection[int], kinds: Collection[str], *, now: datetime, spacing: timedelta
    ) -> None:
        """The same for many subjects and some kinds at once."""
        ...

    async def known(self, subject_id: int, kind: str) -> bool:
        """Whether anything of a kind was ever planned about a subject, as far as is remembered."""
        ...

    async def claim(
        self, *, now: datetime, lease: timedelta, owner: str, limit: int, platform: Platform | None = None
    ) -> tuple[Delivery, ...]:
        """Lease what is due, the longest due first, expired leases included; on one platform or on all."""
        ...

    async def skip_overtaken(
        self, delivery_ids: Collection[DeliveryId], *, now: datetime
    ) -> frozenset[DeliveryId]:
        """Of claimed deliveries, skip those that a later one of the same kind, subject and target has
        overtaken (it is due too, or was sent); returns which.
        """
        ...

    async def next_due(self, platform: Platform | None = None) -> datetime | None:
        """When to look at the outbox again: the earliest due time or end of a lease."""
        ...

    async def mark_sent(self, *said: Said, at: datetime) -> None:
        """Note where messages stand. If a refresh came while one was on its way, its edit is due next."""
        ...

    async def mark_skipped(self, delivery_id: DeliveryId, reason: str) -> None: ...

    async def mark_dead(self, delivery_id: DeliveryId, reason: str) -> None: ...

    async def postpone(
        self, delivery_id: DeliveryId, until: datetime, reason: str, *, tried: bool = True
    ) -> None:
        """Give a claimed delivery back, due again later. ``tried`` False: this turn has certainly posted
        nothing, so it does not count as an attempt.
        """
        ...

    async def release_all(self, *, due_at: datetime) -> int:
        """Take back every lease, due again at a moment; for the only process of a store at its start.
        Returns how many there were.
        """
        ...

    async def count_by_status(self) -> dict[str, int]: ...

    async def prune(self, before: datetime, *, standing: Collection[str] = ()) -> int:
        """Forget what is settled and expired before a moment; returns how many. ``standing``: kinds of which
        what stands somewhere is kept, so that it can still be edited.
        """
        ...
