from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.broadcasts import Issue, IssueStatus
from bot.domain.ids import BroadcastId
from storage.sql import upsert, with_given
from storage.tables.broadcasts import broadcasts


class SqlBroadcasts:
    """Weekly bulletins by SQL; see bot.ports.broadcasts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, issue_id: BroadcastId) -> Issue | None:
        return await self._first(with_given(broadcasts.c.id), {"id": issue_id})

    async def of_week(self, week: str) -> Issue | None:
        return await self._first(with_given(broadcasts.c.week), {"week": week})

    async def save(self, issue: Issue) -> None:
        row = {
            "id": issue.id,
            "week": issue.week,
            "due_at": issue.due_at,
            "status": issue.status.value,
            "opening": issue.opening,
            "published_at": issue.published_at,
        }
        await upsert(self._connection, broadcasts, row)

    async def _first(self, found: Select[Any], values: Mapping[str, object]) -> Issue | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        if row is None:
            return None
        return Issue(
            id=BroadcastId(row["id"]),
            week=row["week"],
            due_at=row["due_at"],
            status=IssueStatus(row["status"]),
            opening=row["opening"],
            published_at=row["published_at"],
        )
