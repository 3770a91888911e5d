"""Calls to Slack's Web API, with every way they can fail told apart.

SendError (bot.ports.messenger): Slack was not reached, was busy, or nobody knows. Refusal: it said no.
"""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.messenger import Busy, Unsure

Json = dict[str, Any]

NOT_REACHED_SECONDS = 5.0
_USUAL_WAIT = 30.0
_TOO_MANY = 429
_SERVER_ERROR = 500
_BUSY_ERRORS = frozenset({"ratelimited", "rate_limited"})
# "Something broke on our side": what was asked may have happened.
_UNSURE_ERRORS = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "server_error", ""}
)


class Refusal(Exception):
    """Slack said no and did nothing. ``code`` is its error, ``needed`` the scope that is missing."""

    def __init__(self, code: str, needed: str = "") -> None:
        super().__init__(f"{code} {needed}".strip())
        self.code = code
        self.needed = needed


class Api:
    """The Web API as this door uses it. Raises Refusal, Busy or Unsure; never repeats a call by itself
    except where ``client`` is told to wait out a rate limit.
    """

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def read(self, method: str, **params: str | int | bool) -> Json:
        """Methods that take form parameters only."""
        return (await self._call(method, http_verb="GET", params=params))[0]

    async def write(self, method: str, **body: object) -> Json:
        """Methods that take JSON."""
        return (await self._call(method, json=body))[0]

    async def identify(self) -> tuple[Json, frozenset[str]]:
        """Who the bot is (``auth.test``), and the scopes its token was granted."""
        identity, headers = await self._call("auth.test", json={})
        scopes = str(headers.get("x-oauth-scopes") or headers.get("X-OAuth-Scopes") or "")
        return identity, frozenset(scope.strip() for scope in scopes.split(",") if scope.strip())

    async def socket_address(self, app_token: str) -> str:
        """Where to connect a socket to; also tells whether the app-level token is good."""
        return str((await self._call("apps.connections.open", params={"token": app_token}))[0]["url"])

    async def respond(self, response_url: str, body: Json) -> None:
        """Answer an interaction through the address it brought (five times in thirty minutes)."""
        await self._post(response_url, "response_url", json=body)

    async def upload(self, upload_url: str, content: bytes) -> None:
        """Bring a file's bytes to the address Slack gave for them."""
        await self._post(upload_url, "upload_url", data=content)

    async def _post(self, url: str, name: str, **how: Any) -> None:  # noqa: ANN401 - the session's own
        try:
            async with self._session.post(url, **how) as response:
                status, wait = response.status, response.headers.get("Retry-After")
        except aiohttp.ClientConnectorError as error:
            raise Busy(NOT_REACHED_SECONDS) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unsure(type(error).__name__) from error
        if status == _TOO_MANY:
            raise Busy(_seconds(wait))
        if status >= _SERVER_ERROR:
            raise Unsure(f"status {status}")
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            raise Refusal(f"{name}_{status}")

    async def _call(self, method: str, **how: Any) -> tuple[Json, Any]:  # noqa: ANN401 - the SDK's own
        try:
            response = await self._client.api_call(method, **how)
        except SlackApiError as error:
            raise _told(error) from error
        except aiohttp.ClientConnectorError as error:
            raise Busy(NOT_REACHED_SECONDS) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unsure(type(error).__name__) from error
        data = response.data
        return (data if isinstance(data, dict) else {}), response.headers


def _told(error: SlackApiError) -> Exception:
    response = error.response
    data = getattr(response, "data", None)
    answer = data if isinstance(data, dict) else {}
    code = str(answer.get("error", ""))
    status = int(getattr(response, "status_code", _SERVER_ERROR))  # an unreadable answer carries none
    if status == _TOO_MANY or code in _BUSY_ERRORS:
        headers = getattr(response, "headers", {})
        return Busy(_seconds(headers.get("Retry-After") or headers.get("retry-after")))
    if status >= _SERVER_ERROR or code in _UNSURE_ERRORS:
        return Unsure(code or f"status {status}")
    return Refusal(code, str(answer.get("needed", "")))


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isdecimal() else _USUAL_WAIT
