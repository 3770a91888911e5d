import json
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, DraftId, MemberId
from bot.ports.records import Draft
from storage.sql import upsert
from storage.tables.publications import event_publications
from storage.tables.records import audit, drafts, requests, settings


class SqlDrafts:
    """Drafts by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, draft_id: DraftId, account_id: AccountId) -> Draft | None:
        found = select(drafts).where(drafts.c.id == draft_id, drafts.c.account_id == account_id)
        return await self._one(found)

    async def last(self, account_id: AccountId, verb: str) -> Draft | None:
        found = select(drafts).where(drafts.c.account_id == account_id, drafts.c.verb == verb)
        return await self._one(found.order_by(drafts.c.id.desc()).limit(1))

    async def _one(self, found: Select[Any]) -> Draft | None:
        row = (await self._connection.execute(found)).mappings().first()
        if row is None:
            return None
        return Draft(
            id=DraftId(row["id"]),
            account_id=AccountId(row["account_id"]),
            verb=row["verb"],
            args=tuple(json.loads(row["args"])),
            values=json.loads(row["values"]),
            created_at=row["created_at"],
        )

    async def save(self, draft: Draft) -> None:
        row = {
            "id": draft.id,
            "account_id": draft.account_id,
            "verb": draft.verb,
            "args": json.dumps(draft.args),
            "values": json.dumps(dict(draft.values), ensure_ascii=False),
            "created_at": draft.created_at,
        }
        await upsert(self._connection, drafts, row)

    async def delete(self, draft_id: DraftId) -> None:
        await self._connection.execute(delete(drafts).where(drafts.c.id == draft_id))

    async def prune(self, before: datetime) -> int:
        waiting = select(event_publications.c.draft_id).where(event_publications.c.wakes_at.is_not(None))
        old = delete(drafts).where(drafts.c.created_at < before, drafts.c.id.not_in(waiting))
        return (await self._connection.execute(old)).rowcount


class SqlAudit:
    """The audit trail by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, action: str, *, at: datetime, member_id: MemberId | None, subject_id: int = 0, detail: str = ""
    ) -> None:
        row = {"action": action, "at": at, "member_id": member_id, "subject_id": subject_id, "detail": detail}
        await self._connection.execute(insert(audit), row)


class SqlRequests:
    """Requests by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def prune(self, before: datetime) -> int:
        return (await self._connection.execute(delete(requests).where(requests.c.at < before))).rowcount


class SqlSettings:
    """Settings by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, key: str) -> str | None:
        return (
            await self._connection.execute(select(settings.c.value).where(settings.c.key == key))
        ).scalar()

    async def set(self, key: str, value: str) -> None:
        await upsert(self._connection, settings, {"key": key, "value": value}, keys=("key",))
