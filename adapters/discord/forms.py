"""Forms: as Discord's modals, as what comes back, and as messages where no modal can open.

A modal can only be a first answer, and never the answer to a modal. Everywhere else a private message names
what is wrong, field by field, with a button that opens the form again, prefilled from the stored draft.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.discord import limits
from adapters.discord.markdown import escape, label_text
from adapters.discord.render import option_json
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.words import Words
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Entry,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Message,
    Paragraph,
    Style,
    Text,
    Tone,
)

Json = dict[str, Any]

SHORT, LONG = 1, 2


def modal(form: Form) -> Json:
    """The data of a modal. A problem stands where its field's hint would be."""
    parts = [_label(field, form.problems.get(field.name, "")) for field in form.fields]
    intro = form.intro.strip() or ("" if parts else form.title.strip() or "…")
    if intro and len(parts) < limits.FORM_PARTS:
        text = limits.shorten(escape(intro), limits.MESSAGE_TEXT)
        parts.insert(0, {"type": limits.TEXT, "content": text})
    elif intro and "description" not in parts[0]:
        parts[0]["description"] = limits.shorten(label_text(intro), limits.FIELD_DESCRIPTION)
    return {
        "custom_id": form.action.token,
        "title": limits.shorten(label_text(form.title), limits.FORM_TITLE) or "…",
        "components": parts[: limits.FORM_PARTS],
    }


def _label(field: FormField, problem: str) -> Json:
    label = limits.shorten(label_text(field.label), limits.FIELD_LABEL) or "…"
    beside = label_text(f"⚠ {problem}" if problem else field.hint)
    shown: Json = {"type": limits.LABEL, "label": label, "component": _input(field)}
    if beside:
        shown["description"] = limits.shorten(beside, limits.FIELD_DESCRIPTION)
    return shown


def _input(field: FormField) -> Json:
    options = list(_options(field)) if field.entry is Entry.CHOICE else []
    if options:
        return {
            "type": limits.STRING_SELECT,
            "custom_id": field.name,
            "options": options,
            "required": field.required,
            "min_values": 1 if field.required else 0,
        }
    most = max(1, min(field.limit, limits.INPUT_TEXT))
    shown: Json = {
        "type": limits.TEXT_INPUT,
        "custom_id": field.name,
        "style": LONG if field.entry is Entry.PARAGRAPH else SHORT,
        "required": field.required,
        "max_length": most,
    }
    value = field.value if field.entry is Entry.PARAGRAPH else label_text(field.value)
    value = limits.shorten(value, most, ellipsis="")
    return {**shown, "value": value} if value else shown


def _options(field: FormField) -> Iterator[Json]:
    """The choices of a field that fit, each once, the one chosen before marked."""
    seen = set()
    for option in field.options[: limits.OPTIONS]:
        if 0 < len(option.value) <= limits.OPTION_TEXT and option.value not in seen:
            seen.add(option.value)
            shown = option_json(option)
            yield {**shown, "default": True} if option.value == field.value else shown


def submitted(components: list[Json]) -> Mapping[str, str]:
    """The values of a submitted modal by field; of a menu the one chosen entry."""
    values = {}
    for holder in components:
        for field in (holder.get("component"), *holder.get("components", ())):
            if field and "custom_id" in field:
                chosen = field.get("values") or [""]
                values[str(field["custom_id"])] = str(field.get("value") or chosen[0])
    return values


def instead_of(form: Form, words: Words) -> Message:
    """What stands for a form that cannot open now: its problems in words, and a button to the form."""
    problems = tuple(
        Field(field.label, (Text(form.problems[field.name]),))
        for field in form.fields
        if field.name in form.problems
    )
    summary = words.text("discord.form_problems" if problems else "discord.form_ready", form=form.title)
    label = words.text("discord.form_fix" if problems else "discord.form_open")
    action = Action(DRAFT_VERB, (form.draft,)) if form.draft else form.action
    blocks: list[Block] = [Heading((Text(form.title),)), Paragraph((Text(summary),))]
    if problems:
        blocks.append(Fields(problems))
    elif form.intro.strip():
        blocks.append(Paragraph((Text(form.intro),)))
    blocks.append(Actions((Button(label, action, Style.PRIMARY),)))
    return Message(summary, tuple(blocks), Tone.NOTICE if problems else Tone.PLAIN)
