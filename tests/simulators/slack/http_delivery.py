"""HTTP delivery: signed POSTs to the app's request URL, and what an attacker makes of them."""

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

from tests.simulators.slack.delivery import Delivery, DeliveryError
from tests.simulators.slack.state import Json

_KEPT_REQUESTS = 5_000
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class SignedRequest:
    """One request as Slack signs it: HMAC-SHA256 over `v0:<timestamp>:<body>`.

    The timestamp is the machine's time, because the app checks it against the machine's time.
    """

    secret: str = field(repr=False)
    body: bytes
    content_type: str
    timestamp: str
    signature: str
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": self.content_type,
            "X-Slack-Request-Timestamp": self.timestamp,
            "X-Slack-Signature": self.signature,
            **self.extra,
        }

    def aged(self, seconds: float) -> Self:
        """The same, honestly signed that many seconds ago."""
        timestamp = str(int(self.timestamp) - int(seconds))
        return replace(self, timestamp=timestamp, signature=_sign(self.secret, timestamp, self.body))

    def redated(self, seconds: float) -> Self:
        """The captured signature under another timestamp."""
        return replace(self, timestamp=str(int(self.timestamp) + int(seconds)))

    def flipped(self, bit: int = 0) -> Self:
        """The captured signature over a body with one bit changed."""
        body = bytearray(self.body)
        body[bit // 8 % len(body)] ^= 1 << bit % 8
        return replace(self, body=bytes(body))

    def unsigned(self) -> Self:
        return replace(self, signature="")


class HttpDelivery:
    """Sends deliveries to one request URL; the answer's body is the acknowledgement."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self._sent: deque[tuple[Delivery, SignedRequest]] = deque(maxlen=_KEPT_REQUESTS)
        self._url = request_url
        self._secret = signing_secret
        self._session = ClientSession()

    async def start(self, delivery: Delivery) -> "asyncio.Future[Any]":
        signed = self.sign(delivery)
        self._sent.append((delivery, signed))
        return asyncio.get_running_loop().create_task(self._acknowledged(signed))

    def sign(self, delivery: Delivery) -> SignedRequest:
        """The request Slack would send now."""
        body, content_type = _encoded(delivery)
        timestamp = str(int(time.time()))  # noqa: TID251 - the app compares it with the machine's time
        extra = {"X-Slack-Retry-Num": str(delivery.retry_num), "X-Slack-Retry-Reason": delivery.retry_reason}
        signature = _sign(self._secret, timestamp, body)
        return SignedRequest(
            self._secret, body, content_type, timestamp, signature, extra if delivery.retry_num else {}
        )

    async def send(self, signed: SignedRequest) -> tuple[int, str]:
        """POST any request, forged or replayed; answers status and body."""
        async with self._session.post(self._url, data=signed.body, headers=signed.headers) as response:
            return response.status, await response.text()

    def request_of(self, delivery: Delivery | None) -> SignedRequest:
        """The request that carried an outcome's `delivery`."""
        return next(signed for sent, signed in reversed(self._sent) if sent is delivery)

    async def verify_url(self, challenge: str = "縁側-challenge") -> bool:
        """Whether the request URL passes Slack's `url_verification`."""
        payload: Json = {"type": "url_verification", "token": "unused", "challenge": challenge}
        status, body = await self.send(self.sign(Delivery("events_api", payload)))
        return status == 200 and challenge in (body, *_challenges(body))

    async def close(self) -> None:
        await self._session.close()

    async def _acknowledged(self, signed: SignedRequest) -> Any:
        try:
            async with self._session.post(self._url, data=signed.body, headers=signed.headers) as response:
                text = await response.text()
                if not 200 <= response.status < 300:
                    wanted = response.headers.get("X-Slack-No-Retry") != "1"
                    raise DeliveryError(f"http_{response.status}", may_retry=wanted)
                is_json = response.content_type == _JSON
        except ClientError:
            raise DeliveryError("dispatch_failed") from None
        return json.loads(text) if is_json and text else text or None


def _challenges(body: str) -> list[str]:
    return [str(json.loads(body).get("challenge"))] if body.startswith("{") else []


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload).encode(), _JSON
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload).encode(), _FORM
    return urlencode({"payload": json.dumps(delivery.payload)}).encode(), _FORM


def _sign(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
