"""The town's statements for a list and an answer, by hand through aiosqlite."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from benchmarks.bare.engines import connect_raw
from benchmarks.bare.rules import PAGE, Counts, Given, Line, decide, now_milliseconds

_RECOGNISE = """
SELECT members.id, members.standing, members.rules_version, accounts.name, accounts.locale, places.language
FROM accounts JOIN places ON places.id = accounts.place_id
LEFT JOIN members ON members.id = accounts.member_id
WHERE places.external_id = ? AND accounts.external_id = ?
"""
_PAGE = """
SELECT events.title, events.starts_at, events.capacity, events.come, rsvps.style
FROM events LEFT JOIN rsvps ON rsvps.event_id = events.id AND rsvps.member_id = ?
WHERE events.status = 'planned' AND events.ends_at > ? ORDER BY events.starts_at, events.id LIMIT ?
"""
_REMEMBER = "INSERT INTO requests (request, at) VALUES (?, ?) ON CONFLICT DO NOTHING"
_EVENT = """
SELECT title, capacity, come, listen, drop_in, later, undecided, waiting, arrivals
FROM events WHERE id = ? AND status = 'planned' AND ends_at > ?
"""
_MINE = "SELECT style, state, arrival FROM rsvps WHERE event_id = ? AND member_id = ?"
_SAVE = """
INSERT INTO rsvps (event_id, member_id, style, state, arrival, answered_at, guests, from_series)
VALUES (?, ?, ?, ?, ?, ?, 0, FALSE)
ON CONFLICT (event_id, member_id) DO UPDATE SET style = excluded.style, state = excluded.state,
arrival = excluded.arrival, answered_at = excluded.answered_at
"""
_COUNT = """
UPDATE events SET come = ?, listen = ?, drop_in = ?, later = ?, undecided = ?, waiting = ?, arrivals = ?
WHERE id = ?
"""
_CARD = """
UPDATE deliveries SET status = 'pending', next_at = ?, editing = 1
WHERE subject_id = ? AND kind = 'event.card' AND status = 'sent'
"""


class RawStore:
    """See benchmarks.bare.rules.Store. One connection reads, one writes under a lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        self._reader = await connect_raw(self._path)
        self._writer = await connect_raw(self._path)

    async def page(self, place: str, user: str) -> Sequence[Line]:
        member = await self._member(place, user)
        rows = await self._reader.execute_fetchall(_PAGE, (member, now_milliseconds(), PAGE + 1))
        return [Line(*row) for row in rows][:PAGE]

    async def answer(self, request: str, place: str, user: str, event: int, style: str) -> str:
        member = await self._member(place, user)
        async with self._writing:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                said = await self._answer(self._writer, request, member, event, style)
            except BaseException:
                await self._writer.rollback()
                raise
            await self._writer.commit()
        return said

    async def _member(self, place: str, user: str) -> int:
        row = await _first(self._reader, _RECOGNISE, (place, user))
        if row is None or row[1] != "member":
            raise PermissionError(user)
        return int(row[0])

    async def _answer(
        self, writer: aiosqlite.Connection, request: str, member: int, event: int, style: str
    ) -> str:
        now = now_milliseconds()
        if (await writer.execute(_REMEMBER, (request, now))).rowcount == 0:
            raise FileExistsError(request)
        found = await _first(writer, _EVENT, (event, now))
        if found is None:
            raise LookupError(event)
        title, capacity, *counted = found
        mine = await _first(writer, _MINE, (event, member))
        before = Given(*mine) if mine else None
        if before and before.style == style:
            return f"{title}: {style}"
        after, counts = decide(Counts(*counted), capacity, before, style)
        await writer.execute(_SAVE, (event, member, after.style, after.state, after.arrival, now))
        present = (counts.come, counts.listen, counts.drop_in)
        others = (counts.later, counts.undecided, counts.waiting, counts.arrivals)
        await writer.execute(_COUNT, (*present, *others, event))
        await writer.execute(_CARD, (now, event))
        return f"{title}: {style} ({after.state})"


async def _first(connection: aiosqlite.Connection, sql: str, values: tuple[object, ...]) -> Any:
    return next(iter(await connection.execute_fetchall(sql, values)), None)
