"""Discord's limits of what a message or form holds (PLATFORMS.md 1.3), checked before every call.

The renderer stays inside them by itself. This is the second pair of eyes: whatever breaks a limit is cut or
left out and named, so that a person gets an answer and the log gets the mistake.
"""

from collections.abc import Iterator
from typing import Any, Final

from bot.text.graphemes import cut, utf16_length

Json = dict[str, Any]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 13, 14, 17, 18
LINK_STYLE: Final = 5

COMPONENTS = 40
MESSAGE_TEXT = 4_000
ROW_BUTTONS = 5
SECTION_TEXTS = 3
BUTTON_LABEL = 80
PLACEHOLDER = 150
OPTIONS = 25
OPTION_TEXT = 100
CUSTOM_ID = 100
URL = 512
FORM_TITLE = 45
FORM_PARTS = 5
FIELD_LABEL = 45
FIELD_DESCRIPTION = 100
INPUT_TEXT = 4_000
SUGGESTIONS = 25


def shorten(text: str, limit: int, ellipsis: str = "…") -> str:
    """The text, cut by grapheme to what every client counts as at most ``limit``."""
    return cut(text, limit, ellipsis=ellipsis, measure=utf16_length)


def walk(components: list[Json]) -> Iterator[Json]:
    """Components and those inside them, in reading order."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))


class Check:
    """One pass over one payload: what comes out is inside the limits, ``violations`` says what was not."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self._count = 0
        self._text = 0
        self._custom_ids: set[str] = set()

    def message(self, components: list[Json]) -> list[Json]:
        """The components of a message, made to fit."""
        return self._each(components, COMPONENTS, "message")

    def form(self, form: Json) -> Json:
        """The data of a form, made to fit."""
        return {
            **form,
            **self._strings(form, title=FORM_TITLE, custom_id=CUSTOM_ID),
            "components": self._each(form["components"], FORM_PARTS, "form"),
        }

    def _note(self, what: str) -> None:
        self.violations.append(what)

    def _each(self, components: list[Json], most: int, where: str) -> list[Json]:
        if len(components) > most:
            self._note(f"{where}: {len(components)} components instead of {most}")
        checked = (self._component(one) for one in components[:most])
        return [one for one in checked if one is not None]

    def _component(self, one: Json) -> Json | None:
        """The component, or None where it cannot stay."""
        if self._count >= COMPONENTS:
            self._note(f"more than {COMPONENTS} components")
            return None
        self._count += 1
        by_kind = {
            ROW: self._group,
            CONTAINER: self._group,
            SECTION: self._section,
            TEXT: self._words,
            LABEL: self._label,
            SEPARATOR: _as_it_is,
            FILE: _as_it_is,
        }
        return by_kind.get(one["type"], self._control)(one)

    def _group(self, one: Json) -> Json | None:
        name, most = ("row", ROW_BUTTONS) if one["type"] == ROW else ("container", COMPONENTS)
        children = self._each(one["components"], most, name)
        if not children:
            self._note("empty row or container")
            return None
        return {**one, "components": children}

    def _section(self, one: Json) -> Json | None:
        texts = self._each(one["components"], SECTION_TEXTS, "section")
        accessory = self._component(one["accessory"])
        if not texts or accessory is None:
            self._note("section without text or button")
            return texts[0] if texts else None
        return {**one, "components": texts, "accessory": accessory}

    def _words(self, one: Json) -> Json | None:
        content = one["content"]
        room = MESSAGE_TEXT - self._text
        shown = shorten(content, room)
        if shown != content:
            self._note(f"text of {len(content)} where {room} are left")
        self._text += utf16_length(shown)
        return {**one, "content": shown} if shown.strip() else None

    def _label(self, one: Json) -> Json | None:
        inner = self._component(one["component"])
        if inner is None:
            return None
        return {
            **one,
            **self._strings(one, label=FIELD_LABEL, description=FIELD_DESCRIPTION),
            "component": inner,
        }

    def _control(self, one: Json) -> Json | None:
        is_link = one["type"] == BUTTON and one.get("style") == LINK_STYLE
        custom_id = one.get("custom_id", "")
        if is_link:
            if not 0 < len(one.get("url", "")) <= URL:
                self._note("link button without a usable address")
                return None
        elif not 0 < len(custom_id) <= CUSTOM_ID or custom_id in self._custom_ids:
            self._note(f"custom_id that is empty, too long or used twice: {custom_id[:CUSTOM_ID]}")
            return None
        self._custom_ids.add(custom_id)
        texts = self._strings(one, label=BUTTON_LABEL, placeholder=PLACEHOLDER, value=INPUT_TEXT)
        if one["type"] == STRING_SELECT:
            return self._select({**one, **texts})
        return {**one, **texts}

    def _select(self, one: Json) -> Json | None:
        seen: dict[str, Json] = {}
        for option in one["options"]:
            if 0 < len(option["value"]) <= OPTION_TEXT and option["label"]:
                seen.setdefault(option["value"], option)
        if len(seen) != len(one["options"]) or len(seen) > OPTIONS:
            self._note(f"{len(one['options'])} options, {len(seen)} of them usable")
        kept = list(seen.values())[:OPTIONS]
        if not kept:
            return None
        fitting = [
            {**option, **self._strings(option, label=OPTION_TEXT, description=OPTION_TEXT)} for option in kept
        ]
        return {**one, "options": fitting}

    def _strings(self, one: Json, **limits: int) -> Json:
        fitting = {}
        for name, limit in limits.items():
            text = one.get(name)
            if isinstance(text, str) and utf16_length(text) > limit:
                self._note(f"{name} of {len(text)} instead of {limit}")
                fitting[name] = shorten(text, limit)
        return fitting


def _as_it_is(one: Json) -> Json:
    return one
