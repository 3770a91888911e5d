"""The websocket gateway: hello, identify, heartbeats, events, resume. Text frames, never compressed."""

import asyncio
import contextlib
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.simulators.discord.errors import Json
from tests.simulators.discord.permissions import PRIVILEGED, Intent
from tests.simulators.discord.pulse import Pulse
from tests.simulators.discord.wire import account_json, guild_create_json, member_json
from tests.simulators.discord.world import Event, World

HEARTBEAT_MS = 41_250
REPLAYABLE_EVENTS = 10_000
SESSION_ENDS = (1000, 1001)


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    UNKNOWN_OPCODE = 4001
    BAD_TOKEN = 4004
    INVALID_SHARD = 4010
    DISALLOWED_INTENTS = 4014


def dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Connection:
    """One websocket with a writer of its own, so that the REST side never waits for a slow reader."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.ended_here = False
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, text: str) -> None:
        self._outgoing.put_nowait(text)

    def send_op(self, op: Op, data: object = None) -> None:
        self.send(dumps({"op": int(op), "d": data}))

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        self.ended_here = True
        await self.socket.close(code=code)

    async def end(self) -> None:
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writer

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionResetError):
            while True:
                await self.socket.send_str(await self._outgoing.get())


@dataclass(slots=True, eq=False)
class Session:
    """One identified bot process on one shard. Without a connection it keeps events for a resume."""

    id: str
    shard: int
    shards: int
    intents: Intent
    connection: Connection | None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYABLE_EVENTS))

    def dispatch(self, name: str, data: str) -> None:
        self.sequence += 1
        text = f'{{"op":0,"t":"{name}","s":{self.sequence},"d":{data}}}'
        self.sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send(text)

    def hears(self, event: Event) -> bool:
        here = (event.guild_id or 0) >> 22
        return here % self.shards == self.shard and bool(not event.intent or self.intents & event.intent)


class Gateway:
    """`identifies` are the data of every IDENTIFY received, `resumes` counts successful ones. `refused` are
    intents that are not allowed although they are not privileged.
    """

    def __init__(self, world: World, pulse: Pulse, token: str) -> None:
        self.world = world
        self.pulse = pulse
        self.token = token
        self.url = ""
        self.heartbeat_ms = HEARTBEAT_MS
        self.identifies: list[Json] = []
        self.resumes = 0
        self.refused = Intent.NONE
        self.sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        world.emit = self.dispatch

    @property
    def connected(self) -> bool:
        """Whether a bot is logged in and listening."""
        return any(one.connection is not None for one in self.sessions.values())

    def dispatch(self, event: Event) -> None:
        hearing = [one for one in self.sessions.values() if one.hears(event)]
        if hearing:
            data = dumps(event.data)
            for session in hearing:
                session.dispatch(event.name, data)
        self.pulse.beat()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=0.5)
        await socket.prepare(request)
        connection = Connection(socket)
        self._connections.add(connection)
        connection.send_op(Op.HELLO, {"heartbeat_interval": self.heartbeat_ms})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(frame.data))
        finally:
            self._connections.discard(connection)
            self._disconnected(connection)
            await connection.end()
        return socket

    def _disconnected(self, connection: Connection) -> None:
        for session in list(self.sessions.values()):
            if session.connection is connection:
                session.connection = None
                if not connection.ended_here and connection.socket.close_code in SESSION_ENDS:
                    del self.sessions[session.id]
        self.pulse.beat()

    async def _receive(self, connection: Connection, frame: Json) -> None:
        op, data = frame.get("op"), frame.get("d")
        if op == Op.HEARTBEAT:
            connection.send_op(Op.HEARTBEAT_ACK)
        elif op == Op.IDENTIFY:
            await self._identify(connection, data)
        elif op == Op.RESUME:
            await self._resume(connection, data)
        elif op == Op.REQUEST_MEMBERS:
            self._send_members(connection, data)
        elif op not in (3, 4):  # presence and voice state change nothing here
            await connection.close(CloseCode.UNKNOWN_OPCODE)

    async def _identify(self, connection: Connection, data: Any) -> None:
        self.identifies.append(data)
        intents = Intent(data.get("intents", 0) & int(sum(Intent)))
        shard, shards = data.get("shard") or (0, 1)
        if data.get("token") != self.token:
            await connection.close(CloseCode.BAD_TOKEN)
        elif intents & (PRIVILEGED & ~self.world.privileged | self.refused):
            await connection.close(CloseCode.DISALLOWED_INTENTS)
        elif not 0 <= shard < shards:
            await connection.close(CloseCode.INVALID_SHARD)
        else:
            self._forget_dead_sessions(shard)
            session = Session(f"session{self.world.new_id()}", shard, shards, intents, connection)
            self.sessions[session.id] = session
            self._greet(session)
            self.pulse.beat()

    def _forget_dead_sessions(self, shard: int) -> None:
        for session in list(self.sessions.values()):
            if session.shard == shard and session.connection is None:
                del self.sessions[session.id]

    def _greet(self, session: Session) -> None:
        bot = self.world.bot
        every = [one for one in self.world.guilds.values() if bot.id in one.members]
        guilds = [one for one in every if (one.id >> 22) % session.shards == session.shard]
        ready = {
            "v": 10,
            "user": account_json(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self.world.application_id), "flags": 0},
        }
        session.dispatch("READY", dumps(ready))
        for guild in guilds:
            session.dispatch("GUILD_CREATE", dumps(guild_create_json(guild, bot.id) | {"unavailable": False}))

    async def _resume(self, connection: Connection, data: Any) -> None:
        session = self.sessions.get(data.get("session_id"))
        if data.get("token") != self.token:
            await connection.close(CloseCode.BAD_TOKEN)
        elif session is None:
            connection.send_op(Op.INVALID_SESSION, data=False)
        else:
            missed = [text for sequence, text in session.sent if sequence > data["seq"]]
            session.connection = connection
            for text in missed:
                connection.send(text)
            session.dispatch("RESUMED", "{}")
            self.resumes += 1
            self.pulse.beat()

    def _send_members(self, connection: Connection, data: Any) -> None:
        guild = self.world.guilds[int(data["guild_id"])]
        wanted = {int(one) for one in data.get("user_ids") or []}
        prefix = (data.get("query") or "").casefold()
        found = [
            one
            for one in guild.members.values()
            if (one.account.id in wanted if wanted else one.account.name.casefold().startswith(prefix))
        ]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member_json(one) for one in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        for session in self.sessions.values():
            if session.connection is connection:
                session.dispatch("GUILD_MEMBERS_CHUNK", dumps(chunk))

    # -- what a test can do to it

    def ask_to_reconnect(self) -> None:
        """Op 7: the bot has to close and resume; meanwhile events are kept for it."""
        for session in self.sessions.values():
            if session.connection is not None:
                session.connection.send_op(Op.RECONNECT)
                session.connection = None

    async def drop(self, code: int = 4000) -> None:
        """Closes every connection with that code; most codes make the bot come back and resume."""
        for connection in list(self._connections):
            await connection.close(code)

    async def forget_sessions(self) -> None:
        """The bot has to come back and identify anew, and misses what happened meanwhile."""
        self.sessions.clear()
        await self.drop()

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in list(self._connections)))
