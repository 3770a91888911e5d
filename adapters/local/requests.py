"""What the page may ask, checked at this edge. One JSON object per request: ``{id, ask: {do, ...}}``."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Short = Annotated[str, Field(max_length=100)]
Typed = Annotated[str, Field(max_length=4_000)]
Value = Annotated[str, Field(max_length=8_000)]


class _Ask(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class _Spoken(_Ask):
    """Something a persona does in a room. ``request`` is unique per press, so that sending it again after
    a lost connection is harmless.
    """

    persona: Short
    room: Short
    request: Annotated[str, Field(min_length=8, max_length=40, pattern=r"^[\w-]+$")]


class Hello(_Ask):
    """Everything the page's frame shows, for a persona (any one when it is not known)."""

    do: Literal["hello"]
    persona: Short = ""


class Open(_Ask):
    """A page of a room's messages: the newest, or those before a message."""

    do: Literal["open"]
    persona: Short
    room: Short
    before: Short = ""


class Type(_Spoken):
    """Words typed for the town."""

    do: Literal["type"]
    text: Typed


class Press(_Spoken):
    """A button, or a select's entry (then with its value)."""

    do: Literal["press"]
    token: Short
    value: Value | None = None


class Submit(_Spoken):
    """A filled-in form."""

    do: Literal["submit"]
    token: Short
    values: Annotated[dict[Short, Value], Field(max_length=10)]


class FromMessage(_Spoken):
    """An entry of a message's menu."""

    do: Literal["from_message"]
    verb: Short
    message: Short


class Say(_Spoken):
    """Words for the other people in a room."""

    do: Literal["say"]
    text: Annotated[str, Field(max_length=2_000)]


class Suggest(_Ask):
    """What could be meant by the beginning of a name."""

    do: Literal["suggest"]
    persona: Short
    room: Short
    kind: Short
    typed: Value


class AddPersona(_Ask):
    """Somebody new to be."""

    do: Literal["add_persona"]
    persona: Short
    name: Value
    manages_place: bool


class Language(_Ask):
    """The language spoken to a persona."""

    do: Literal["language"]
    persona: Short
    language: Literal["ja", "en"]


class MoveClock(_Ask):
    """The town's clock, by minutes or to something."""

    do: Literal["clock"]
    persona: Short
    to: Literal["minutes", "next", "broadcast"]
    minutes: Annotated[int, Field(ge=0, le=366 * 24 * 60)] = 0


class Example(_Ask):
    """Fill an empty town with the example town."""

    do: Literal["example"]
    persona: Short


Errand = Type | Press | Submit | FromMessage
Ask = Hello | Open | Errand | Say | Suggest | AddPersona | Language | MoveClock | Example


class Envelope(_Ask):
    """A request and the number its reply carries."""

    id: Annotated[int, Field(ge=0, le=2**53)]
    ask: Annotated[Ask, Field(discriminator="do")]


def read_envelope(text: str) -> Envelope | None:
    """Read a request; None for what no page of ours sends."""
    try:
        return Envelope.model_validate_json(text)
    except ValidationError:
        return None
