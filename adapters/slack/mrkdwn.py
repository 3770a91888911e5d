"""Slack's mrkdwn, both ways: lines of ours into it with everything a person wrote made dead, and what
Slack sends as mrkdwn back into plain text.

Slack has no list of allowed mentions, so this escaping is the only guard (PLATFORMS.md 2.3). Besides the
three entities, marks that would begin or end bold, italics, code or a quotation get a zero-width space.
"""

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.domain.ids import MemberId
from bot.text.graphemes import split, utf16_length
from bot.view import Channel, Line, Link, Mention, Span, Text, When

People = Mapping[MemberId, str]

ZERO_WIDTH = "\u200b"
LOOKALIKE = "\u2217"  # an asterisk that cannot end our own bold
THREAD_MARK = ":"  # a thread's id is its channel and its parent message: "C0123:1700000000.000100"

_USER = re.compile(r"[UW][A-Z0-9]{2,30}")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}")
_MARKS = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
_QUOTE = re.compile(r"^([ \t]*)(?=>)", re.MULTILINE)
_SIGNS = re.compile(r"[*_~`&<>]")  # what escaping looks for
_DEAREST = 5  # no sign costs more, in any span
_COST = {"&": 5, "<": 4, ">": 5, "*": 2, "_": 2, "~": 2, "`": 2}
_SPAN_ROOM = 200  # what the live syntax around a mention, a moment or a link may take
_URL_LIMIT = 1_500
_SPECIAL = re.compile(r"<([^<>\n]+)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def escape(text: str) -> str:
    """The three entities Slack asks for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quiet(text: str) -> str:
    """A person's words in mrkdwn: nothing in them is live, bold or a quotation."""
    if not _SIGNS.search(text):
        return text
    spaced = _MARKS.sub(lambda run: f"{ZERO_WIDTH}{run[0]}", _QUOTE.sub(rf"\1{ZERO_WIDTH}", text))
    return escape(spaced)


def cost(text: str) -> int:
    """At most how long ``quiet(text)`` is; adds up over parts of a text."""
    return utf16_length(text) + sum(_COST[sign] - 1 for sign in text if sign in _COST)


def is_plain(line: Line) -> bool:
    """Whether a line is words only, so that a plain_text object, which is never live, can hold it."""
    return all(isinstance(span, Text) and not span.bold for span in line)


def words_of(line: Line) -> str:
    """The words of a line whose spans are all texts."""
    return "".join(span.value for span in line if isinstance(span, Text))


def mrkdwn(line: Line, people: People, *, own_times: bool = True) -> str:
    """A line in mrkdwn. ``people`` maps the members who may be pinged to their user id; ``own_times``:
    moments are followed by the reader's own time.
    """
    text = ""
    after_bold = False
    for span in line:
        piece = quiet(span.text) if isinstance(span, When) and not own_times else _span(span, people)
        is_bold = isinstance(span, Text) and span.bold and piece.startswith("*")
        if piece and text and (is_bold or after_bold) and not (text[-1].isspace() or piece[0].isspace()):
            text += ZERO_WIDTH  # Slack takes * for bold only at the edge of a word
        text += piece
        after_bold = is_bold if piece else after_bold
    return text


def pieces(line: Line, limit: int) -> list[Line]:
    """A line cut into lines whose mrkdwn is at most ``limit`` long, by whole graphemes and spans."""
    if sum(map(_most, line)) <= limit - _SPAN_ROOM:  # it fits, however dear its signs are
        whole = tuple(span for span in line if not isinstance(span, Text) or span.value)
        return [whole] if whole else []
    found: list[Line] = []
    current: list[Span] = []
    room = limit
    for span in _short_spans(line, limit):
        size = _size(span)
        if size > room and current:
            found.append(tuple(current))
            current, room = [], limit
        current.append(span)
        room -= size
    return [*found, tuple(current)] if current else found


def _short_spans(line: Line, limit: int) -> list[Span]:
    spans: list[Span] = []
    for span in line:
        if isinstance(span, Text):
            room = limit - _SPAN_ROOM
            spans += [Text(part, span.bold) for part in split(span.value, room, measure=_text_cost)]
        else:
            spans.append(span)
    return spans


def _text_cost(text: str) -> int:
    """As ``cost``, with a line feed dear enough for the two asterisks bold needs on every line."""
    return cost(text) + 3 * text.count("\n")


def _most(span: Span) -> int:
    """More than ``_size`` can be, told by the number of signs alone."""
    match span:
        case Text(value=value):
            return _DEAREST * len(value) + 4
        case Mention(name=name):
            return _DEAREST * len(name) + _SPAN_ROOM
        case When(text=text):
            return 2 * _DEAREST * len(text) + _SPAN_ROOM
        case Link(url=url, label=label):
            return _DEAREST * (3 * len(url) + len(label)) + _SPAN_ROOM
        case Channel(channel_id=channel_id):
            return _DEAREST * len(channel_id) + _SPAN_ROOM


def _size(span: Span) -> int:
    match span:
        case Text(value=value):
            return _text_cost(value) + 4
        case Mention(name=name):
            return cost(name) + _SPAN_ROOM
        case When(text=text):
            return 2 * cost(text) + _SPAN_ROOM
        case Link(url=url, label=label):
            return 3 * cost(url) + cost(label) + _SPAN_ROOM
        case Channel(channel_id=channel_id):
            return cost(channel_id) + _SPAN_ROOM


def _span(span: Span, people: People) -> str:
    match span:
        case Text(value=value, bold=bold):
            return "\n".join(map(_bold, value.split("\n"))) if bold else quiet(value)
        case Mention(member_id=member_id, name=name):
            user = people.get(member_id, "")
            return f"<@{user}>" if _USER.fullmatch(user) else quiet(name)
        case When():
            return _when(span)
        case Link():
            return _link(span)
        case Channel(channel_id=channel_id):
            channel = channel_id.split(THREAD_MARK, maxsplit=1)[0]
            return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else quiet(f"#{channel_id}")


def _bold(words: str) -> str:
    inside = words.strip()
    if not inside:
        return words
    return words.replace(inside, f"*{quiet(inside.replace('*', LOOKALIKE))}*", 1)


def _when(when: When) -> str:
    """Our words, followed by the same moment as Slack writes it in the reader's own zone ("today 19:00")."""
    fallback = quiet(when.text).replace("|", " ").replace("\n", " ")
    stamp = int(when.at.timestamp())
    return f"{quiet(when.text)} (<!date^{stamp}^{{date_short_pretty}} {{time}}|{fallback}>)"


def _link(link: Link) -> str:
    """An https address is live; every other one is words."""
    safe = link.url.startswith("https://") and len(link.url) <= _URL_LIMIT and not re.search(r"\s", link.url)
    if not safe:
        return quiet(f"{link.label} {link.url}".strip())
    address = link.url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    label = quiet(link.label).replace("|", "/").replace("\n", " ").strip()
    return f"<{address}|{label}>" if label else f"<{address}>"


async def plain_from(text: str, name_of: Callable[[str], Awaitable[str]], *, sign: str = "@") -> str:
    """What Slack sent as mrkdwn, as a person reads it. ``name_of`` gives the name behind a user id,
    ``sign`` stands before it.
    """
    names: dict[str, str] = {}
    for inside in dict.fromkeys(_SPECIAL.findall(text)):
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            names[inside] = f"{sign}{await name_of(target[1:]) or label or target[1:]}"
        elif target.startswith("#"):
            names[inside] = f"#{label or target[1:]}"
        elif target.startswith("!"):
            names[inside] = label or f"@{target[1:].partition('^')[0]}"
        else:
            names[inside] = f"{label} {target}" if label and label not in target else target
    plain = _SPECIAL.sub(lambda match: names[match[1]], text)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain
