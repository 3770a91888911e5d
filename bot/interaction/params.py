"""A command's parameters: declared as fields of a pydantic model, read by every door.

A feature writes::

    class CreateSection(Input):
        name: Annotated[str, Line(40)]
        kind: SectionKind
        chief: Annotated[str, Ref("member")] = ""

Labels, hints and choices are catalogue keys made from the command's path (see ``Param``).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from bot.domain.errors import InvalidInput, Problem
from bot.text.normalise import is_blank, multi_line, single_line

MOST_DIGITS = 9
HARD_LIMIT = 8_000  # nothing longer is even looked at (RELIABILITY.md, trap 5)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text of at most ``limit`` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Several lines of text of at most ``limit`` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class Ref:
    """Something of the town: chosen from suggestions (then a token) or typed by name."""

    kind: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in a range; full-width digits are welcome."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A short value our own widgets carry (a version, a page). Nobody types it; it comes first."""

    limit: int = 40


class Input(BaseModel):
    """Base of every command's parameters."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


AnyInput = TypeVar("AnyInput", bound=Input)


class Nothing(Input):
    """For commands without parameters."""


class Kind(StrEnum):
    LINE = "line"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    CHOICE = "choice"
    REF = "ref"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter as the doors see it. Its label is ``param.<path>.<name>``, a hint may stand under
    ``param.<path>.<name>_hint``; a choice is called ``choice.<choice_name>.<value>``.
    """

    name: str
    kind: Kind
    required: bool
    limit: int = 200
    least: int = 0
    choice_name: str = ""
    choices: tuple[str, ...] = ()
    ref: str = ""


@cache
def params_of(model: type[Input]) -> tuple[Param, ...]:
    """The parameters of an input model, in the order they are declared."""
    return tuple(_param(name, info) for name, info in model.model_fields.items())


def _param(name: str, info: FieldInfo) -> Param:
    required = info.is_required()
    for mark in info.metadata:
        match mark:
            case Line(limit=limit):
                return Param(name, Kind.LINE, required, limit=limit)
            case Paragraph(limit=limit):
                return Param(name, Kind.PARAGRAPH, required, limit=limit)
            case Number(least=least, most=most):
                return Param(name, Kind.NUMBER, required, limit=most, least=least)
            case Carried(limit=limit):
                return Param(name, Kind.CARRIED, required, limit=limit)
            case Ref(kind=kind):
                return Param(name, Kind.REF, required, limit=100, ref=kind)
    for candidate in (info.annotation, *get_args(info.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Enum):
            values = tuple(str(member.value) for member in candidate)
            return Param(name, Kind.CHOICE, required, choice_name=candidate.__name__, choices=values)
    raise TypeError(f"{name}: a parameter needs Line, Paragraph, Number, Ref, Carried or an Enum")


def read(model: type[AnyInput], values: dict[str, str]) -> AnyInput:
    """Check typed values against a model. What nobody can see counts as not given.

    Raises InvalidInput with one problem per field; everything typed stays with the caller.
    """
    given: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for param in params_of(model):
        raw = values.get(param.name, "")
        text = multi_line(raw, HARD_LIMIT) if param.kind is Kind.PARAGRAPH else single_line(raw, HARD_LIMIT)
        if is_blank(text):
            continue
        problem = _problem(param, text)
        if problem:
            problems[param.name] = problem
        else:
            given[param.name] = text if param.kind is not Kind.NUMBER else int(text)
    try:
        checked = model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors():
            problems.setdefault(
                str(detail["loc"][0]), Problem(_KEYS.get(detail["type"], "input.not_understood"))
            )
        raise InvalidInput(problems) from None
    if problems:
        raise InvalidInput(problems)
    return checked


_KEYS = {"missing": "input.required"}


def _problem(param: Param, text: str) -> Problem | None:
    match param.kind:
        case Kind.LINE | Kind.PARAGRAPH | Kind.REF | Kind.CARRIED if len(text) > param.limit:
            return Problem("input.too_long", {"limit": param.limit, "length": len(text)})
        case Kind.NUMBER if (
            not text.isdecimal() or len(text) > MOST_DIGITS or not param.least <= int(text) <= param.limit
        ):
            return Problem("input.not_in_range", {"least": param.least, "most": param.limit})
        case Kind.CHOICE if text not in param.choices:
            return Problem("input.not_a_choice")
        case _:
            return None
