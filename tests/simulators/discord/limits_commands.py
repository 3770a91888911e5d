"""Limits of application commands (PLATFORMS.md 1.2)."""

import unicodedata
from collections import Counter
from copy import deepcopy
from typing import Any

from tests.simulators.discord.errors import Form, Json, Path

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
MAX_PER_TYPE = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MAX_COMBINED = 8000
LOCALES = frozenset(
    (
        *(
            "id",
            "da",
            "de",
            "en-GB",
            "en-US",
            "es-ES",
            "es-419",
            "fr",
            "hr",
            "it",
            "lt",
            "hu",
            "nl",
            "no",
            "pl",
        ),
        *("pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja"),
        *("zh-TW", "ko"),
    )
)

_sound: list[Json] = []  # what was checked last and is within the limits


def valid_name(name: object) -> bool:
    """Letters and digits of any script, "-", "_", "'"; lower case where there is one; 1 to 32 characters."""
    if not isinstance(name, str) or not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(letter in "-_'" or unicodedata.category(letter)[0] in "LN" for letter in name)


def check_commands(commands: list[Json]) -> None:
    """Checks the whole list of one scope, as a bulk overwrite does. Raises ApiError 50035. A list that was
    sound the last time still is: comparing takes a hundredth of looking.
    """
    if commands == _sound:
        return
    form = Form()
    kinds = Counter(command.get("type", CHAT_INPUT) for command in commands)
    for kind, most in MAX_PER_TYPE.items():
        if kinds[kind] > most:
            limit = f"Maximum number of application commands of type {kind} reached ({most})"
            form.add((), "APPLICATION_COMMANDS_LIMIT", limit)
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        key = (command.get("type", CHAT_INPUT), str(command.get("name")))
        if key in seen:
            taken = "Application command names must be unique"
            form.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", taken)
        seen.add(key)
        _check_command(form, (index,), command)
    form.refuse_if_wrong()
    _sound[:] = deepcopy(commands)


def _check_command(form: Form, path: Path, command: Json) -> None:
    kind = command.get("type", CHAT_INPUT)
    if kind == CHAT_INPUT:
        _check_words(form, path, command)
        _check_options(form, path, command, depth=0)
    else:
        form.text((*path, "name"), command.get("name"), 1, 32)
        if command.get("description"):
            none = "Context menu commands cannot have description"
            form.add((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", none)
        for locale, name in (command.get("name_localizations") or {}).items():
            _check_locale(form, (*path, "name_localizations", locale), locale)
            form.text((*path, "name_localizations", locale), name, 1, 32)
    if _combined_size(command) > MAX_COMBINED:
        limit = f"Command exceeds maximum size ({MAX_COMBINED})"
        form.add(path, "APPLICATION_COMMAND_TOO_LARGE", limit)


def _check_words(form: Form, path: Path, item: Json) -> None:
    _check_name(form, (*path, "name"), item.get("name"))
    form.text((*path, "description"), item.get("description"), 1, 100)
    for locale, name in (item.get("name_localizations") or {}).items():
        _check_locale(form, (*path, "name_localizations", locale), locale)
        _check_name(form, (*path, "name_localizations", locale), name)
    for locale, text in (item.get("description_localizations") or {}).items():
        _check_locale(form, (*path, "description_localizations", locale), locale)
        form.text((*path, "description_localizations", locale), text, 1, 100)


def _check_name(form: Form, path: Path, name: object) -> None:
    if not valid_name(name):
        form.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_locale(form: Form, path: Path, locale: str) -> None:
    if locale not in LOCALES:
        form.add(path, "DICT_TYPE_CHOICES", f"Locale {locale} is not one of the known ones.")


def _check_options(form: Form, path: Path, item: Json, *, depth: int) -> None:
    root = (*path, "options")
    options = form.items(root, item.get("options"), 0, 25)
    names = Counter(str(option.get("name")) for option in options)
    optional_seen = False
    for index, option in enumerate(options):
        where = (*root, index)
        _check_words(form, where, option)
        if names[str(option.get("name"))] > 1:
            taken = "Option names must be unique"
            form.add((*where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", taken)
        if option.get("type") in (SUB_COMMAND, SUB_COMMAND_GROUP):
            _check_nesting(form, where, option, depth)
            continue
        if option.get("required") and optional_seen:
            order = "Required options must be placed before non-required options"
            form.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", order)
        optional_seen |= not option.get("required")
        form.number((*where, "type"), option.get("type"), STRING, 11)
        _check_choices(form, where, option)


def _check_nesting(form: Form, path: Path, option: Json, depth: int) -> None:
    if depth > 1 or (depth == 1 and option["type"] == SUB_COMMAND_GROUP):
        deep = "Sub-commands may be nested one group deep"
        form.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", deep)
    _check_options(form, path, option, depth=depth + 1 if option["type"] == SUB_COMMAND_GROUP else 2)


def _check_choices(form: Form, path: Path, option: Json) -> None:
    choices = option.get("choices")
    if choices and option.get("autocomplete"):
        exclusive = "Autocomplete and choices are mutually exclusive"
        form.add((*path, "autocomplete"), "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE", exclusive)
    for index, choice in enumerate(form.items((*path, "choices"), choices, 0, 25)):
        where = (*path, "choices", index)
        form.text((*where, "name"), choice.get("name"), 1, 100)
        for locale, name in (choice.get("name_localizations") or {}).items():
            _check_locale(form, (*where, "name_localizations", locale), locale)
            form.text((*where, "name_localizations", locale), name, 1, 100)
        if option.get("type") == STRING:
            form.text((*where, "value"), choice.get("value"), 1, 100)


def _combined_size(item: Json) -> int:
    """Names, descriptions and choice values, each by its longest localisation."""
    size = _longest(item, "name") + _longest(item, "description")
    value: Any = item.get("value")
    size += len(value) if isinstance(value, str) else 0
    children = [*(item.get("options") or []), *(item.get("choices") or [])]
    return size + sum(_combined_size(child) for child in children)


def _longest(item: Json, key: str) -> int:
    texts = [item.get(key) or "", *(item.get(f"{key}_localizations") or {}).values()]
    return max(len(text) for text in texts)
