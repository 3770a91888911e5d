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


def none_on(page: int, key: str) -> str:
    """What a page of a list says that holds nothing: ``key`` on the first one; behind it the list has become
    shorter since it was opened.
    """
    return "list.no_more" if page else key


def turns(
    path: str, page: int, total: int, words: Words, *, after: tuple[str, ...] = ()
) -> tuple[Actions, ...]:
    """The buttons to the page before and the page after, where there are any. A command's first argument is
    the page; ``after`` are the others.
    """
    buttons = beside(path, page, words, more=(page + 1) * PAGE < total, after=after)
    return (Actions(buttons),) if buttons else ()


def beside(
    path: str,
    page: int,
    words: Words,
    *,
    more: bool,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> tuple[Button, ...]:
    """Like ``turns`` as buttons, for a page that ``more`` follow. ``before`` and ``after``: a command's
    arguments before the page and after it.
    """
    pages = [("list.earlier", page - 1)] if page else []
    pages += [("list.later", page + 1)] if more else []
    return tuple(
        Button(words.text(label), Action(path, (*before, str(number), *after))) for label, number in pages
    )
