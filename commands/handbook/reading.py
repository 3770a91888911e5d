"""Reading the handbook: lists, words, one page a part at a time, what it said before, and files."""

from typing import Annotated

from bot.domain.handbook import HEADING, Page
from bot.domain.ids import to_token
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.freshness import doubted
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, beside, none_on, to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.handbook import Credited, Earlier, HandbookService, PageView
from bot.text.handbook_markdown import Sheet, page_file, section_file
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    File,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.handbook.shared import OnePage, credit_lines, facts, open_page, stamp

SEARCH_LIMIT = 200
SUGGESTIONS = 25
SHOWN_VERSION = 2_800  # of an earlier version; all of it comes back when it is restored
_MARKDOWN = "text/markdown; charset=utf-8"


class PageList(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")] = ""


class PageSearch(Input):
    text: Annotated[str, Line(SEARCH_LIMIT)]


class PageInfo(OnePage):
    part: Annotated[int, Carried()] = 0


class PageHistory(OnePage):
    back: Annotated[int, Carried()] = 0


class OneSection(Input):
    section: Annotated[str, Ref("section")]


class Reading:
    """Handlers of everything that only reads."""

    def __init__(self, service: HandbookService) -> None:
        self._service = service

    async def list(self, call: Call, asked: PageList) -> Answer:
        """Pages by title, of the whole town or of one section."""
        words, page = call.words, page_of(asked.page)
        found, section = await self._service.listed(
            asked.section, call.member.id, limit=PAGE + 1, offset=page * PAGE
        )
        heading = words.text("handbook.list_heading")
        chosen: tuple[str, ...] = ()
        if section is not None:
            heading = words.text("handbook.list_heading_of", section=section.name)
            chosen = (to_token(section.id),)
        turning = beside("handbook.list", page, words, more=len(found) > PAGE, after=chosen)
        export = (to("handbook.export_section", words, *chosen),) if chosen and found else ()
        return _listed(
            heading, words, found[:PAGE], (*turning, *export), none=none_on(page, "handbook.list_none")
        )

    async def search(self, call: Call, asked: PageSearch) -> Answer:
        """Pages that speak of what somebody looks for."""
        words = call.words
        found = await self._service.search(asked.text, call.origin, limit=PAGE)
        heading = words.text("handbook.search_heading", text=asked.text)
        elsewhere = () if found else (to("find", words),)
        return _listed(heading, words, found, elsewhere, none="handbook.search_none")

    async def info(self, call: Call, asked: PageInfo) -> Answer:
        """One page, a part at a time."""
        view = await self._service.view(asked.page, call.origin)
        number = min(page_of(asked.part), len(view.page.parts) - 1)
        return page_view(call, view, number)

    async def history(self, call: Call, asked: PageHistory) -> Answer:
        """What a page said before."""
        earlier = await self._service.earlier(asked.page, page_of(asked.back), call.origin)
        return _earlier(call, earlier)

    async def export(self, call: Call, asked: OnePage) -> Answer:
        """One page as a Markdown file."""
        view = await self._service.view(asked.page, call.origin)
        words, page = call.words, view.page
        content = page_file(_sheet(view, words))
        file = _markdown(f"handbook-{to_token(page.id)[-6:]}.md", content)
        return _handed(call, (file,), page.title, open_page(page, words))

    async def export_section(self, call: Call, asked: OneSection) -> Answer:
        """All pages of a section as one Markdown file, or as several where they are many."""
        section, some = await self._service.of_section(asked.section, call.origin)
        words, token = call.words, to_token(section.id)
        title = words.text("handbook.list_heading_of", section=section.name)
        stem = f"handbook-section-{token[-6:]}"
        files = tuple(
            _markdown(
                f"{stem}-{number}.md" if number > 1 else f"{stem}.md",
                section_file(title, [_sheet(view, words) for view in views]),
            )
            for number, views in enumerate(some, 1)
        )
        back = Button(words.text("command.handbook.list.title"), Action("handbook.list", ("0", token)))
        return _handed(call, files, title, back)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Pages that speak of what was typed."""
        found = await self._service.suggest(typed, call.member.id, limit=SUGGESTIONS)
        return tuple(Option(page.title, to_token(page.id), stamp(page, call.words)) for page in found)


def page_view(call: Call, view: PageView, number: int) -> Message:
    """A part of a page with what the reader can do."""
    words, page, token = call.words, view.page, to_token(view.page.id)
    parts = page.parts
    blocks: list[Block] = [Heading((Text(page.title),)), Note((Text(_where(view, words)),))]
    blocks += [Note(doubted(one, words)) for one in view.doubts]
    blocks += _part(parts[number])
    if number == len(parts) - 1:
        given = words.text("list.comma").join(credit_lines(view, words))
        blocks.append(Note((Text(given),)))
    else:
        blocks.append(Note(words("handbook.part_of", number=number + 1, parts=len(parts))))
    turning = [
        Button(words.text(f"handbook.{label}"), Action("handbook.info", (token, str(target))), style)
        for label, target, style in (
            ("part_before", number - 1, Style.PLAIN),
            ("part_next", number + 1, Style.PRIMARY),
        )
        if 0 <= target < len(parts)
    ]
    if turning:
        blocks.append(Actions(tuple(turning)))
    blocks += actions(words, *_steps(call, view, number))
    about = [
        Item((Text(one.title),), (), Button(words.text("question.see"), _question(one.id)))
        for one in view.questions
    ]
    if about and not number:
        blocks += [Note(words("handbook.questions")), Items(tuple(about))]
    return Message(page.title, tuple(blocks))


def _where(view: PageView, words: Words) -> str:
    told = stamp(view.page, words)
    if not view.section:
        return told
    return words.text(
        "handbook.where", section=words.text("handbook.in_section", section=view.section), as_of=told
    )


def _part(part: str) -> list[Block]:
    """A part as it is read: its heading stands out."""
    first, _, rest = part.partition("\n")
    if not first.startswith(HEADING):
        return [Paragraph((Text(part),))] if part else []
    blocks: list[Block] = [Paragraph((Text(first.removeprefix(HEADING), bold=True),))]
    return [*blocks, Paragraph((Text(rest.strip("\n")),))] if rest.strip() else blocks


def _steps(call: Call, view: PageView, number: int) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """What the reader can do with a page: most likely, and now and then, taking it out last."""
    words, token = call.words, to_token(view.page.id)
    wanted, rare = [], []
    if view.edits:
        edit = Action("handbook.part", (token, str(number)))
        wanted += [Button(words.text("handbook.edit_part"), edit), to("handbook.add", words, token)]
        rare += [to("handbook.rename", words, token), to("handbook.relate", words, token)]
    if view.page.outdated_at is None:
        wanted.append(to("handbook.doubt", words, token))
    elif view.knows:
        wanted.append(to("handbook.still_right", words, token))
    if view.versions:
        rare.append(to("handbook.history", words, token))
    rare.append(to("handbook.export", words, token))
    if view.takes_out:
        rare.append(to("handbook.withdraw", words, token))
    return (*wanted, to("handbook.list", words)), tuple(rare)


def _listed(
    heading: str, words: Words, found: tuple[Page, ...], others: tuple[Button, ...], *, none: str
) -> Message:
    items = tuple(
        Item((Text(page.title, bold=True),), (Text(stamp(page, words)),), open_page(page, words))
        for page in found
    )
    blocks: list[Block] = [Heading((Text(heading),))]
    blocks.append(Items(items) if items else Paragraph(words(none)))
    blocks.append(Actions((*others, to("handbook.search", words), to("handbook.write", words))))
    return Message(heading, tuple(blocks))


def _earlier(call: Call, earlier: Earlier) -> Message:
    words, version, token = call.words, earlier.version, to_token(earlier.page.id)
    heading = words.text("handbook.history_heading", title=earlier.page.title)
    replaced = words(
        "handbook.replaced", when=words.when(version.replaced_at), name=name_of(earlier.by, words)
    )
    blocks: list[Block] = [Heading((Text(heading),)), Note(replaced)]
    blocks.append(Paragraph((Text(version.title, bold=True),)))
    blocks.append(Paragraph((Text(version.body[:SHOWN_VERSION]),)))
    if len(version.body) > SHOWN_VERSION:
        blocks.append(Note(words("handbook.version_cut", count=len(version.body))))
    buttons = [
        Button(words.text(f"question_ties.{label}"), Action("handbook.history", (token, str(target))))
        for label, target, there in (
            ("version_before", earlier.back + 1, earlier.back + 1 < earlier.count),
            ("version_after", earlier.back - 1, earlier.back > 0),
        )
        if there
    ]
    if earlier.edits:
        restore = Action("handbook.restore", (token, str(version.number)))
        buttons.append(Button(words.text("handbook.restore"), restore))
    blocks.append(Actions((*buttons, open_page(earlier.page, words))))
    return Message(heading, tuple(blocks))


def _question(question_id: int) -> Action:
    return Action("question.info", (to_token(question_id),))


def _sheet(view: Credited, words: Words) -> Sheet:
    return Sheet(view.page.title, facts(view, words), view.page.body)


def _markdown(name: str, content: str) -> File:
    return File(name, _MARKDOWN, content.encode())


def _handed(call: Call, files: tuple[File, ...], title: str, back: Button) -> Message:
    words = call.words
    summary = words.text("handbook.exported", title=title)
    blocks = (Paragraph(words("handbook.exported", title=title)), Actions((back,)))
    return Message(summary, blocks, Tone.SUCCESS, files=files)
