"""What can go wrong by the town's own rules. Errors carry a catalogue key and data, never prose.

TownError
├── Refused            a rule says no
│   ├── NotAllowed     this person may not do that
│   ├── NotFound       the thing is not there (any more)
│   └── Stale          a button or form from an earlier state of the thing
├── InvalidInput       something typed cannot be used; one problem per field
└── AlreadyHandled     the platform delivered the same request twice
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

ErrorValue = str | int | datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a catalogue key and what its sentence needs."""

    key: str
    params: Mapping[str, ErrorValue] = field(default_factory=dict)


class TownError(Exception):
    """Anything the town refuses by its own rules."""


class Refused(TownError):
    """A rule says no. The catalogue sentence under ``key`` says what to do next; ``subject``: with what, by
    its id, where the command that helps needs to know.
    """

    def __init__(self, key: str, **params: ErrorValue) -> None:
        super().__init__(key)
        self.problem = Problem(key, params)
        self.subject: int | None = None

    def about(self, subject: int) -> Self:
        """The same, which leads to this very thing."""
        self.subject = subject
        return self


class NotAllowed(Refused):
    """This person may not do that."""


class NotFound(Refused):
    """The thing is not there, or not any more."""


class Stale(Refused):
    """The button or form belongs to an earlier state of the thing."""


class InvalidInput(TownError):
    """Something typed cannot be used. ``problems`` maps a parameter's name to its problem."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = problems


class AlreadyHandled(TownError):
    """The platform delivered the same request twice; the first one had its effect."""
