"""What a call of a command carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sent:
    """Values by parameter. ``$name`` stands for a token of the town, ``@kind`` for the actor's own draft."""

    values: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False


def reads(**values: str) -> Sent:
    return Sent(values)


def writes(**values: str) -> Sent:
    return Sent(values, writes=True)
