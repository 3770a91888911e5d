from datetime import datetime

from sqlalchemy import Integer, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.event_mirrors import Board, Mirror
from bot.domain.events import Event, EventStatus
from bot.domain.ids import EventId, PlaceId
from bot.ports.event_mirrors import Mirrored
from storage.repositories.events import to_event
from storage.repositories.readable import readable
from storage.sql import insert_ignoring, upsert, with_given
from storage.tables.event_mirrors import event_mirrors, mirror_boards
from storage.tables.events import events

_MOST = 1_000  # mirrors of one place: a hundred stand there, the others are remembered until they are over
_SERIES = func.coalesce(events.c.series_id, events.c.id)  # of what only the next occurrence is shown


class SqlEventMirrors:
    """Mirrors by SQL; see bot.ports.event_mirrors."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def coming(self, now: datetime, *, limit: int) -> tuple[Event, ...]:
        turn = func.row_number(type_=Integer).over(
            partition_by=_SERIES, order_by=(events.c.starts_at, events.c.id)
        )
        possible = select(events.c.id, turn.label("turn")).where(
            events.c.status == EventStatus.PLANNED.value,
            events.c.ends_at > now,
            events.c.starts_at > now,
            readable(events.c.section_id, None),
        )
        inner = possible.subquery()
        found = select(events).join(inner, inner.c.id == events.c.id).where(inner.c.turn == 1)
        rows = await self._connection.execute(found.order_by(events.c.starts_at, events.c.id).limit(limit))
        return tuple(to_event(row) for row in rows.mappings())

    async def at(self, place_id: PlaceId) -> tuple[Mirrored, ...]:
        public = readable(events.c.section_id, None).label("public")
        found = (
            select(events, event_mirrors, public)
            .join(event_mirrors, event_mirrors.c.event_id == events.c.id)
            .where(event_mirrors.c.place_id == place_id)
            .order_by(events.c.starts_at, events.c.id)
            .limit(_MOST)
        )
        rows = await self._connection.execute(found)
        return tuple(Mirrored(_mirror(row), to_event(row), bool(row["public"])) for row in rows.mappings())

    async def save(self, mirror: Mirror) -> None:
        row = {
            "event_id": mirror.event_id,
            "place_id": mirror.place_id,
            "external_id": mirror.external_id,
            "wanted": mirror.wanted,
            "shown": mirror.shown,
            "deletions": mirror.deletions,
        }
        await upsert(self._connection, event_mirrors, row, keys=("event_id", "place_id"))

    async def lost(self, event_id: EventId, place_id: PlaceId) -> None:
        here = (event_mirrors.c.event_id == event_id) & (event_mirrors.c.place_id == place_id)
        gone = update(event_mirrors).where(here, event_mirrors.c.external_id != "")
        deletions = event_mirrors.c.deletions + 1
        await self._connection.execute(gone.values(external_id="", wanted="", shown="", deletions=deletions))

    async def forget(self, event_id: EventId, place_id: PlaceId) -> None:
        here = (event_mirrors.c.event_id == event_id) & (event_mirrors.c.place_id == place_id)
        await self._connection.execute(delete(event_mirrors).where(here))

    async def board(self, place_id: PlaceId) -> Board | None:
        found = with_given(mirror_boards.c.place_id)
        row = (await self._connection.execute(found, {"place_id": place_id})).mappings().first()
        return _board(row) if row else None

    async def claim(self, place_id: PlaceId, *, now: datetime, until: datetime) -> bool:
        new = Board(place_id, rest_until=now, look_at=now)
        await self._connection.execute(insert_ignoring(self._connection, mirror_boards).values(**_row(new)))
        free = update(mirror_boards).where(
            mirror_boards.c.place_id == place_id, mirror_boards.c.rest_until <= now
        )
        return (await self._connection.execute(free.values(rest_until=until))).rowcount == 1

    async def settle(self, board: Board) -> None:
        await upsert(self._connection, mirror_boards, _row(board), keys=("place_id",))

    async def hindered(self) -> tuple[Board, ...]:
        found = select(mirror_boards).where(mirror_boards.c.problem != "")
        rows = await self._connection.execute(found.order_by(mirror_boards.c.place_id))
        return tuple(_board(row) for row in rows.mappings())


def _row(board: Board) -> dict[str, object]:
    return {
        "place_id": board.place_id,
        "rest_until": board.rest_until,
        "look_at": board.look_at,
        "others": board.others,
        "problem": board.problem,
    }


def _board(row: RowMapping) -> Board:
    return Board(PlaceId(row["place_id"]), row["rest_until"], row["look_at"], row["others"], row["problem"])


def _mirror(row: RowMapping) -> Mirror:
    return Mirror(
        EventId(row["event_id"]),
        PlaceId(row["place_id"]),
        row["external_id"],
        row["wanted"],
        row["shown"],
        row["deletions"],
    )
