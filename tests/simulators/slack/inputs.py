"""What stands in an input: its state in Slack's JSON, at first and after a person chose something."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from tests.simulators.slack.limit_elements import options_of
from tests.simulators.slack.text import unescape

Json = dict[str, Any]

_STATE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


class CannotDoError(Exception):
    """A person tried what their Slack client would not let them do."""


def elements_of(block: Json) -> Iterator[Json]:
    """The interactive elements of a block."""
    match block:
        case {"type": "actions", "elements": list(elements)}:
            yield from elements
        case {"type": "section", "accessory": dict(element)} | {"type": "input", "element": dict(element)}:
            yield element


def initial_values(blocks: Iterable[Json]) -> dict[str, Json]:
    """The state of all inputs as they are first shown, by block_id and action_id."""
    values: dict[str, Json] = {}
    for block in blocks:
        for element in elements_of(block):
            keys = _STATE_KEYS.get(element["type"])
            if keys is not None:
                first = element.get(keys[1], [] if keys[0].endswith("s") else None)
                state = {"type": element["type"], keys[0]: first}
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def chosen(element: Json, value: Any, suggested: Iterable[Json] = ()) -> Json:
    """The state of an element after a person entered or chose `value`.

    Options are named by label or value; people and channels by their handle or id.
    Raises CannotDoError for what is not on offer.
    """
    kind = str(element["type"])
    if kind not in _STATE_KEYS:
        raise CannotDoError(f"{kind} takes no value")
    key = _STATE_KEYS[kind][0]
    if key in ("selected_option", "selected_options"):
        offered = list(suggested) if "external" in kind else list(options_of(element))
        if key == "selected_options":
            return {"type": kind, key: [_option(offered, each) for each in value]}
        return {"type": kind, key: None if value is None else _option(offered, value)}
    if key.endswith("s"):
        return {"type": kind, key: [_plain(each) for each in value]}
    plain = _plain(value)
    return {"type": kind, key: str(plain) if kind == "number_input" and plain is not None else plain}


def complaint(block: Json, state: Json) -> str | None:
    """What a Slack client itself says about an input before it sends a form; None when it may go."""
    element = block["element"]
    content = state[_STATE_KEYS[element["type"]][0]]
    if content in (None, "", []):
        return None if block.get("optional") else "必須フィールドに入力してください"
    if element["type"] == "plain_text_input":
        if len(content) > element.get("max_length", 3_000):
            return "入力が長すぎます"
        if len(content) < element.get("min_length", 0):
            return "入力が短すぎます"
    return None


def label_of(option: Json) -> str:
    return unescape(option["text"]["text"])


def _option(offered: list[Json], wanted: str) -> Json:
    for option in offered:
        if wanted in (label_of(option), option["value"]):
            return option
    raise CannotDoError(f"{wanted!r} is not offered: {[label_of(option) for option in offered]}")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return getattr(value, "id", value)
