"""The log: structured lines on standard error, each with the trace id of the command that caused it.

The trace id is also the reference code a member sees when something failed. Whatever looks like a token or
a mail address is blacked out on the way, so that no caller has to think of it.
"""

import json
import logging
import re
import secrets
import sys
from collections.abc import Collection
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # what can be read aloud over a telephone
_LENGTH = 6

current_trace: ContextVar[str] = ContextVar("current_trace", default="")

# Every alternative begins where a run of its characters begins and gives nothing back: a long text without a
# secret is read once, not once per character.
_SECRET = re.compile(
    r"xox[a-z]-[\w-]+"  # Slack bot and user tokens
    r"|xapp-[\w-]+"  # Slack app-level tokens
    r"|(?<![\w-])[\w-]{20,}+\.[\w-]{6}\.[\w-]{20,}"  # Discord bot tokens
    r"|(?<=/webhooks/)\d+/[\w-]+"  # interaction tokens in addresses
    r"|(?<=/interactions/)\d+/[\w-]+"
    r"|(?<=hooks\.slack\.com/)[\w/-]+"  # where Slack takes answers
    r"|(?<=/calendar/)[\w-]+"  # secrets of calendar feeds
    r"|(?<=[?&]ticket=)[^&\s]+"  # of a Slack socket
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # passwords in database addresses
    r"|(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)+"  # mail addresses
)
_BLACK = "[redacted]"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # nobody forges a line
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def new_trace() -> str:
    """Make a short reference code, unique enough to be found in a log of some days."""
    number = secrets.randbelow(len(_ALPHABET) ** _LENGTH)
    digits = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[rest])
    return "".join(digits)


def redact(text: str, secrets: Collection[str] = ()) -> str:
    """Black out the secrets we know and whatever else looks like a token, a password or a mail address."""
    for secret in secrets:
        text = text.replace(secret, _BLACK)
    return _SECRET.sub(_BLACK, text)


class LineFormatter(logging.Formatter):
    """For people: time, level, trace, sentence, then the facts, all on one line."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        trace = current_trace.get() or "-"
        line = f"{moment} {record.levelname:<7} {trace:<6} {record.name}: {record.getMessage()} {facts}"
        shown = _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], line.rstrip())
        return redact("\n".join((shown, *_traceback(self, record))), self._secrets)


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "trace": current_trace.get(),
            "message": record.getMessage(),
            **{name: str(value) for name, value in _facts(record).items()},
        }
        details = _traceback(self, record)
        if details:
            entry["traceback"] = "\n".join(details)
        return redact(json.dumps(entry, ensure_ascii=False), self._secrets)


def set_up(level: str, form: Literal["text", "json"], secrets: Collection[str] = ()) -> None:
    """Send all logging of the process to standard error in one form. ``secrets`` never show in it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(secrets) if form == "json" else LineFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in (
        "apscheduler",
        "aiosqlite",
        "discord",
        "slack_bolt",
        "slack_sdk",
        "aiohttp.access",
        "alembic",
        "asyncio",
    ):
        logging.getLogger(noisy).setLevel(max(logging.getLevelName(level), logging.WARNING))


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _PLAIN}


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> list[str]:
    return [formatter.formatException(record.exc_info)] if record.exc_info else []
