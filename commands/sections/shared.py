"""What the counters of sections share: references, rows, plain answers."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.ids import SectionId, from_token, to_token
from bot.domain.sections import Section
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.words import Value, Words
from bot.view import Action, Actions, Button, Message, Paragraph, Style, Tone

PAGE = 10


class OneSection(Input):
    """A section, chosen, typed by name or carried by a button."""

    section: Annotated[str, Ref("section")]


class OwnSection(Input):
    """Like OneSection, looked up among those the person belongs to."""

    section: Annotated[str, Ref("own_section")]


class FollowedSection(Input):
    """Like OneSection, looked up among those the person follows."""

    section: Annotated[str, Ref("followed_section")]


class CarriedSection(Input):
    """A section referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def section_id(self) -> SectionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return section_id(self.which)


def section_id(token: str) -> SectionId:
    """Read a carried section. Raises Refused for anything a button of ours cannot carry."""
    number = from_token(token)
    if number is None:
        raise Refused("refusal.unknown_widget")
    return SectionId(number)


def about(path: str, section: Section, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to a section."""
    return Button(words.text(f"command.{path}.title"), Action(path, (to_token(section.id),)), style)


def to(path: str, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button to a command without arguments."""
    return Button(words.text(f"command.{path}.title"), Action(path), style)


def turns(
    path: str, page: int, total: int, words: Words, *, after: tuple[str, ...] = ()
) -> tuple[Actions, ...]:
    """The buttons to the page before and the page after, where there are any. A command's first argument is
    the page; ``after`` are the others.
    """
    buttons = []
    if page:
        buttons.append(Button(words.text("list.earlier"), Action(path, (str(page - 1), *after))))
    if (page + 1) * PAGE < total:
        buttons.append(Button(words.text("list.later"), Action(path, (str(page + 1), *after))))
    return (Actions(tuple(buttons)),) if buttons else ()


def done(call: Call, key: str, *buttons: Button, tone: Tone = Tone.SUCCESS, **values: Value) -> Message:
    """One sentence, and what one may want to do next."""
    row = (Actions(buttons),) if buttons else ()
    return Message(call.words.text(key, **values), (Paragraph(call.words(key, **values)), *row), tone)
