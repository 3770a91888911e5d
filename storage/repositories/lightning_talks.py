from collections.abc import Collection
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId
from bot.domain.lightning_talks import LightningTalk, NamedTalk
from storage.sql import upsert, with_given
from storage.tables.people import members
from storage.tables.programme import lightning_talks as talks

_NAMED = (
    select(talks, members.c.name)
    .join(members, members.c.id == talks.c.member_id)
    .order_by(talks.c.part_id, talks.c.position, talks.c.id)
)


class SqlLightningTalks:
    """Lightning talks by SQL; see bot.ports.programmes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, talk_id: LightningTalkId) -> LightningTalk | None:
        found = await self._connection.execute(with_given(talks.c.id), {"id": talk_id})
        row = found.mappings().first()
        return _to_talk(row) if row else None

    async def of_part(self, part_id: PartId) -> tuple[NamedTalk, ...]:
        return await self._named(_NAMED.where(talks.c.part_id == part_id))

    async def of(self, event_id: EventId) -> tuple[NamedTalk, ...]:
        return await self._named(_NAMED.where(talks.c.event_id == event_id))

    async def save(self, saved: Collection[LightningTalk]) -> None:
        for talk in saved:
            row = {
                "id": talk.id,
                "part_id": talk.part_id,
                "event_id": talk.event_id,
                "member_id": talk.member_id,
                "title": talk.title,
                "position": talk.position,
                "signed_up_at": talk.signed_up_at,
                "began_at": talk.began_at,
            }
            await upsert(self._connection, talks, row)

    async def remove(self, talk_id: LightningTalkId) -> bool:
        return (await self._connection.execute(delete(talks).where(talks.c.id == talk_id))).rowcount == 1

    async def _named(self, found: Select[Any]) -> tuple[NamedTalk, ...]:
        rows = (await self._connection.execute(found)).mappings()
        return tuple(NamedTalk(_to_talk(row), row["name"]) for row in rows)


def _to_talk(row: RowMapping) -> LightningTalk:
    return LightningTalk(
        id=LightningTalkId(row["id"]),
        part_id=PartId(row["part_id"]),
        event_id=EventId(row["event_id"]),
        member_id=MemberId(row["member_id"]),
        title=row["title"],
        position=row["position"],
        signed_up_at=row["signed_up_at"],
        began_at=row["began_at"],
    )
