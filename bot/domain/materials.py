"""Materials (資料棚): links to slides, papers and recordings of an event; each address stands there once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import EventId, MaterialId, MemberId

TITLE_LIMIT = 100
URL_LIMIT = 500
MOST_MATERIALS = 50
_KEY_BYTES = 16
_TRACKING = ("utm_", "fbclid", "gclid", "igshid")


class MaterialKind(StrEnum):
    SLIDES = "slides"
    PAPER = "paper"
    VIDEO = "video"
    NOTES = "notes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Material:
    """One link. ``key``: what its address is compared by."""

    id: MaterialId
    event_id: EventId
    kind: MaterialKind
    title: str
    url: str
    key: str
    added_by: MemberId
    added_at: datetime


def check_url(url: str) -> str:
    """The key of an https address. Raises InvalidInput at ``url`` for anything else."""
    parts = _split(url)
    if parts is None or parts.scheme.lower() != "https" or not parts.hostname or " " in url or parts.username:
        raise InvalidInput({"url": Problem("material.not_https")})
    return blake2b(_plainly(parts).encode(), digest_size=_KEY_BYTES).hexdigest()


def check_room(count: int) -> None:
    """Raises Refused when the shelf is full."""
    if count >= MOST_MATERIALS:
        raise Refused("material.too_many", count=MOST_MATERIALS)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return None
    return parts


def _plainly(parts: SplitResult) -> str:
    """Without what does not change where it leads: case of the host, its usual port, a slash at the end, what
    trackers add, the order of what is asked for, and the place within the page.
    """
    host = (parts.hostname or "").rstrip(".")
    port = f":{parts.port}" if parts.port not in {None, 443} else ""
    asked = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)
    )
    return urlunsplit(("https", host + port, parts.path.rstrip("/"), urlencode(asked), ""))
