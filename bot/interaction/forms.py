"""Forms made from a command's parameters: one declaration serves options, text and fields."""

from collections.abc import Mapping

from bot.domain.errors import Problem
from bot.interaction.commands import Command
from bot.interaction.params import MOST_DIGITS, Kind, Param
from bot.interaction.words import Words
from bot.view import Action, Entry, Form, FormField, Option

FIELDS_PER_FORM = 5  # Discord's limit per modal

_ENTRIES = {
    Kind.LINE: Entry.LINE,
    Kind.NUMBER: Entry.LINE,
    Kind.PARAGRAPH: Entry.PARAGRAPH,
    Kind.CHOICE: Entry.CHOICE,
    Kind.REF: Entry.SUGGEST,
    Kind.CARRIED: Entry.LINE,
}


def form_for(
    command: Command,
    words: Words,
    *,
    args: tuple[str, ...] = (),
    values: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    intro: str = "",
    draft: str = "",
) -> Form:
    """The form of a command. ``args`` are its first parameters, fixed; the others become fields, but for
    those only widgets carry."""
    fields = tuple(
        _field(command, param, words, (values or {}).get(param.name, ""))
        for param in command.params[len(args) :]
        if param.kind is not Kind.CARRIED
    )
    return Form(
        title=words.text(f"command.{command.path}.title"),
        action=Action(command.path, args),
        fields=fields[:FIELDS_PER_FORM],
        submit=words.text("form.submit"),
        intro=intro,
        problems=problems or {},
        draft=draft,
    )


def form_again(
    command: Command,
    words: Words,
    *,
    args: tuple[str, ...],
    values: Mapping[str, str],
    problems: Mapping[str, Problem],
    draft: str,
) -> Form:
    """The form with what was typed and what is wrong with it, at its field and above all of them."""
    sentences = {name: words.problem(problem) for name, problem in problems.items()}
    intro = "\n".join(sentences.values())
    return form_for(command, words, args=args, values=values, problems=sentences, intro=intro, draft=draft)


def _field(command: Command, param: Param, words: Words, value: str) -> FormField:
    hint = f"param.{command.path}.{param.name}_hint"
    return FormField(
        name=param.name,
        label=words.text(f"param.{command.path}.{param.name}"),
        entry=_ENTRIES[param.kind],
        required=param.required,
        value=value,
        limit=param.limit if param.kind in {Kind.LINE, Kind.PARAGRAPH, Kind.REF} else MOST_DIGITS,
        hint=words.text(hint) if words.has(hint) else "",
        options=choice_options(param, words),
        suggest=param.ref,
    )


def choice_options(param: Param, words: Words) -> tuple[Option, ...]:
    """The options of a choice parameter, named in the reader's language."""
    return tuple(Option(words.text(f"choice.{param.choice_name}.{value}"), value) for value in param.choices)
