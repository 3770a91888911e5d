"""How what was found is shown: short enough for a phone."""

from dataclasses import dataclass

from bot.domain.findings import FindKind, FindWhat
from bot.domain.ids import to_token
from bot.interaction.days import day_of
from bot.interaction.parts import beside, to
from bot.interaction.words import Words
from bot.ports.findings import Finding
from bot.services.finding import Found, Group, Wish
from bot.text.graphemes import cut
from bot.text.years import describe_fiscal_year
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
)

NOTE_LENGTH = 80

# What opens a thing of each kind.
_OPENS = {
    FindKind.QUESTION: "question.info",
    FindKind.HANDBOOK: "handbook.info",
    FindKind.EVENT: "event.after",
    FindKind.MATERIAL: "material.list",
    FindKind.TOOL: "shelf.show",
    FindKind.TERM: "term.show",
    FindKind.IDEA: "idea.show",
    FindKind.SURVEY: "survey.results",
    FindKind.PERSON: "profile",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What was looked for and found. ``draft``: where it is kept."""

    wish: Wish
    found: Found
    draft: str
    page: int


def found_view(shown: Shown, words: Words) -> Message:
    """The best of each kind, or a page of one kind."""
    heading = words.text("find.heading", text=cut(shown.wish.text, NOTE_LENGTH))
    blocks: list[Block] = [Heading((Text(heading),))]
    narrowed = _narrowed(shown, words)
    if narrowed:
        blocks.append(Note(narrowed))
    nearest = shown.found.nearest and not shown.page
    if nearest:
        blocks.append(Note(words("find.nearest")))
    for group in shown.found.groups:
        blocks += _group(group, shown, words)
    if not shown.found.groups:
        blocks.append(Paragraph(words("find.none_narrowed" if narrowed else "find.none")))
    if shown.wish.what is not None:
        more = any(group.more for group in shown.found.groups)
        after = (shown.wish.what.value,)
        turning = beside("find.more", shown.page, words, more=more, before=(shown.draft,), after=after)
        back = Button(words.text("find.all"), Action("find.more", (shown.draft,)))
        blocks.append(Actions((*turning, back)))
    if shown.found.groups:
        blocks.append(Actions((_kinds(shown.draft, words),)))
        blocks.append(Note(words("find.typing")))
    found = shown.found.groups and not nearest
    ask = to("question.ask", words, style=Style.PLAIN if found else Style.PRIMARY)
    blocks.append(Actions((to("find.change", words, shown.draft), to("find", words), ask)))
    return Message(heading, tuple(blocks))


def _group(group: Group, shown: Shown, words: Words) -> list[Block]:
    name = words.text(f"choice.FindWhat.{group.kind.value}")
    blocks: list[Block] = [
        Heading((Text(name),)),
        Items(tuple(_row(one, group.kind, words) for one in group.findings)),
    ]
    if group.more and shown.wish.what is None:
        label = words.text("find.more_of", kind=name)
        more = Action("find.more", (shown.draft, "0", group.kind.value))
        blocks.append(Actions((Button(label, more),)))
    return blocks


def _row(one: Finding, kind: FindKind, words: Words) -> Item:
    button = Button(words.text("find.open"), Action(_OPENS[kind], (to_token(one.number),)))
    note = cut(" ".join(one.note.split()), NOTE_LENGTH)
    if kind is FindKind.MATERIAL:
        note = words.text("find.material_of", title=note)
    told: Line = (Text(note),) if note else ()
    if one.at is not None:
        day = day_of(one.at, words)
        told = words("find.day_and_note", day=day, note=note) if note else (Text(day),)
    return Item((Text(one.title, bold=True),), told, button)


def _narrowed(shown: Shown, words: Words) -> Line:
    wish, found = shown.wish, shown.found
    parts = []
    if wish.what:
        parts.append(words.text(f"choice.FindWhat.{wish.what.value}"))
    if found.section:
        parts.append(words.text("find.in_section", section=found.section.name))
    if wish.area:
        parts.append(words.text("find.in_area", area=wish.area))
    if found.year:
        parts.append(describe_fiscal_year(found.year.year, words.language))
    return words("find.narrowed", to=words.text("list.comma").join(parts)) if parts else ()


def _kinds(draft: str, words: Words) -> Select:
    options = tuple(Option(words.text(f"choice.FindWhat.{one.value}"), one.value) for one in FindWhat)
    return Select(words.text("find.choose_kind"), Action("find.more", (draft, "0")), options)
