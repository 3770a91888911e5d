"""Weekly bulletins, as services see them."""

from typing import Protocol

from bot.domain.broadcasts import Issue
from bot.domain.ids import BroadcastId


class Broadcasts(Protocol):
    async def get(self, issue_id: BroadcastId) -> Issue | None: ...

    async def of_week(self, week: str) -> Issue | None: ...

    async def save(self, issue: Issue) -> None:
        """Insert or update a week's issue; a week has one."""
        ...
