"""Filling in a form as the client does: prefilled values stay, required fields must be filled."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.simulators.discord import limits_components as kinds
from tests.simulators.discord.errors import Json
from tests.simulators.discord.outcome import ImpossibleError, Modal
from tests.simulators.discord.reading import Field, Option
from tests.simulators.discord.slash import Resolved


def submission(modal: Modal, values: Mapping[str, Any], resolved: Resolved) -> Json:
    """The `data` of a modal submit; `values` go by label or custom_id. Raises ImpossibleError."""
    given = {modal.field(name).custom_id: value for name, value in values.items()}
    answers = {one.custom_id: _answer(one, given.get(one.custom_id), resolved) for one in modal.fields}
    components = [_holder(one, answers) for one in modal.form["components"]]
    data: Json = {"custom_id": modal.custom_id, "components": components}
    return data | ({"resolved": resolved.data} if resolved.data else {})


def forged_submission(custom_id: str, values: Mapping[str, str | Sequence[str]]) -> Json:
    """The `data` of a form that was perhaps never opened: text, or lists of values, by custom_id."""
    components = []
    for number, (name, value) in enumerate(values.items(), start=1):
        inner: Json = {"id": 2 * number, "custom_id": name}
        inner |= (
            {"type": kinds.TEXT_INPUT, "value": value}
            if isinstance(value, str)
            else {"type": kinds.STRING_SELECT, "values": list(value)}
        )
        components.append({"type": kinds.LABEL, "id": 2 * number - 1, "component": inner})
    return {"custom_id": custom_id, "components": components}


def _holder(holder: Json, answers: Mapping[str, Json]) -> Json:
    sent: Json = {"type": holder["type"], "id": holder["id"]}
    if holder["type"] == kinds.LABEL:
        sent["component"] = answers[holder["component"]["custom_id"]]
    elif holder["type"] == kinds.ACTION_ROW:
        sent["components"] = [answers[one["custom_id"]] for one in holder["components"]]
    return sent


def _answer(field: Field, value: Any, resolved: Resolved) -> Json:
    sent: Json = {"type": field.kind, "id": field.raw["id"], "custom_id": field.custom_id}
    if field.kind == kinds.TEXT_INPUT:
        return sent | {"value": _text(field, field.prefilled if value is None else value)}
    if field.kind == kinds.CHECKBOX:
        return sent | {"value": bool(field.raw.get("default") if value is None else value)}
    if field.kind == kinds.RADIO_GROUP:
        chosen = _chosen(field, value, resolved)
        return sent | {"value": chosen[0] if chosen else None}
    return sent | {"values": _chosen(field, value, resolved)}


def _text(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise ImpossibleError(f"field {field.label!r} takes text, not {value!r}")
    low, high = field.raw.get("min_length") or 0, field.raw.get("max_length") or kinds.MAX_TEXT
    if field.required and not value.strip():
        raise ImpossibleError(f"field {field.label!r} is required")
    if value and not low <= len(value) <= high:
        raise ImpossibleError(f"field {field.label!r} takes {low} to {high} characters, not {len(value)}")
    return value


def _chosen(field: Field, value: Any, resolved: Resolved) -> list[str]:
    if value is None:
        chosen = [one.value for one in field.options if one.default]
    else:
        wanted = [value] if isinstance(value, str) or not isinstance(value, Sequence) else list(value)
        chosen = pick(field.kind, field.options, wanted, resolved)
    low, high = _bounds(field)
    if not low <= len(chosen) <= high:
        raise ImpossibleError(f"field {field.label!r} takes {low} to {high} choices, not {len(chosen)}")
    return chosen


def _bounds(field: Field) -> tuple[int, int]:
    low, high = field.raw.get("min_values"), field.raw.get("max_values") or 1
    if not field.required:
        return 0, high
    return max(1, 1 if low is None else low), high


def pick(kind: int, options: Sequence[Option], wanted: Sequence[Any], resolved: Resolved) -> list[str]:
    """Values of a menu: options by label or value, else entities. Raises ImpossibleError."""
    if kind not in kinds.ENTITY_SELECTS:
        return [_option(options, one) for one in wanted]
    if any(isinstance(one, str | int) for one in wanted):
        raise ImpossibleError(f"this menu takes people, roles or channels, not {wanted!r}")
    return [resolved.add(one) for one in wanted]


def _option(options: Sequence[Option], wanted: str) -> str:
    for one in options:
        if wanted in (one.label, one.value):
            return one.value
    raise ImpossibleError(f"no option {wanted!r} among {[one.label for one in options]}")
