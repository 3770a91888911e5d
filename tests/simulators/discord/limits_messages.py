"""Limits of message payloads (PLATFORMS.md 1.3 and 1.4)."""

from typing import Any

from tests.simulators.discord.errors import ApiError, Code, Form, Json, Path, refuse_form
from tests.simulators.discord.limits_components import ComponentCheck, number_components
from tests.simulators.discord.model import COMPONENTS_V2, Message

MAX_CONTENT = 2000
MAX_EMBEDS_TEXT = 6000
MENTION_KINDS = ("users", "roles", "everyone")


def check_message(payload: Json, files: frozenset[str], *, old: Message | None = None) -> None:
    """Checks a new message, or with `old` an edit of that message, and numbers its components.

    Raises ApiError 50035 with every fault, or 50006 if nothing would be left to show.
    """
    form = Form()
    flags = (payload.get("flags") or 0) | (old.flags & COMPONENTS_V2 if old else 0)
    v2 = bool(flags & COMPONENTS_V2)
    if payload.get("content") is not None:
        form.text(("content",), payload["content"], 0, MAX_CONTENT)
    if payload.get("embeds"):
        _check_embeds(form, payload["embeds"])
    if payload.get("components"):
        ComponentCheck(form, files).message(payload["components"], v2=v2)
    form.items(("attachments",), payload.get("attachments"), 0, 10)
    _check_nonce(form, payload.get("nonce"))
    if payload.get("allowed_mentions"):
        _check_allowed_mentions(form, payload["allowed_mentions"])
    if v2:
        _check_no_legacy_fields(form, payload, old)
    form.refuse_if_wrong()
    _refuse_if_empty(payload, files, old, v2=v2)
    if payload.get("components"):
        number_components(payload["components"])


def check_modal(data: Json) -> None:
    """Checks the form of a type 9 answer and numbers its components. Raises ApiError 50035."""
    form = Form()
    ComponentCheck(form).modal(data)
    form.refuse_if_wrong()
    number_components(data["components"])


def check_choices(data: Json) -> None:
    """Checks the choices of a type 8 answer. Raises ApiError 50035."""
    form = Form()
    for index, choice in enumerate(form.items(("data", "choices"), data.get("choices"), 0, 25)):
        path: Path = ("data", "choices", index)
        form.text((*path, "name"), choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str):
            form.text((*path, "value"), choice["value"], 1, 100)
        elif not isinstance(choice.get("value"), int | float):
            form.add((*path, "value"), "BASE_TYPE_REQUIRED", "This field is required")
    form.refuse_if_wrong()


def _check_nonce(form: Form, nonce: object) -> None:
    if isinstance(nonce, str):
        form.text(("nonce",), nonce, 0, 25)
    elif nonce is not None and not isinstance(nonce, int):
        form.add(("nonce",), "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.")


def _check_no_legacy_fields(form: Form, payload: Json, old: Message | None) -> None:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        kept = getattr(old, name, None) if old and name not in payload else None
        if payload.get(name) or kept:
            void = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.add((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", void)


def _refuse_if_empty(payload: Json, files: frozenset[str], old: Message | None, *, v2: bool) -> None:
    for name in ("components",) if v2 else ("content", "embeds", "components", "attachments"):
        value = payload[name] if name in payload else getattr(old, name, None)
        if value and not (isinstance(value, str) and not value.strip()):
            return
    if v2 or not (files or payload.get("sticker_ids") or payload.get("poll")):
        raise ApiError(Code.EMPTY_MESSAGE)


def _check_embeds(form: Form, embeds: Any) -> None:
    total = 0
    for index, embed in enumerate(form.items(("embeds",), embeds, 0, 10)):
        path: Path = ("embeds", index)
        parts: list[tuple[Path, Any, int, int]] = [
            ((*path, "title"), embed.get("title"), 0, 256),
            ((*path, "description"), embed.get("description"), 0, 4096),
            ((*path, "footer", "text"), (embed.get("footer") or {}).get("text"), 0, 2048),
            ((*path, "author", "name"), (embed.get("author") or {}).get("name"), 0, 256),
        ]
        for number, one in enumerate(form.items((*path, "fields"), embed.get("fields"), 0, 25)):
            parts.append(((*path, "fields", number, "name"), one.get("name"), 1, 256))
            parts.append(((*path, "fields", number, "value"), one.get("value"), 1, 1024))
        for where, text, low, high in parts:
            form.text(where, text, low, high)
            total += len(text or "")
        if total > MAX_EMBEDS_TEXT:
            limit = f"Embed size exceeds maximum size of {MAX_EMBEDS_TEXT}"
            form.add(path, "MAX_EMBED_SIZE_EXCEEDED", limit)


def _check_allowed_mentions(form: Form, allowed: Any) -> None:
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        form.choice(("allowed_mentions", "parse", index), kind, MENTION_KINDS)
    for kind in ("users", "roles"):
        named = form.items(("allowed_mentions", kind), allowed.get(kind), 0, 100)
        if named and kind in parse:
            exclusive = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            form.add(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", exclusive)


def check_thread_name(name: object) -> None:
    """A thread's or post's title. Raises ApiError 50035."""
    check_name(name, 100)


def check_name(name: object, longest: int) -> None:
    """The name of a channel, thread or role. Raises ApiError 50035."""
    form = Form()
    form.text(("name",), name, 1, longest)
    form.refuse_if_wrong()


def check_archive_duration(minutes: object) -> None:
    """Raises ApiError 50035 unless the platform offers that many minutes."""
    if minutes not in (None, 60, 1440, 4320, 10080):
        raise refuse_form(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Value is not offered.")
