import json
from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import Delete, Integer, RowMapping, String, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, DraftId, MemberId
from bot.ports.records import Draft
from storage.sealer import Sealer
from storage.sql import given, upsert
from storage.tables.publications import event_publications
from storage.tables.records import audit, drafts, requests, settings

# Made once: what every command notes or looks up.
_DRAFT = select(drafts).where(
    drafts.c.id == given(drafts.c.id), drafts.c.account_id == given(drafts.c.account_id)
)
_LATEST_DRAFTS = (
    select(drafts)
    .where(drafts.c.account_id == given(drafts.c.account_id))
    .where(drafts.c.verb.in_(bindparam("verbs", type_=String, expanding=True)))
    .order_by(drafts.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_DELETE_DRAFT = delete(drafts).where(drafts.c.id == given(drafts.c.id))
_NOTE = insert(audit)
_ACTORS = (
    select(audit.c.member_id)
    .where(audit.c.subject_id == given(audit.c.subject_id), audit.c.action == given(audit.c.action))
    .where(audit.c.at >= given(audit.c.at), audit.c.member_id.is_not(None))
    .distinct()
)
_SETTING = select(settings.c.value).where(settings.c.key == given(settings.c.key))


class SqlDrafts:
    """Drafts by SQL; see bot.ports.records. Hidden ones are hidden with the town's key."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer | None) -> None:
        self._connection = connection
        self._sealer = sealer

    async def get(self, draft_id: DraftId, account_id: AccountId) -> Draft | None:
        found = await self._connection.execute(_DRAFT, {"id": draft_id, "account_id": account_id})
        row = found.mappings().first()
        return self._read(row) if row else None

    async def latest(self, account_id: AccountId, verbs: Collection[str], *, limit: int) -> tuple[Draft, ...]:
        asked = {"account_id": account_id, "verbs": list(verbs), "most": limit}
        rows = (await self._connection.execute(_LATEST_DRAFTS, asked)).mappings()
        return tuple(draft for row in rows if (draft := self._read(row)))

    def _read(self, row: RowMapping) -> Draft | None:
        args, values = (self._shown(row[column], row["id"]) for column in ("args", "values"))
        if args is None or values is None:
            return None
        return Draft(
            id=DraftId(row["id"]),
            account_id=AccountId(row["account_id"]),
            verb=row["verb"],
            args=tuple(json.loads(args)),
            values=json.loads(values),
            created_at=row["created_at"],
            hidden=not _plain(row["values"]),
        )

    async def save(self, draft: Draft) -> None:
        args, values = json.dumps(draft.args), json.dumps(dict(draft.values), ensure_ascii=False)
        if draft.hidden and self._sealer:
            args, values = (self._sealer.hide(text, draft.id) for text in (args, values))
        row = {
            "id": draft.id,
            "account_id": draft.account_id,
            "verb": draft.verb,
            "args": args,
            "values": values,
            "created_at": draft.created_at,
        }
        await upsert(self._connection, drafts, row)

    async def delete(self, draft_id: DraftId) -> None:
        await self._connection.execute(_DELETE_DRAFT, {"id": draft_id})

    async def prune(self, before: datetime) -> int:
        return (await self._connection.execute(_prune_drafts(), {"created_at": before})).rowcount

    def _shown(self, kept: str, draft_id: DraftId) -> str | None:
        """What was kept; None where it was hidden with another key."""
        if _plain(kept):
            return kept
        return self._sealer.show(kept, draft_id) if self._sealer else None


@cache
def _prune_drafts() -> Delete:
    waiting = select(event_publications.c.draft_id).where(event_publications.c.wakes_at.is_not(None))
    return delete(drafts).where(drafts.c.created_at < given(drafts.c.created_at), drafts.c.id.not_in(waiting))


@cache
def _prune_requests() -> Delete:
    return delete(requests).where(requests.c.at < given(requests.c.at))


def _plain(kept: str) -> bool:
    return kept.startswith(("[", "{"))


class SqlAudit:
    """The audit trail by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, action: str, *, at: datetime, member_id: MemberId | None, subject_id: int = 0, detail: str = ""
    ) -> None:
        row = {"action": action, "at": at, "member_id": member_id, "subject_id": subject_id, "detail": detail}
        await self._connection.execute(_NOTE, row)

    async def actors(self, action: str, subject_id: int, since: datetime) -> frozenset[MemberId]:
        found = await self._connection.execute(
            _ACTORS, {"subject_id": subject_id, "action": action, "at": since}
        )
        return frozenset(MemberId(member_id) for member_id in found.scalars())


class SqlRequests:
    """Requests by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def prune(self, before: datetime) -> int:
        return (await self._connection.execute(_prune_requests(), {"at": before})).rowcount


class SqlSettings:
    """Settings by SQL; see bot.ports.records."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, key: str) -> str | None:
        return (await self._connection.execute(_SETTING, {"key": key})).scalar()

    async def set(self, key: str, value: str) -> None:
        await upsert(self._connection, settings, {"key": key, "value": value}, keys=("key",))
