import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.local import ChatMessage, LocalFile, Persona, Room
from storage.sql import MOST, insert_ignoring, upsert, with_given
from storage.tables.local import local_files, local_messages, local_personas, local_rooms

# Made once: the page asks for them whatever somebody does there.
_PERSONA = with_given(local_personas.c.external_id)
_ROOM = with_given(local_rooms.c.id)
_ROOM_MARKED = with_given(local_rooms.c.mark).order_by(local_rooms.c.id).limit(1)
_MESSAGE = with_given(local_messages.c.id)
_MESSAGE_MARKED = with_given(local_messages.c.mark)


class SqlLocalChat:
    """The local page's chat by SQL; see bot.ports.local."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def personas(self) -> tuple[Persona, ...]:
        rows = await self._connection.execute(_personas())
        return tuple(_persona(row) for row in rows.mappings())

    async def persona(self, external_id: str) -> Persona | None:
        row = (await self._connection.execute(_PERSONA, {"external_id": external_id})).mappings().first()
        return _persona(row) if row else None

    async def save_persona(self, persona: Persona) -> None:
        row = {
            "external_id": persona.external_id,
            "name": persona.name,
            "manages_place": persona.manages_place,
            "locale": persona.locale,
            "role": persona.role,
            "created_at": persona.created_at,
        }
        await upsert(self._connection, local_personas, row, keys=("external_id",))

    async def rooms(self) -> tuple[Room, ...]:
        return tuple(_room(row) for row in (await self._connection.execute(_rooms())).mappings())

    async def room(self, room_id: str) -> Room | None:
        return await self._one_room(_ROOM, {"id": room_id})

    async def room_marked(self, mark: str) -> Room | None:
        return await self._one_room(_ROOM_MARKED, {"mark": mark})

    async def _one_room(self, found: Select[Any], values: Mapping[str, str]) -> Room | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _room(row) if row else None

    async def save_room(self, room: Room) -> None:
        row = {
            "id": room.id,
            "name": room.name,
            "topic": room.topic,
            "position": room.position,
            "mark": room.mark,
            "members": None if room.members is None else json.dumps(sorted(room.members)),
            "open": room.open,
        }
        await upsert(self._connection, local_rooms, row)

    async def post(self, message: ChatMessage) -> ChatMessage:
        row = {
            "id": message.id,
            "room_id": message.room_id,
            "author": message.author,
            "mark": message.mark,
            "payload": message.payload,
            "posted_at": message.posted_at,
            "edited_at": message.edited_at,
        }
        stored = await self._connection.execute(insert_ignoring(self._connection, local_messages), row)
        if stored.rowcount:
            return message
        earlier = await self.marked(message.mark)
        assert earlier is not None, "only an equal mark keeps a new message out"
        return earlier

    async def edit(self, message_id: int, payload: str, at: datetime) -> ChatMessage | None:
        change = update(local_messages).where(local_messages.c.id == message_id)
        await self._connection.execute(change.values(payload=payload, edited_at=at))
        return await self.message(message_id)

    async def message(self, message_id: int) -> ChatMessage | None:
        return await self._one_message(_MESSAGE, {"id": message_id})

    async def marked(self, mark: str) -> ChatMessage | None:
        return await self._one_message(_MESSAGE_MARKED, {"mark": mark})

    async def _one_message(self, found: Select[Any], values: Mapping[str, object]) -> ChatMessage | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _message(row) if row else None

    async def page(self, room_id: str, *, limit: int, before: int | None = None) -> tuple[ChatMessage, ...]:
        values = {"room_id": room_id, "before": before, "most": limit}
        found = _page(older=before is not None)
        rows = (await self._connection.execute(found, values)).mappings().all()
        return tuple(_message(row) for row in reversed(rows))

    async def newest(self) -> Mapping[str, int]:
        rows = await self._connection.execute(_newest())
        return {row.room_id: row.newest for row in rows}

    async def keep_file(self, file: LocalFile) -> None:
        row = {
            "key": file.key,
            "name": file.name,
            "media_type": file.media_type,
            "content": file.content,
            "kept_at": file.kept_at,
        }
        await self._connection.execute(insert(local_files), row)

    async def file(self, key: str) -> LocalFile | None:
        found = select(local_files).where(local_files.c.key == key)
        row = (await self._connection.execute(found)).mappings().first()
        return LocalFile(**row) if row else None

    async def prune_files(self, most: int) -> None:
        newest_first = (local_files.c.kept_at.desc(), local_files.c.key)
        kept = select(local_files.c.key).order_by(*newest_first).limit(most)
        await self._connection.execute(delete(local_files).where(local_files.c.key.not_in(kept)))


@cache
def _personas() -> Select[Any]:
    return select(local_personas).order_by(local_personas.c.created_at, local_personas.c.external_id)


@cache
def _rooms() -> Select[Any]:
    found = select(local_rooms).where(local_rooms.c.open.is_(True))
    return found.order_by(local_rooms.c.position, local_rooms.c.id)


@cache
def _page(*, older: bool) -> Select[Any]:
    """The newest messages of a room; ``older``: than the one whose number is passed as ``before``."""
    found = with_given(local_messages.c.room_id)
    if older:
        found = found.where(local_messages.c.id < bindparam("before", type_=local_messages.c.id.type))
    return found.order_by(local_messages.c.id.desc()).limit(MOST)


@cache
def _newest() -> Select[Any]:
    found = select(local_messages.c.room_id, func.max(local_messages.c.id).label("newest"))
    return found.group_by(local_messages.c.room_id)


def _persona(row: RowMapping) -> Persona:
    return Persona(
        external_id=row["external_id"],
        name=row["name"],
        manages_place=row["manages_place"],
        locale=row["locale"],
        role=row["role"],
        created_at=row["created_at"],
    )


def _room(row: RowMapping) -> Room:
    return Room(
        id=row["id"],
        name=row["name"],
        topic=row["topic"],
        position=row["position"],
        mark=row["mark"],
        members=None if row["members"] is None else frozenset(json.loads(row["members"])),
        open=row["open"],
    )


def _message(row: RowMapping) -> ChatMessage:
    return ChatMessage(
        id=row["id"],
        room_id=row["room_id"],
        author=row["author"],
        mark=row["mark"],
        payload=row["payload"],
        posted_at=row["posted_at"],
        edited_at=row["edited_at"],
    )
