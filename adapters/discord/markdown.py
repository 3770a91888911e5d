"""Spans -> Discord's markdown. Everything a person wrote is escaped here and nowhere else."""

import re
from collections.abc import Mapping
from itertools import groupby

from bot.domain.ids import MemberId
from bot.view import Channel, Line, Link, Mention, Span, Text, When

People = Mapping[MemberId, str]

NOBODY: People = {}
URL_LIMIT = 512
GAP = "\u200b"  # has no width: keeps apart what must not be read together

_MARKUP = re.compile(r"[\\*_~`|<>\[\]]")
_SUSPECT = re.compile(r"[\\*_~`|<>\[\]#+.):@-]")  # without any of these, words are just words
_LINE_START = re.compile(r"(?m)^([^\S\n]*)(?:([#+-])|(\d{1,9})([.)]))")
_SCHEME = re.compile(r":(?=//)")
_NAMES_SOMEBODY = re.compile(r"@(?=everyone|here|[!&]?\d)")
_PINGS_ALL = re.compile(r"@(?=everyone|here)")
_HTTPS = re.compile(r"https://[^\s<>\\]+")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def escape(text: str) -> str:
    """Plain words as markdown that shows exactly them: no markup, no link, no mention."""
    if not _SUSPECT.search(text):
        return text
    shown = _MARKUP.sub(r"\\\g<0>", text)
    shown = _LINE_START.sub(_escape_start, shown)
    shown = _SCHEME.sub(r"\:", shown)
    return _NAMES_SOMEBODY.sub(f"@{GAP}", shown)


def _escape_start(match: re.Match[str]) -> str:
    indent, sign, number, point = match.groups()
    return f"{indent}\\{sign}" if sign else f"{indent}{number}\\{point}"


def quiet(markdown: str) -> str:
    """The same words without a ping of everyone, even where two harmless spans make one together."""
    return _PINGS_ALL.sub(f"@{GAP}", markdown)


def line_text(line: Line, people: People = NOBODY) -> str:
    """A line as markdown. ``people`` are the Discord ids of the members who may be mentioned."""
    runs = []
    for bold, spans in groupby(line, lambda span: isinstance(span, Text) and span.bold):
        words = "".join(_span(span, people) for span in spans)
        runs.append(_bold(words) if bold else words)
    return quiet("".join(runs))


def label_text(text: str) -> str:
    """Words for labels and titles, which know no markdown: on one line."""
    return " ".join(text.split())


def safe_url(url: str) -> str:
    """The address when it can be shown as a link, else nothing."""
    return url if _HTTPS.fullmatch(url) and len(url) <= URL_LIMIT else ""


def _bold(words: str) -> str:
    """Bold, with the spaces at its edges left outside: Discord does not read ``** x **``."""
    found = _EDGES.fullmatch(words)
    before, core, after = found.groups() if found else ("", words, "")
    return f"{before}**{core}**{after}" if core else words


def _span(span: Span, people: People) -> str:
    match span:
        case Text(value=value):
            return escape(value)
        case Mention(member_id=member_id, name=name):
            handle = people.get(member_id, "")
            return f"<@{handle}>" if handle.isdecimal() else escape(name)
        case When(at=at, text=text):
            # The words are in the town's zone; the mark adds how long until then and, touched, the reader's
            # own time.
            return f"{escape(text)} (<t:{int(at.timestamp())}:R>)"
        case Link(url=url, label=label):
            shown = safe_url(url) or escape(url)
            return f"{escape(label)} {shown}" if label else shown
        case Channel(channel_id=channel_id):
            return f"<#{channel_id}>" if channel_id.isdecimal() else escape(f"#{channel_id}")
