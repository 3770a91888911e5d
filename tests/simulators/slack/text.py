"""What Slack reads in a text: live mentions, entities, and what a person finally sees."""

import re
from collections.abc import Callable, Iterator
from typing import Any

_LIVE = re.compile(r"<(?:!(channel|here|everyone)|@([UWB][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+))(?:\|[^>]*)?>")
_PARSED = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")
_SPECIAL = re.compile(r"<([^<>]+)>")
_MARKED = frozenset({"mrkdwn", "markdown"})


def escape(text: str) -> str:
    """Do to a person's text what Slack's clients do before they send it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def pings_of(text: str, blocks: list[Any], *, parse_full: bool = False) -> frozenset[str]:
    """Whom a message rings: `!channel`, `!here`, `!everyone`, user ids and user group ids.

    Every text that Slack reads as mrkdwn counts, the fallback text too; `plain_text` is never live.
    """
    texts = [text, *_live_texts(blocks)]
    found = {ping for each in texts for ping in _live(each)}
    if parse_full:
        found |= {f"!{name}" for name in _PARSED.findall(text)}
    return frozenset(found | set(_rich_pings(blocks)))


def _live(text: str) -> Iterator[str]:
    for broadcast, user, group in _LIVE.findall(text):
        yield f"!{broadcast}" if broadcast else user or group


def _live_texts(node: object) -> Iterator[str]:
    for part in _dicts(node):
        if part.get("type") in _MARKED and isinstance(part.get("text"), str):
            yield part["text"]


def _rich_pings(node: object) -> Iterator[str]:
    for part in _dicts(node):
        match part:
            case {"type": "user", "user_id": str(ping)} | {"type": "usergroup", "usergroup_id": str(ping)}:
                yield ping
            case {"type": "broadcast", "range": str(reach)}:
                yield f"!{reach}"


def _dicts(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _dicts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _dicts(value)


def shown(text: str, name_of: Callable[[str], str]) -> str:
    """A mrkdwn text as a reader sees it; `name_of` turns user, channel and group ids into names."""
    return unescape(_SPECIAL.sub(lambda match: _special(match[1], name_of), text))


def _special(inside: str, name_of: Callable[[str], str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{name_of(target[1:])}"
    if target.startswith("#"):
        return f"#{name_of(target[1:])}"
    if target.startswith("!subteam^"):
        return f"@{name_of(target.removeprefix('!subteam^'))}"
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return f"@{target[1:]}"
    return label or target


def texts_in(blocks: list[Any]) -> Iterator[tuple[str, bool]]:
    """Each text a reader sees in blocks, top to bottom, with whether it is mrkdwn (live) or plain."""
    for block in blocks:
        match block:
            case {"type": "markdown", "text": str(text)}:
                yield text, True
            case {"type": "section"}:
                parts = [block.get("text"), *block.get("fields", [])]
                yield from (_pair(part) for part in parts if part)
            case {"type": "header", "text": dict(part)} | {"type": "input", "label": dict(part)}:
                yield _pair(part)
            case {"type": "context", "elements": list(parts)}:
                yield from (_pair(part) for part in parts if "text" in part)
            case {"type": "rich_text"} | {"type": "table"}:
                yield "".join(part["text"] for part in _dicts(block) if part.get("type") == "text"), False
            case {"type": "image", "title": dict(part)}:
                yield _pair(part)


def _pair(part: dict[str, Any]) -> tuple[str, bool]:
    return part["text"], part["type"] == "mrkdwn"
