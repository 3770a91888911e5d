"""Settings from the environment: ``<PREFIX><TABLE>__<KEY>``, small or capital letters alike. A table, or a
key that holds several values, is written in JSON.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard, get_args, get_origin

from pydantic import BaseModel

_BETWEEN = "__"

Values = dict[str, Any]


class NotJson(Exception):
    """A variable that holds several values is not JSON; ``name`` is the variable's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def settings_in(environment: Mapping[str, str], prefix: str, model: type[BaseModel]) -> Values:
    """The values of the variables that name a field of the model; keys below it are the model's to check.

    Raises NotJson.
    """
    found: Values = {}
    for name in sorted(environment, key=str.lower):  # a whole table stands before its keys, which win
        path = tuple(name.lower().removeprefix(prefix.lower()).split(_BETWEEN))
        if name.upper().startswith(prefix) and path[0] in model.model_fields:
            found = merged(found, _placed(path, _value(name, environment[name], _annotation(model, path))))
    return found


def merged(below: Values, above: Values) -> Values:
    """Both tables in one, key by key; ``above`` wins."""
    together = dict(below)
    for key, value in above.items():
        under = together.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            together[key] = merged(under, value)
        else:
            together[key] = value
    return together


def _placed(path: tuple[str, ...], value: object) -> Values:
    *tables, key = path
    placed: Values = {key: value}
    for table in reversed(tables):
        placed = {table: placed}
    return placed


def _annotation(model: type[BaseModel], path: tuple[str, ...]) -> object:
    """What the field at the end of the path holds; None where the model knows no such field."""
    found: object = model
    for key in path:
        if _is_table(found):
            field = found.model_fields.get(key)
            found = field.annotation if field else None
        else:
            found = get_args(found)[1] if get_origin(found) is dict else None
    return found


def _value(name: str, text: str, annotation: object) -> object:
    if not _is_table(annotation) and get_origin(annotation) not in {tuple, dict}:
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise NotJson(name) from None


def _is_table(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
