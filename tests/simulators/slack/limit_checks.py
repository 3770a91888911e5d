"""The small checks Block Kit is made of; every refusal carries the place where it stands."""

import re
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]


@dataclass
class Checker:
    """Collects what is wrong, in the form Slack reports it."""

    problems: list[str] = field(default_factory=list)

    def fail(self, at: str, why: str) -> None:
        self.problems.append(f"[ERROR] {why} [json-pointer:{at}]")

    def need(self, node: Node, at: str, *keys: str) -> bool:
        missing = [key for key in keys if node.get(key) is None]
        for key in missing:
            self.fail(at, f"missing required field: {key}")
        return not missing

    def string(self, node: Node, key: str, at: str, most: int, least: int = 0) -> None:
        """An optional string of `least` to `most` characters."""
        value = node.get(key)
        if value is None:
            return
        if not isinstance(value, str):
            self.fail(f"{at}/{key}", "must be a string")
        elif len(value) > most:
            self.fail(f"{at}/{key}", f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.fail(f"{at}/{key}", f"must be more than {least - 1} characters")

    def text(self, node: Node, key: str, at: str, most: int, *, plain: bool = True) -> None:
        """An optional text object, `plain_text` only unless told otherwise."""
        value = node.get(key)
        if value is None:
            return
        here = f"{at}/{key}"
        allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if not isinstance(value, dict) or value.get("type") not in allowed:
            self.fail(here, f"must be a text object of type {' or '.join(allowed)}")
        elif self.need(value, here, "text"):
            self.string(value, "text", here, most, least=1)

    def items(self, node: Node, key: str, at: str, most: int, least: int = 1) -> list[Node]:
        """A list of `least` to `most` objects; answers those that are objects at all."""
        value = node.get(key)
        here = f"{at}/{key}"
        if not isinstance(value, list):
            self.fail(here, "must be an array")
            return []
        if len(value) > most:
            self.fail(here, f"no more than {most} items allowed")
        if len(value) < least:
            self.fail(here, f"must have at least {least} items")
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.fail(f"{here}/{index}", "must be an object")
        return [item for item in value if isinstance(item, dict)]

    def number(self, node: Node, key: str, at: str, least: int, most: int) -> None:
        value = node.get(key)
        if value is not None and not (type(value) is int and least <= value <= most):
            self.fail(f"{at}/{key}", f"must be a number between {least} and {most}")

    def shape(self, node: Node, key: str, at: str, pattern: str) -> None:
        value = node.get(key)
        if value is not None and not re.fullmatch(pattern, str(value)):
            self.fail(f"{at}/{key}", f"must look like {pattern}")
