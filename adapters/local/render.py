"""View -> JSON for the page. The page puts every string in with textContent, so nothing needs escaping.

What comes out is bounded: texts are cut by grapheme, and what exceeds a message's budget is left out
with a note of ours in its place.
"""

from collections.abc import Mapping
from typing import Any

from bot.domain.ids import MemberId
from bot.text.graphemes import cut
from bot.view import (
    Actions,
    Block,
    Button,
    Channel,
    Control,
    Divider,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Item,
    Items,
    Line,
    Link,
    LinkButton,
    Mention,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Span,
    Text,
    When,
)

Json = dict[str, Any]

TEXT_LIMIT = 8_000  # one span
LABEL_LIMIT = 200
MESSAGE_LIMIT = 24_000  # all texts of one message; beyond it nobody reads
MOST_BLOCKS = 60
MOST_PARTS = 60  # spans of a line, entries of a block, controls of a row
MOST_OPTIONS = 100
MOST_FIELDS = 10

People = Mapping[MemberId, str]


class Renderer:
    """Renders one message or form; made anew for each, since it counts what it has spent."""

    def __init__(self, people: People | None = None) -> None:
        self._people = people or {}
        self._left = MESSAGE_LIMIT

    def message(self, message: Message) -> Json:
        """A message: ``{type, summary, tone, blocks}``."""
        return {
            "type": "message",
            "summary": self._text(message.summary, LABEL_LIMIT),
            "tone": message.tone.value,
            "blocks": [self._block(block) for block in message.blocks[:MOST_BLOCKS]],
        }

    def form(self, form: Form) -> Json:
        """A form: ``{type, title, token, submit, intro, fields, problems}``."""
        fields = form.fields[:MOST_FIELDS]
        return {
            "type": "form",
            "title": cut(form.title, LABEL_LIMIT),
            "token": form.action.token,
            "submit": cut(form.submit, LABEL_LIMIT),
            "intro": cut(form.intro, TEXT_LIMIT),
            "fields": [_form_field(entry) for entry in fields],
            "problems": {
                entry.name: cut(form.problems[entry.name], LABEL_LIMIT)
                for entry in fields
                if entry.name in form.problems
            },
        }

    def _block(self, block: Block) -> Json:
        match block:
            case Heading(line=line) | Paragraph(line=line) | Note(line=line):
                return {"type": type(block).__name__.lower(), "line": self._line(line)}
            case Fields(fields=fields):
                return {"type": "fields", "fields": [self._field(entry) for entry in fields[:MOST_PARTS]]}
            case Items(items=items):
                return {"type": "items", "items": [self._item(item) for item in items[:MOST_PARTS]]}
            case Actions(controls=controls):
                return {"type": "actions", "controls": [self._control(one) for one in controls[:MOST_PARTS]]}
            case Divider():
                return {"type": "divider"}

    def _field(self, field: Field) -> Json:
        return {"label": self._text(field.label, LABEL_LIMIT), "line": self._line(field.value)}

    def _item(self, item: Item) -> Json:
        return {
            "line": self._line(item.line),
            "note": self._line(item.note),
            "button": self._control(item.button) if item.button else None,
        }

    def _control(self, control: Control) -> Json:
        match control:
            case Button(label=label, action=action, style=style):
                return {
                    "type": "button",
                    "label": self._text(label, LABEL_LIMIT),
                    "token": action.token,
                    "style": style.value,
                }
            case LinkButton(label=label, url=url):
                return {"type": "link", "label": self._text(label, LABEL_LIMIT), "url": safe_url(url)}
            case Select(placeholder=placeholder, action=action, options=options):
                return {
                    "type": "select",
                    "label": self._text(placeholder, LABEL_LIMIT),
                    "token": action.token,
                    "options": [self._option(option) for option in options[:MOST_OPTIONS]],
                }
            case Menu(label=label, buttons=buttons):
                return {
                    "type": "menu",
                    "label": self._text(label, LABEL_LIMIT),
                    "entries": [self._control(button) for button in buttons[:MOST_PARTS]],
                }

    def _option(self, option: Option) -> Json:
        label = self._text(option.label, LABEL_LIMIT)
        return {"label": label, "value": option.value, "note": self._text(option.description, LABEL_LIMIT)}

    def _line(self, line: Line) -> list[Json]:
        return [self._span(span) for span in line[:MOST_PARTS]]

    def _span(self, span: Span) -> Json:
        match span:
            case Text(value=value, bold=bold):
                return {"type": "text", "text": self._text(value, TEXT_LIMIT), "bold": bold}
            case Mention(member_id=member_id, name=name):
                text = self._text(name, LABEL_LIMIT)
                return {"type": "mention", "text": text, "persona": self._people.get(member_id, "")}
            case When(at=at, text=text):
                return {"type": "when", "at": at.isoformat(), "text": self._text(text, LABEL_LIMIT)}
            case Link(url=url, label=label):
                return {
                    "type": "link",
                    "url": safe_url(url),
                    "text": self._text(label or url, TEXT_LIMIT),
                }
            case Channel(channel_id=channel_id):
                return {"type": "room", "room": self._text(channel_id, LABEL_LIMIT)}

    def _text(self, text: str, limit: int) -> str:
        shown = cut(text, max(0, min(limit, self._left)))
        self._left -= len(shown)
        return shown


def render(answer: Message | Form, people: People | None = None) -> Json:
    """What the page is sent for an answer; ``people`` are the personas behind mentioned members."""
    renderer = Renderer(people)
    return renderer.form(answer) if isinstance(answer, Form) else renderer.message(answer)


def options_json(options: tuple[Option, ...]) -> list[Json]:
    """Suggestions while typing."""
    return [_plain_option(option) for option in options[:MOST_OPTIONS]]


def words_of(payload: Json) -> str:
    """The words of a rendered message in reading order, one line each: what a message menu hands on."""
    found: list[str] = []
    for block in payload.get("blocks", ()):
        entries = [block, *block.get("fields", ()), *block.get("items", ())]
        found += [_plain(entry["line"]) for entry in entries if "line" in entry]
    return "\n".join(line for line in found if line)


def safe_url(url: str) -> str:
    """The address when it is https, else nothing (the page then shows words without a link)."""
    return url if url.startswith("https://") and len(url) <= TEXT_LIMIT else ""


def _plain(line: list[Json]) -> str:
    return "".join(span.get("text", "") for span in line)


def _form_field(entry: FormField) -> Json:
    return {
        "name": entry.name,
        "label": cut(entry.label, LABEL_LIMIT),
        "entry": entry.entry.value,
        "required": entry.required,
        "value": cut(entry.value, TEXT_LIMIT, ellipsis=""),
        "limit": entry.limit,
        "hint": cut(entry.hint, LABEL_LIMIT),
        "options": [_plain_option(option) for option in entry.options[:MOST_OPTIONS]],
        "suggest": entry.suggest,
    }


def _plain_option(option: Option) -> Json:
    return {
        "label": cut(option.label, LABEL_LIMIT),
        "value": option.value,
        "note": cut(option.description, LABEL_LIMIT),
    }
