"""Personal reminders as services see them."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, PersonalReminderId
from bot.domain.personal_reminders import PersonalReminder


class PersonalReminders(Protocol):
    async def get(self, reminder_id: PersonalReminderId) -> PersonalReminder | None: ...

    async def lock(self, reminder_id: PersonalReminderId) -> PersonalReminder | None:
        """A reminder nobody else can change until this unit of work ends. Lock its member first."""
        ...

    async def save(self, reminder: PersonalReminder) -> None:
        """Insert or update a reminder."""
        ...

    async def delete(self, reminder_id: PersonalReminderId) -> None: ...

    async def delete_of(self, member_id: MemberId) -> tuple[PersonalReminderId, ...]:
        """Forget all reminders of a member; returns which."""
        ...

    async def open_of(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[PersonalReminder, ...], int]:
        """A page of a member's open reminders, the next one first, and how many there are in all."""
        ...

    async def copy_of(self, original: PersonalReminderId, member_id: MemberId) -> PersonalReminder | None:
        """What a member took over from a shared reminder."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[tuple[PersonalReminderId, MemberId], ...]:
        """Reminders that have something to say by a moment, the earliest first, and whose they are."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget reminders that are over and were begun before a moment; returns how many."""
        ...
