"""What every REST handler gets and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.simulators.discord.errors import Json, refuse_form
from tests.simulators.discord.messages import Draft
from tests.simulators.discord.world import World


@dataclass(slots=True, frozen=True)
class Call:
    """One parsed request. `params` come from the path, `files` from a multipart body by file name."""

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: dict[str, bytes] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """A snowflake of the path. Raises ApiError 50035 if it is none."""
        return snowflake(self.params[name], name)

    @property
    def json(self) -> Json:
        """The body as an object. Raises ApiError 50035 if it is none."""
        if not isinstance(self.body, dict):
            raise refuse_form((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return self.body

    def draft(self, payload: Json | None = None) -> Draft:
        return Draft(self.json if payload is None else payload, self.files)


def query_number(call: Call, name: str, default: int, top: int) -> int:
    """A number of the query from 1 to `top`. Raises ApiError 50035."""
    value = snowflake(call.query.get(name, default), name)
    if not 1 <= value <= top:
        raise refuse_form((name,), "NUMBER_TYPE_MAX", f"int value should be from 1 to {top}.")
    return value


def snowflake(value: object, name: str) -> int:
    """Raises ApiError 50035 unless the value is a snowflake."""
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 20:
        raise refuse_form((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


Handler: TypeAlias = Callable[[World, Call], Any]
"""Returns the JSON of the answer, or None for 204. Raises ApiError."""

Route: TypeAlias = tuple[str, str, Handler]
