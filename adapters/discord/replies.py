"""The three calls that answer an interaction. Measured in milliseconds, so not through the library.

discord.py asks for the answer's JSON, waits whole seconds before it repeats a call, and raises when a server
answers 204. These calls ask for nothing back, repeat at once inside the platform's deadline, and say in one
word what became of the answer.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.view import File

log = logging.getLogger(__name__)

Json = dict[str, Any]

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9

TRIES = 4
PAUSES = (0.05, 0.2, 0.6)  # seconds between tries: a first answer has three seconds in all
CALL_SECONDS = 10.0

_TOO_LATE = {10015, 10062, 50027}  # the interaction is unknown, or its token dead
_ANSWERED = 40060
_MESSAGE_GONE = 10008


class Fate(Enum):
    """What became of an answer."""

    SHOWN = "shown"
    TAKEN = "taken"  # the interaction has been answered before
    LATE = "late"  # the person has read that it failed
    GONE = "gone"  # the message to change was dismissed
    REFUSED = "refused"  # Discord found fault with what we sent
    LOST = "lost"  # no answer from Discord in all tries


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one interaction is answered with, for fifteen minutes."""

    interaction_id: int
    application_id: int
    token: str


class Replies:
    """Answers interactions. ``base``: the API's address."""

    def __init__(self, base: str, user_agent: str) -> None:
        self._base = base
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": user_agent},
            timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
        )

    async def close(self) -> None:
        await self._session.close()

    async def first(
        self, ticket: Ticket, kind: int, data: Json | None = None, files: Sequence[File] = ()
    ) -> Fate:
        """Give the first answer."""
        url = f"{self._base}/interactions/{ticket.interaction_id}/{ticket.token}/callback"
        payload = {"type": kind, **({"data": _listing(data, files)} if data else {})}
        return await self._call("POST", url, payload, files)

    async def replace(self, ticket: Ticket, data: Json, files: Sequence[File] = ()) -> Fate:
        """Put the text in place of a deferred answer."""
        url = f"{self._hook(ticket)}/messages/@original"
        return await self._call("PATCH", url, _listing(data, files), files)

    async def more(self, ticket: Ticket, data: Json, files: Sequence[File] = ()) -> Fate:
        """Send a further message."""
        url = f"{self._hook(ticket)}?with_components=1"
        return await self._call("POST", url, _listing(data, files), files, once=True)

    def _hook(self, ticket: Ticket) -> str:
        return f"{self._base}/webhooks/{ticket.application_id}/{ticket.token}"

    async def _call(
        self, method: str, url: str, payload: Json, files: Sequence[File], *, once: bool = False
    ) -> Fate:
        """``once``: a repetition would be seen twice, so a call that was cut off counts as sent."""
        for attempt in range(TRIES):
            body = _body_of(payload, files)  # made anew: what was read cannot be sent again
            fate, pause = await self._try(method, url, body, again=attempt > 0, once=once)
            if fate:
                return fate
            if attempt < len(PAUSES):
                await asyncio.sleep(max(pause, PAUSES[attempt]))
        log.warning("answer lost", extra={"action": "answer_lost", "method": method})
        return Fate.LOST

    async def _try(
        self, method: str, url: str, sent: Json, *, again: bool, once: bool
    ) -> tuple[Fate | None, float]:
        """One call: what became of it, or None and how long Discord wants to be left alone."""
        try:
            async with self._session.request(method, url, **sent) as response:
                if response.status < HTTPStatus.MULTIPLE_CHOICES:
                    return Fate.SHOWN, 0.0
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    return None, 0.0
                body = await _body(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("answer cut off", extra={"action": "answer_cut", "reason": type(error).__name__})
            never_sent = isinstance(error, aiohttp.ClientConnectorError)
            return (Fate.SHOWN if once and not never_sent else None), 0.0
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            return None, float(body.get("retry_after") or 0.0)
        return _refusal(int(body.get("code") or 0), body, again=again), 0.0


def _listing(data: Json, files: Sequence[File]) -> Json:
    """The data of a message with its files; of one that had others before, these are taken away unless the
    data names them.
    """
    listed = [{"id": number, "filename": file.name} for number, file in enumerate(files)]
    return {"attachments": listed, **data} if "components" in data else data


def _body_of(payload: Json, files: Sequence[File]) -> Json:
    """What goes to the session: JSON, or a form with the JSON and the files."""
    if not files:
        return {"json": payload}
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(payload))
    for number, file in enumerate(files):
        kind = file.media_type
        form.add_field(f"files[{number}]", file.content, filename=file.name, content_type=kind)
    return {"data": form}


async def _body(response: aiohttp.ClientResponse) -> Json:
    try:
        body = await response.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(code: int, body: Json, *, again: bool) -> Fate:
    if code == _ANSWERED:
        # After a cut call this is our own answer, which did arrive.
        return Fate.SHOWN if again else Fate.TAKEN
    if code in _TOO_LATE:
        return Fate.LATE
    if code == _MESSAGE_GONE:
        return Fate.GONE
    log.error(
        "answer refused", extra={"action": "answer_refused", "code": code, "errors": body.get("errors")}
    )
    return Fate.REFUSED
