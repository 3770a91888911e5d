"""The neutral message model. Handlers speak it, adapters render it, platform words never enter it.

Every string in a view is plain text: adapters escape all of it. What must stay alive (a mention, a
moment, a link) is a span of its own, so nothing a person typed can become one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import MemberId

ACTION_PREFIX = "eg1"
ACTION_LIMIT = 100  # Discord's cap on a custom_id; Slack allows more


@dataclass(frozen=True, slots=True)
class Text:
    """Words, shown as they are."""

    value: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A member, pinged where the adapter knows their account, else shown by name."""

    member_id: MemberId
    name: str


@dataclass(frozen=True, slots=True)
class When:
    """A moment: ``text`` in the town's zone, which adapters may follow with the reader's own time."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An https address, always shown bare or with a label of ours, never with a member's label."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the place the message is shown at."""

    channel_id: str


Span = Text | Mention | When | Link | Channel
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What a widget does: a command's path and its first arguments. A widget has no other state."""

    verb: str
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(":" in part for part in (self.verb, *self.args)) or len(self.token) > ACTION_LIMIT:
            raise ValueError(f"not a widget's state: {self.token[:120]}")

    @property
    def token(self) -> str:
        """The custom_id or action_id: ``eg1:<verb>[:<arg>...]``."""
        return ":".join((ACTION_PREFIX, self.verb, *self.args))

    @staticmethod
    def read(token: str) -> "Action | None":
        """Read a token back; None for anything this program cannot have written."""
        prefix, *parts = token.split(":")
        if prefix != ACTION_PREFIX or not parts or not parts[0] or len(token) > ACTION_LIMIT:
            return None
        return Action(parts[0], tuple(parts[1:]))


class Style(StrEnum):
    """How much a button stands out."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


class Tone(StrEnum):
    """What kind of news a message brings; always said in words too."""

    PLAIN = "plain"
    SUCCESS = "success"
    NOTICE = "notice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Button:
    """A button; ``label`` is complete in words, an emoji never stands alone."""

    label: str
    action: Action
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an https address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select or of a form's choice."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """A menu; the chosen value is appended to the action's arguments."""

    placeholder: str
    action: Action
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """What is done rarely, behind one label. Each entry does what its button would and can be chosen again
    and again: a menu is a place to put buttons and keeps no choice.
    """

    label: str
    buttons: tuple[Button, ...]


Widget = Button | LinkButton | Select
Control = Widget | Menu


@dataclass(frozen=True, slots=True)
class Heading:
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Field:
    label: str
    value: Line


@dataclass(frozen=True, slots=True)
class Fields:
    """Short facts with their names."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, with at most one button beside it."""

    line: Line
    note: Line = ()
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list; pages hold at most ten entries (the feature pages, not the adapter)."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of controls; adapters break it into the rows their platform allows."""

    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    line: Line


@dataclass(frozen=True, slots=True)
class Divider:
    pass


Block = Heading | Paragraph | Fields | Items | Actions | Note | Divider


FILE_LIMIT = 8 * 1024 * 1024  # bytes of one file; what every platform takes without asking
FILES_LIMIT = 4  # files of one message

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z]{1,8}")


@dataclass(frozen=True, slots=True)
class File:
    """A file that is handed over with an answer.

    ``name``: in ASCII, since platforms change others and then lose sight of them. ``media_type``: with its
    character set where it has one. Raises ValueError for a name no platform keeps or more than FILE_LIMIT.
    """

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name) or len(self.content) > FILE_LIMIT:
            raise ValueError(f"not a file to hand over: {self.name[:60]}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``summary`` is what notifications and screen readers get first.

    ``files`` are handed to the person who asked. What the town says by itself carries none: a file cannot be
    looked for before an attempt nobody is sure of is repeated.
    """

    summary: str
    blocks: tuple[Block, ...]
    tone: Tone = Tone.PLAIN
    files: tuple[File, ...] = ()


class Entry(StrEnum):
    """How one form field is filled in."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    SUGGEST = "suggest"  # typed with suggestions where the platform can, a plain line elsewhere


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. ``suggest`` names the kind of thing that is looked up while typing."""

    name: str
    label: str
    entry: Entry = Entry.LINE
    required: bool = True
    value: str = ""
    limit: int = 200
    hint: str = ""
    options: tuple[Option, ...] = ()
    suggest: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of at most five fields. Submitting it calls ``action`` with the fields as named values.

    ``problems`` maps a field's name to the sentence shown at it. ``draft`` is the token of the stored
    draft from which a platform without field errors reopens the form prefilled.
    """

    title: str
    action: Action
    fields: tuple[FormField, ...]
    submit: str
    intro: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    draft: str = ""


Answer = Message | Form


def plain(line: Line) -> str:
    """The words of a line, for summaries, logs and doors that show no markup."""
    return "".join(_word(span) for span in line)


def _word(span: Span) -> str:
    match span:
        case Text(value=value):
            return value
        case Mention(name=name):
            return name
        case When(text=text):
            return text
        case Link(url=url, label=label):
            return f"{label} {url}" if label else url
        case Channel(channel_id=channel_id):
            return f"#{channel_id}"


def lines(message: Message) -> Iterator[Line]:
    """Every line of a message in reading order, labels of fields excluded."""
    for block in message.blocks:
        match block:
            case Heading(line=line) | Paragraph(line=line) | Note(line=line):
                yield line
            case Fields(fields=fields):
                yield from (entry.value for entry in fields)
            case Items(items=items):
                for item in items:
                    yield item.line
                    yield item.note
            case Actions() | Divider():
                pass


def mentioned(message: Message) -> tuple[MemberId, ...]:
    """The members a message mentions, each once, in reading order."""
    found = (span.member_id for line in lines(message) for span in line if isinstance(span, Mention))
    return tuple(dict.fromkeys(found))


def controls(message: Message) -> Iterator[Widget]:
    """Every control of a message in reading order, those inside a menu among them."""
    for block in message.blocks:
        if isinstance(block, Actions):
            for control in block.controls:
                yield from control.buttons if isinstance(control, Menu) else (control,)
        elif isinstance(block, Items):
            yield from (item.button for item in block.items if item.button)
