"""The trace id of the command being carried out: in every log line, and the code a member is shown."""

import secrets
from contextvars import ContextVar

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # what can be read aloud over a telephone
_LENGTH = 6

current_trace: ContextVar[str] = ContextVar("current_trace", default="")


def new_trace() -> str:
    """Make a short reference code, unique enough to be found in a log of some days."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
