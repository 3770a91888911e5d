"""資料棚: links of an event."""

from typing import Annotated

from bot.domain.ids import MaterialId, to_token
from bot.domain.materials import TITLE_LIMIT, URL_LIMIT, Material, MaterialKind
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line
from bot.interaction.parts import PAGE, beside, done, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.materials import MaterialService, Shelf
from bot.view import (
    Actions,
    Answer,
    Block,
    Heading,
    Item,
    Items,
    Link,
    Message,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.programme.writing import OneEvent


class ShowShelf(OneEvent):
    page: Annotated[int, Carried()] = 0


class AddMaterial(OneEvent):
    url: Annotated[str, Line(URL_LIMIT)]
    kind: MaterialKind
    title: Annotated[str, Line(TITLE_LIMIT)]


class OneMaterial(Input):
    """A link referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def material_id(self) -> MaterialId:
        """Raises Refused for anything a button of ours cannot carry."""
        return MaterialId(carried(self.which))


class Shelves:
    """Handlers of materials; the service checks who acts."""

    def __init__(self, materials: MaterialService) -> None:
        self._materials = materials

    async def show(self, call: Call, asked: ShowShelf) -> Answer:
        """What stands on the shelf."""
        page = page_of(asked.page)
        shelf = await self._materials.shelf(asked.event, call.origin, limit=PAGE, offset=page * PAGE)
        return _view(call, shelf, page)

    async def add(self, call: Call, asked: AddMaterial) -> Answer:
        """Put a link there."""
        event, added = await self._materials.add(asked.event, asked.kind, asked.title, asked.url, call.origin)
        key = "material.added" if added else "material.there_already"
        look = to("material.list", call.words, to_token(event.id))
        more = to("material.add", call.words, to_token(event.id))
        tone = Tone.SUCCESS if added else Tone.NOTICE
        return done(call, key, look, more, tone=tone, title=event.title)

    async def remove(self, call: Call, asked: OneMaterial) -> Answer:
        """Take a link off."""
        event, material = await self._materials.remove(asked.material_id, call.origin)
        look = to("material.list", call.words, to_token(event.id))
        return done(call, "material.removed", look, title=material.title)


def _view(call: Call, shelf: Shelf, page: int) -> Message:
    words, token = call.words, to_token(shelf.event.id)
    heading = words.text("material.heading", title=shelf.event.title)
    blocks: list[Block] = [Heading((Text(heading),))]
    if shelf.materials:
        own = [shelf.may_manage or one.added_by == call.member.id for one in shelf.materials]
        rows = zip(shelf.materials, own, strict=True)
        blocks.append(Items(tuple(_row(words, one, removable=mine) for one, mine in rows)))
    else:
        blocks.append(Paragraph(words("after.recordings_over" if shelf.taken_in else "material.none")))
    more = (page + 1) * PAGE < shelf.total
    buttons = [*beside("material.list", page, words, more=more, before=(token,))]
    if shelf.may_add:
        buttons.append(to("material.add", words, token, style=Style.PRIMARY))
    buttons.append(to("event.info", words, token))
    return Message(heading, (*blocks, Actions(tuple(buttons))))


def _row(words: Words, material: Material, *, removable: bool) -> Item:
    kind = words.text(f"choice.MaterialKind.{material.kind.value}")
    line = Text(words.text("material.row", kind=kind, title=material.title), bold=True)
    button = to("material.remove", words, to_token(material.id)) if removable else None
    return Item((line,), (Link(material.url),), button)
