"""How what is announced about sections looks: in a room, to one reader, and in a row."""

from datetime import datetime, timedelta

from bot.domain.ids import to_token
from bot.domain.reforms import Reform, ReformKind
from bot.interaction.days import day_of
from bot.interaction.parts import to
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.services.reforms import ReformPage
from bot.view import Block, Button, Field, Fields, Heading, Item, Items, Note, Paragraph, Style, Text

_DAY = timedelta(days=1)


def button(path: str, reform: Reform, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to a reform."""
    return to(path, words, to_token(reform.id), style=style)


def heading(page: ReformPage, words: Words) -> str:
    """What is to become of which section."""
    target = page.target.name if page.target else ""
    key = f"reform.heading_{page.reform.kind.value}"
    return words.text(key, section=page.section.name, target=target)


def days_left(reform: Reform, now: datetime) -> int:
    """Whole days until it is carried out, the last one counted; 0 when it is time."""
    left = (reform.due_at or now) - now
    return max(0, -(-left // _DAY))


def body(page: ReformPage, words: Words, now: datetime) -> list[Block]:
    """Everything about a reform but what one can do."""
    reform = page.reform
    blocks: list[Block] = [
        Heading((Text(heading(page, words)),)),
        Paragraph(words(f"reform.means_{reform.kind.value}", **_names(page))),
    ]
    fields = []
    if reform.reason:
        fields.append(Field(words.text("reform.reason"), (Text(reform.reason),)))
    if reform.new_name:
        fields.append(Field(words.text("reform.new_name"), (Text(reform.new_name),)))
    if reform.announced and reform.due_at:
        until = words("reform.due", day=day_of(reform.due_at, words), count=days_left(reform, now))
        fields.append(Field(words.text("reform.when"), until))
    if reform.kind is not ReformKind.REVIVAL:
        said = words("reform.so_far", count=len(page.objections), needed=page.needed)
        fields.append(Field(words.text("reform.objections"), said))
    if fields:
        blocks.append(Fields(tuple(fields)))
    if not reform.announced:
        blocks.append(Note(words(f"reform.was_{reform.status.value}")))
    return blocks


def reasons(page: ReformPage, words: Words) -> list[Block]:
    """What those who objected said, without their names."""
    said = [objection.why for objection in page.objections if objection.why]
    if not said:
        return []
    return [Paragraph(words("reform.whys")), Items(tuple(Item((Text(why),)) for why in said[:10]))]


def steps(page: ReformPage, words: Words) -> tuple[Button, ...]:
    """What the reader of a reform can do."""
    reform = page.reform
    buttons = []
    if reform.announced and reform.kind is not ReformKind.REVIVAL and page.concerns:
        path = "reform.unobject" if page.objected else "reform.object"
        buttons.append(button(path, reform, words, Style.PLAIN if page.objected else Style.PRIMARY))
        if page.objected:
            buttons.append(button("reform.why", reform, words))
    if page.may_grant:
        buttons.append(button("reform.grant", reform, words, Style.PRIMARY))
        buttons.append(button("reform.decline", reform, words))
    if page.may_recall:
        buttons.append(about("reform.recall", page.section, words))
    buttons.append(about("section.info", page.section, words))
    return tuple(buttons)


def row(page: ReformPage, words: Words, now: datetime) -> Item:
    """One entry of the list of what is announced."""
    look = button("reform.look", page.reform, words)
    line = (Text(heading(page, words), bold=True),)
    if page.reform.kind is ReformKind.REVIVAL:
        return Item(line, words("reform.row_revival"), look)
    left = days_left(page.reform, now)
    note = words("reform.row", days=left, count=len(page.objections), needed=page.needed)
    return Item(line, note, look)


def _names(page: ReformPage) -> dict[str, str]:
    return {"section": page.section.name, "target": page.target.name if page.target else ""}
