"""Forms and longer answers as Slack's views: modals and the App Home.

A form's action is its callback_id; private_metadata carries the channel it was opened in, since Slack does
not tell a submission's channel (PLATFORMS.md 2.2). Each field is a block named after it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack import limits
from adapters.slack.render import NOTHING, Renderer, label_text, option, option_list
from bot.domain.ids import from_token
from bot.interaction.words import Words
from bot.text.graphemes import cut, split, utf16_length
from bot.view import Entry, Form, FormField, Message, Option

Json = dict[str, Any]

ANSWER = "answer"  # callback_id of a modal that only shows something
VALUE = "value"  # action_id of a field that is typed or chosen
SUGGEST_PREFIX = "suggest:"  # action_id of a field with suggestions, followed by their kind
_FEW = 5  # choices that are shown at once instead of in a menu


def form_view(form: Form, words: Words, channel_id: str = "") -> Json:
    """The modal of a form, prefilled; problems stand above, since a view cannot open with field errors."""
    view = _modal(form.title, form.action.token, words, channel_id)
    view["submit"] = label_text(form.submit, limits.TITLE)
    view["blocks"] = [*_notes(form), *(_input(entry, words) for entry in form.fields)] or [_words(NOTHING)]
    return view


def answer_view(
    message: Message, words: Words, *, title: str, channel_id: str = "", own_times: bool = True
) -> Json:
    """A modal that shows a message under a title."""
    view = _modal(title, ANSWER, words, channel_id)
    view["blocks"] = _wide("modal", own_times=own_times).message(message).blocks
    return view


def waiting_view(title: str, words: Words, channel_id: str = "") -> Json:
    """What a modal shows while an answer takes longer than half a second."""
    view = _modal(title, ANSWER, words, channel_id)
    view["blocks"] = [_words(words.text("door.slack.waiting"))]
    return view


def home_view(message: Message, *, own_times: bool = True) -> Json:
    """The App Home."""
    return {"type": "home", "blocks": _wide("home", own_times=own_times).message(message).blocks}


def values_of(state: Mapping[str, Any]) -> dict[str, str]:
    """What was entered, by field: ``view.state.values`` of a submission."""
    found: dict[str, str] = {}
    for block_id, elements in state.items():
        for element in elements.values():
            chosen = element.get("selected_option") or {}
            found[block_id] = str(element.get("value") or chosen.get("value") or "")
    return found


def suggestions(typed: str, found: tuple[Option, ...], words: Words) -> list[Json]:
    """Entries for a field with suggestions. What was typed comes first: the core reads names too."""
    own = typed.strip()[: limits.OPTION_VALUE // 2]
    if not own:
        return option_list(found)
    free = Option(words.text("door.slack.typed", text=own), own)
    return option_list((free, *found))


def _wide(prefix: str, *, own_times: bool) -> Renderer:
    return Renderer(prefix, most=limits.VIEW_BLOCKS, room=limits.VIEW_TEXT, own_times=own_times)


def _modal(title: str, callback_id: str, words: Words, channel_id: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": channel_id,
        "title": label_text(title, limits.TITLE),
        "close": label_text(words.text("door.slack.close"), limits.TITLE),
    }


def _words(text: str) -> Json:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _notes(form: Form) -> Iterator[Json]:
    labels = {entry.name: entry.label for entry in form.fields}
    problems = [f"{labels.get(name, name)}: {sentence}" for name, sentence in form.problems.items()]
    for text in (form.intro, "\n".join(problems)):
        if text.strip():
            yield from (_words(part) for part in split(text, limits.SECTION, measure=utf16_length))


def _input(entry: FormField, words: Words) -> Json:
    made: Json = {
        "type": "input",
        "block_id": entry.name,
        "label": label_text(entry.label, limits.LABEL),
        "optional": not entry.required,
        "element": _element(entry, words),
    }
    if entry.hint.strip():
        made["hint"] = label_text(entry.hint, limits.LABEL)
    return made


def _element(entry: FormField, words: Words) -> Json:
    match entry.entry:
        case Entry.CHOICE if entries := option_list(entry.options):
            return _choice(entry, entries)
        case Entry.SUGGEST if entry.suggest:
            return _suggested(entry, words)
        case _:
            return _typed(entry)


def _choice(entry: FormField, entries: list[Json]) -> Json:
    made: Json = {
        "type": "radio_buttons" if len(entries) <= _FEW else "static_select",
        "action_id": VALUE,
        "options": entries,
    }
    chosen = next((one for one in entries if one["value"] == entry.value), None)
    return made | ({"initial_option": chosen} if chosen else {})


def _suggested(entry: FormField, words: Words) -> Json:
    made: Json = {
        "type": "external_select",
        "action_id": f"{SUGGEST_PREFIX}{entry.suggest}",
        "min_query_length": 0,
        "placeholder": label_text(words.text("door.slack.type_to_search"), limits.PLACEHOLDER),
    }
    value = entry.value.strip()
    if not value or utf16_length(value) > limits.OPTION_VALUE:
        return made
    is_token = from_token(value) is not None  # its name is not known here
    label = words.text("door.slack.chosen") if is_token else value
    return made | {"initial_option": option(Option(label, value))}


def _typed(entry: FormField) -> Json:
    most = max(1, min(entry.limit, limits.INPUT))
    made: Json = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": entry.entry is Entry.PARAGRAPH,
        "max_length": most,
    }
    value = cut(entry.value, most, ellipsis="", measure=utf16_length)
    return made | ({"initial_value": value} if value else {})
