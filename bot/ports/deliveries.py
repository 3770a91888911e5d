"""The outbox, as services see it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.deliveries import Delivery, Plan
from bot.domain.ids import DeliveryId


class Deliveries(Protocol):
    async def plan(self, *plans: Plan) -> None:
        """Note what is to be said; what is planned already stays as it is (same key)."""
        ...

    async def withdraw(self, subject_id: int, kinds: Collection[str], reason: str) -> None:
        """Skip everything of these kinds about a subject that has not been sent."""
        ...

    async def refresh(self, subject_id: int, kind: str, *, now: datetime, spacing: timedelta) -> None:
        """Have the sent messages of a kind about a subject edited, each at most once per ``spacing``."""
        ...

    async def claim(self, *, now: datetime, lease: timedelta, owner: str, limit: int) -> tuple[Delivery, ...]:
        """Lease what is due, oldest first, expired leases included."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next pending or leased delivery is due."""
        ...

    async def mark_sent(
        self, delivery_id: DeliveryId, *, at: datetime, channel_id: str, message_id: str
    ) -> None: ...

    async def mark_skipped(self, delivery_id: DeliveryId, reason: str) -> None: ...

    async def mark_dead(self, delivery_id: DeliveryId, reason: str) -> None: ...

    async def postpone(self, delivery_id: DeliveryId, until: datetime, reason: str) -> None:
        """Give a claimed delivery back, due again later."""
        ...

    async def release_all(self) -> int:
        """Take back every lease; for the only process of a store at its start."""
        ...

    async def count_by_status(self) -> dict[str, int]: ...
