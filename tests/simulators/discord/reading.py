"""What a person sees: the text, buttons, menus and forms of what the bot sent."""

from dataclasses import dataclass

from tests.simulators.discord import limits_components as kinds
from tests.simulators.discord.errors import Json
from tests.simulators.discord.limits_components import walk
from tests.simulators.discord.model import Message


@dataclass(slots=True, frozen=True)
class Button:
    """`custom_id` is None for a link, `url` for all others. `emoji` is its name or empty."""

    label: str
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool
    emoji: str
    number: int


@dataclass(slots=True, frozen=True)
class Option:
    label: str
    value: str
    description: str
    default: bool


@dataclass(slots=True, frozen=True)
class Select:
    """`kind` 3 has `options`, 5 to 8 pick people, roles, either, or channels."""

    custom_id: str
    kind: int
    placeholder: str
    options: tuple[Option, ...]
    min_values: int
    max_values: int
    disabled: bool
    number: int


@dataclass(slots=True, frozen=True)
class Field:
    """One input of a form. `raw` is the component as sent; `holder` its Label or row."""

    label: str
    description: str
    custom_id: str
    kind: int
    required: bool
    prefilled: str
    options: tuple[Option, ...]
    raw: Json
    holder: Json


def options_of(raw: Json) -> tuple[Option, ...]:
    return tuple(
        Option(one["label"], one["value"], one.get("description") or "", bool(one.get("default")))
        for one in raw.get("options") or []
    )


def buttons_of(message: Message) -> list[Button]:
    """All buttons in reading order, accessories of sections included."""
    return [_button(one) for one in walk(message.components) if one["type"] == kinds.BUTTON]


def _button(raw: Json) -> Button:
    return Button(
        raw.get("label") or "",
        raw.get("custom_id"),
        raw.get("url"),
        raw["style"],
        bool(raw.get("disabled")),
        (raw.get("emoji") or {}).get("name") or "",
        raw["id"],
    )


def selects_of(message: Message) -> list[Select]:
    """All select menus in reading order."""
    return [_select(one) for one in walk(message.components) if one["type"] in kinds.SELECTS]


def _select(raw: Json) -> Select:
    low = raw.get("min_values")
    return Select(
        raw["custom_id"],
        raw["type"],
        raw.get("placeholder") or "",
        options_of(raw),
        1 if low is None else low,
        raw.get("max_values") or 1,
        bool(raw.get("disabled")),
        raw["id"],
    )


def fields_of(form: Json) -> list[Field]:
    """The inputs of a form in order, whether in a Label or in a row of old."""
    found = []
    for holder in form["components"]:
        inner = [holder["component"]] if holder["type"] == kinds.LABEL else holder.get("components") or []
        found += [_field(raw, holder) for raw in inner]
    return found


def _field(raw: Json, holder: Json) -> Field:
    return Field(
        holder.get("label") or raw.get("label") or "",
        holder.get("description") or "",
        raw["custom_id"],
        raw["type"],
        bool(raw.get("required", True)),
        raw.get("value") or "",
        options_of(raw),
        raw,
        holder,
    )


def text_of(message: Message) -> str:
    """Everything a person can read in the message, one piece per line: text, embeds, labels, placeholders."""
    lines = [message.content]
    for embed in message.embeds:
        lines += _embed_lines(embed)
    for one in walk(message.components):
        lines += _component_lines(one)
    lines += [str(one["filename"]) for one in message.attachments]
    return "\n".join(line for line in lines if line)


def _embed_lines(embed: Json) -> list[str]:
    lines = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for one in embed.get("fields") or []:
        lines += [one["name"], one["value"]]
    lines.append((embed.get("footer") or {}).get("text"))
    return [line for line in lines if line]


def _component_lines(one: Json) -> list[str]:
    lines = [one.get("content"), one.get("label"), one.get("placeholder"), one.get("description")]
    lines += [option["label"] for option in one.get("options") or []]
    lines += [item.get("description") for item in one.get("items") or []]
    return [line for line in lines if line]


def form_text(form: Json) -> str:
    """Everything a person can read in a form before typing."""
    lines = [form["title"]]
    for one in walk(form["components"]):
        lines += _component_lines(one)
        if one.get("value"):
            lines.append(one["value"])
    return "\n".join(lines)
