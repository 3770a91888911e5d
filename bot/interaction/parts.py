"""Parts of answers that every feature uses: one plain sentence, buttons to commands, turning pages."""

from bot.interaction.call import Call
from bot.interaction.words import Value, Words
from bot.view import Action, Actions, Button, Message, Paragraph, Style, Tone

PAGE = 10  # entries of a list, see bot.view.Items


def done(call: Call, key: str, *buttons: Button, tone: Tone = Tone.SUCCESS, **values: Value) -> Message:
    """One sentence, and what one may want to do next."""
    return say(call.words, key, *buttons, tone=tone, **values)


def say(words: Words, key: str, *buttons: Button, tone: Tone = Tone.SUCCESS, **values: Value) -> Message:
    """Like ``done``, where there is no call: in what the town says by itself."""
    row = (Actions(buttons),) if buttons else ()
    return Message(words.text(key, **values), (Paragraph(words(key, **values)), *row), tone)


def to(path: str, words: Words, *args: str, style: Style = Style.PLAIN) -> Button:
    """A button to a command, labelled with its title."""
    return Button(words.text(f"command.{path}.title"), Action(path, args), style)


def turns(
    path: str, page: int, total: int, words: Words, *, after: tuple[str, ...] = ()
) -> tuple[Actions, ...]:
    """The buttons to the page before and the page after, where there are any. A command's first argument is
    the page; ``after`` are the others.
    """
    buttons = turning(words, path, page, more=(page + 1) * PAGE < total, after=after)
    return (Actions(tuple(buttons)),) if buttons else ()


def turning(
    words: Words,
    path: str,
    page: int,
    *,
    more: bool,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> list[Button]:
    """Like ``turns``, to stand among other buttons: a command takes the page between other arguments.
    ``more``: whether there is a page after.
    """
    near = (("list.earlier", page - 1, page > 0), ("list.later", page + 1, more))
    return [
        Button(words.text(label), Action(path, (*before, str(number), *after)))
        for label, number, there in near
        if there
    ]
