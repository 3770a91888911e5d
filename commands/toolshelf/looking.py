"""Finding what stands on the toolshelf: lists, search, one item, its versions and its text."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.toolshelf import ItemKind, ShelfItem, ShelfOrder, Version
from bot.domain.work_areas import WorkArea
from bot.interaction.call import Call
from bot.interaction.days import day_of
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, beside, to
from bot.interaction.people import name_of
from bot.interaction.references import DraftRef
from bot.interaction.words import Words
from bot.ports.toolshelf import WantedItems
from bot.services.toolshelf import History, Listing, ToolshelfService
from bot.text.graphemes import cut
from bot.text.normalise import fold
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
    Link,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)
from commands.toolshelf.document import document_of
from commands.toolshelf.shared import OneItem, kind_of, row
from commands.toolshelf.views import item_view

SEARCH_LIMIT = 100
SUGGESTIONS = 25
MOST_NUMBER_DIGITS = 6


class ItemList(Input):
    """Which items to list; the kind comes last, since a menu puts it there."""

    page: Annotated[int, Carried()] = 0
    order: ShelfOrder = ShelfOrder.NEWEST
    section: Annotated[str, Ref("section")] = ""
    area: WorkArea | None = None
    kind: ItemKind | None = None


class ByArea(Input):
    """The same, as the menu of areas sends it."""

    order: ShelfOrder = ShelfOrder.NEWEST
    section: Annotated[str, Ref("section")] = ""
    kind: ItemKind | None = None
    area: WorkArea | None = None


class ItemSearch(Input):
    text: Annotated[str, Line(SEARCH_LIMIT)]


class MoreItems(DraftRef):
    page: Annotated[int, Carried()] = 0


class OwnItems(Input):
    page: Annotated[int, Carried()] = 0


class PagedItem(OneItem):
    page: Annotated[int, Carried()] = 0


class ItemText(OneItem):
    """``number``: the version; 0 for the newest."""

    number: Annotated[int, Carried(MOST_NUMBER_DIGITS)] = 0


class Looking:
    """Handlers of everything that only reads."""

    def __init__(self, service: ToolshelfService, town_name: str) -> None:
        self._service = service
        self._town_name = town_name

    async def list(self, call: Call, asked: ItemList) -> Answer:
        """What stands on the shelf, narrowed and ordered."""
        words, page = call.words, page_of(asked.page)
        wanted = WantedItems(kind=asked.kind, area=asked.area, order=asked.order)
        found = await self._service.list(wanted, asked.section, call.origin, limit=PAGE, offset=page * PAGE)
        heading = words.text("shelf.list_heading", count=found.total)
        blocks: list[Block] = [Heading((Text(heading),)), Note(_narrowed(asked, found, words))]
        blocks.append(_rows(found.items, words, "shelf.list_none"))
        section = to_token(found.section.id) if found.section else ""
        area, kind = _value(asked.area), _value(asked.kind)
        kept = (asked.order.value, section, area, kind)
        turning = beside("shelf.list", page, words, more=(page + 1) * PAGE < found.total, after=kept)
        blocks += [Actions(turning)] if turning else []
        blocks.append(Actions((_kinds(asked.order, section, area, words),)))
        blocks.append(Actions((_areas(asked.order, section, kind, words),)))
        other = ShelfOrder.USED if asked.order is ShelfOrder.NEWEST else ShelfOrder.NEWEST
        label = words.text(f"shelf.by_{other.value}")
        buttons = [Button(label, Action("shelf.list", ("0", other.value, section, area, kind)))]
        if section or area or kind:
            buttons.append(Button(words.text("shelf.all"), Action("shelf.list", ("0", asked.order.value))))
        others = (
            to("shelf.search", words),
            to("shelf.put", words, style=Style.PRIMARY),
            to("shelf.mine", words),
        )
        blocks.append(Actions((*buttons, *others)))
        return Message(heading, tuple(blocks))

    async def by_area(self, call: Call, asked: ByArea) -> Answer:
        """An area was chosen in the menu."""
        listed = ItemList(order=asked.order, section=asked.section, area=asked.area, kind=asked.kind)
        return await self.list(call, listed)

    async def search(self, call: Call, asked: ItemSearch) -> Answer:
        """Items with all words of a text."""
        return await self._found(call, asked.text, 0, draft="")

    async def more(self, call: Call, asked: MoreItems) -> Answer:
        """Another page of a search."""
        kept = await self._service.searches.kept(asked.draft_id, call.actor.account.id)
        return await self._found(call, kept["text"], page_of(asked.page), draft=asked.draft)

    async def _found(self, call: Call, text: str, page: int, *, draft: str) -> Message:
        words = call.words
        found = await self._service.search(text, call.origin, limit=PAGE, offset=page * PAGE)
        more = (page + 1) * PAGE < found.total
        if more and not draft:
            kept = {"text": text}
            draft = to_token(await self._service.searches.keep(call.actor.account.id, kept, call.origin))
        heading = words.text("shelf.search_heading", text=text, count=found.total)
        blocks: list[Block] = [Heading((Text(heading),)), _rows(found.items, words, "shelf.search_none")]
        turning = beside("shelf.more", page, words, more=more, before=(draft,))
        others = (to("shelf.search", words), to("shelf.list", words))
        return Message(heading, (*blocks, Actions((*turning, *others))))

    async def show(self, call: Call, asked: OneItem) -> Answer:
        """One item."""
        return item_view(await self._service.page(asked.item, call.origin), call.words)

    async def mine(self, call: Call, asked: OwnItems) -> Answer:
        """What one shared or looks after, and how often it was used."""
        words, page = call.words, page_of(asked.page)
        own = await self._service.own(call.member.id, limit=PAGE, offset=page * PAGE)
        heading = words.text("shelf.mine_heading", count=own.total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if own.total:
            blocks.append(Paragraph(words("shelf.mine_uses", count=own.uses)))
        blocks.append(_rows(own.items, words, "shelf.mine_none"))
        turning = beside("shelf.mine", page, words, more=(page + 1) * PAGE < own.total)
        others = (to("shelf.put", words, style=Style.PRIMARY), to("shelf.list", words))
        return Message(heading, (*blocks, Actions((*turning, *others))))

    async def derived(self, call: Call, asked: PagedItem) -> Answer:
        """What was made from an item."""
        words, page = call.words, page_of(asked.page)
        origin, found = await self._service.derived(asked.item, call.origin, limit=PAGE, offset=page * PAGE)
        heading = words.text("shelf.derived_heading", title=origin.title, count=found.total)
        token = to_token(origin.id)
        more = (page + 1) * PAGE < found.total
        turning = beside("shelf.derived", page, words, more=more, before=(token,))
        back = to("shelf.show", words, token)
        blocks = (Heading((Text(heading),)), _rows(found.items, words, "shelf.derived_none"))
        return Message(heading, (*blocks, Actions((*turning, back))))

    async def history(self, call: Call, asked: PagedItem) -> Answer:
        """The versions of an item, with who made them what they are."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.history(asked.item, call.origin, limit=PAGE, offset=page * PAGE)
        token = to_token(found.item.id)
        heading = words.text("shelf.history_heading", title=found.item.title)
        rows = tuple(_version(version, found, words) for version in found.versions)
        more = (page + 1) * PAGE < found.item.version
        turning = beside("shelf.history", page, words, more=more, before=(token,))
        blocks: tuple[Block, ...] = (Heading((Text(heading),)), Items(rows))
        return Message(heading, (*blocks, Actions((*turning, to("shelf.show", words, token)))))

    async def text(self, call: Call, asked: ItemText) -> Answer:
        """The text as a Markdown file."""
        words = call.words
        copy = await self._service.copy(asked.item, asked.number, call.origin)
        token = to_token(copy.item.id)
        name = f"shelf-{token[-6:]}-v{copy.version.number}.md"
        content = document_of(copy, words, self._town_name).encode()
        heading = words.text("shelf.text_made", title=copy.version.title)
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Note(words("shelf.text_note")),
                Actions((to("shelf.used", words, token), to("shelf.show", words, token))),
            ),
            Tone.SUCCESS,
            files=(File(name, "text/markdown; charset=utf-8", content),),
        )

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Items whose title or purpose contains what was typed."""
        wanted = WantedItems(terms=tuple(filter(None, (fold(typed),))))
        found = await self._service.list(wanted, "", call.origin, limit=SUGGESTIONS, offset=0)
        return tuple(Option(one.title, to_token(one.id), kind_of(one, call.words)) for one in found.items)


def _rows(items: tuple[ShelfItem, ...], words: Words, none: str) -> Block:
    return Items(tuple(row(item, words) for item in items)) if items else Paragraph(words(none))


def _value(choice: WorkArea | ItemKind | None) -> str:
    return choice.value if choice is not None else ""


def _narrowed(asked: ItemList, found: Listing, words: Words) -> tuple[Text, ...]:
    parts = [words.text(f"choice.ShelfOrder.{asked.order.value}")]
    if found.section:
        parts.append(words.text("shelf.of_section", section=found.section.name))
    if asked.area:
        parts.append(words.text(f"choice.WorkArea.{asked.area.value}"))
    if asked.kind:
        parts.append(words.text(f"choice.ItemKind.{asked.kind.value}"))
    return (Text(words.text("list.comma").join(parts)),)


def _kinds(order: ShelfOrder, section: str, area: str, words: Words) -> Select:
    options = tuple(Option(words.text(f"choice.ItemKind.{one.value}"), one.value) for one in ItemKind)
    return Select(
        words.text("shelf.choose_kind"), Action("shelf.list", ("0", order.value, section, area)), options
    )


def _areas(order: ShelfOrder, section: str, kind: str, words: Words) -> Select:
    options = tuple(Option(words.text(f"choice.WorkArea.{one.value}"), one.value) for one in WorkArea)
    return Select(
        words.text("shelf.choose_area"), Action("shelf.by_area", (order.value, section, kind)), options
    )


def _version(version: Version, found: History, words: Words) -> Item:
    line = words.text("shelf.version_row", number=version.number, title=version.title)
    saved = name_of(found.people.get(version.member_id), words)
    values = {"name": saved, "day": day_of(version.at, words)}
    if version.improver_id is not None:
        improver = name_of(found.people.get(version.improver_id), words)
        note = words("shelf.version_improved", improver=improver, what=cut(version.note, 120), **values)
    elif version.note:
        note = words("shelf.version_noted", what=cut(version.note, 120), **values)
    else:
        note = words("shelf.version_by", **values)
    if version.url:
        note = (*note, Text(" "), Link(version.url))
    button = None
    if version.text:
        button = to("shelf.text", words, to_token(version.item_id), str(version.number))
    return Item((Text(line, bold=True),), note, button)
