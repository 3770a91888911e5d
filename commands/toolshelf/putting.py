"""Putting something on the toolshelf, or changing it: a form, a look at it, a checklist."""

from typing import Annotated

from bot.domain.errors import Problem, Refused
from bot.domain.ids import ShelfItemId, to_token
from bot.domain.materials import URL_LIMIT
from bot.domain.toolshelf import ABOUT_LIMIT, NOTE_LIMIT, TEXT_LIMIT, TITLE_LIMIT, ItemKind, Licence
from bot.domain.work_areas import WorkArea
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import DraftRef, carried
from bot.interaction.section_menu import DraftSection, section_menu
from bot.interaction.words import Words
from bot.services.shelf_drafts import FORM, ShelfDraftService, Shown, Typed
from bot.services.toolshelf import ToolshelfService
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Link,
    Message,
    Note,
    Option,
    Select,
    Style,
    Text,
    Tone,
    plain,
)
from bot.view import Paragraph as Prose
from commands.toolshelf.shared import ChecklistForm, OneItem
from commands.toolshelf.views import TEXT_SHOWN, item_view, licence_line

MOST_VERSION_DIGITS = 9


class PutItem(Input):
    title: Annotated[str, Line(TITLE_LIMIT)] = ""


class ShelfForm(Input):
    """``origin``: what a new item is made from; ``editing``: the item that is changed, at ``version``."""

    draft: Annotated[str, Carried()] = ""
    editing: Annotated[str, Carried()] = ""
    origin: Annotated[str, Carried()] = ""
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)] = 0
    kind: ItemKind
    title: Annotated[str, Line(TITLE_LIMIT)]
    about: Annotated[str, Paragraph(ABOUT_LIMIT)]
    url: Annotated[str, Line(URL_LIMIT)] = ""
    text: Annotated[str, Paragraph(TEXT_LIMIT)] = ""


class DraftArea(DraftRef):
    area: WorkArea


class DraftLicence(DraftRef):
    licence: Licence


class DraftOrigin(DraftRef):
    item: Annotated[str, Ref("shelf_item")]


class PublishForm(ChecklistForm, DraftRef):
    """The checklist of a new item. A model's fields begin with those of its last base."""


class RenewForm(PublishForm):
    note: Annotated[str, Line(NOTE_LIMIT)] = ""


class Putting:
    """Handlers from the first word until an item stands there. ``form`` is what the form sends."""

    def __init__(self, drafts: ShelfDraftService, shelf: ToolshelfService) -> None:
        self._drafts = drafts
        self._shelf = shelf
        self.form = Command(FORM, ShelfForm, self.fill_in, listed=False)

    async def put(self, call: Call, asked: PutItem) -> Answer:
        """The empty form, with a title where one was typed."""
        return form_for(self.form, call.words, args=("", "", "", "0"), values={"title": asked.title})

    async def put_from(self, call: Call, asked: OneItem) -> Answer:
        """The form of something made from an item."""
        origin = await self._shelf.find(asked.item, call.origin)
        origin.check_on_shelf()
        content = origin.content
        values = {"kind": content.kind.value, "title": content.title}
        intro = call.words.text("shelf.made_from", title=origin.title)
        args = ("", "", to_token(origin.id), "0")
        return form_for(self.form, call.words, args=args, values=values, intro=intro)

    async def edit(self, call: Call, asked: OneItem) -> Answer:
        """The form with an item as it is; its text stays where none is typed."""
        item = await self._shelf.kept(asked.item, call.origin)
        content = item.content
        values = {
            "kind": content.kind.value,
            "title": content.title,
            "about": content.about,
            "url": content.url,
        }
        args = ("", to_token(item.id), "", str(item.version))
        intro = call.words.text("shelf.edit_text") if content.text else ""
        return form_for(self.form, call.words, args=args, values=values, intro=intro)

    async def fill_in(self, call: Call, form: ShelfForm) -> Answer:
        """The form came in: keep it and show what will stand there."""
        typed = Typed(form.kind, form.title, form.about, form.url, form.text)
        account_id, origin = call.actor.account.id, call.origin
        if form.draft:
            draft_id = DraftRef(draft=form.draft).draft_id
            return draft_view(await self._drafts.retype(draft_id, typed, account_id, origin), call.words)
        if form.editing:
            item_id = ShelfItemId(carried(form.editing))
            shown = await self._drafts.begin_edit(typed, item_id, form.version, account_id, origin)
            return draft_view(shown, call.words)
        made_from = ShelfItemId(carried(form.origin)) if form.origin else None
        return draft_view(await self._drafts.begin(typed, made_from, account_id, origin), call.words)

    async def look(self, call: Call, asked: DraftRef) -> Answer:
        """The draft, once more."""
        return draft_view(
            await self._drafts.shown(asked.draft_id, call.actor.account.id, call.origin), call.words
        )

    async def choose_area(self, call: Call, asked: DraftArea) -> Answer:
        """The area was chosen."""
        account_id = call.actor.account.id
        shown = await self._drafts.choose(asked.draft_id, account_id, call.origin, area=asked.area)
        return draft_view(shown, call.words)

    async def choose_licence(self, call: Call, asked: DraftLicence) -> Answer:
        """The licence was chosen."""
        account_id = call.actor.account.id
        shown = await self._drafts.choose(asked.draft_id, account_id, call.origin, licence=asked.licence)
        return draft_view(shown, call.words)

    async def choose_section(self, call: Call, asked: DraftSection) -> Answer:
        """The section was chosen."""
        account_id = call.actor.account.id
        try:
            shown = await self._drafts.place(asked.draft_id, asked.section_id, account_id, call.origin)
        except Refused as refused:
            return await self._once_more(call, asked, refused)
        return draft_view(shown, call.words)

    async def name_origin(self, call: Call, asked: DraftOrigin) -> Answer:
        """What it is made from was named."""
        account_id = call.actor.account.id
        shown = await self._drafts.derive(asked.draft_id, asked.item, account_id, call.origin)
        return draft_view(shown, call.words)

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._drafts.discard(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "shelf.discarded", to("shelf.list", call.words), tone=Tone.PLAIN)

    async def publish(self, call: Call, form: PublishForm) -> Answer:
        """The checklist of a new item came in."""
        account_id = call.actor.account.id
        try:
            item = await self._drafts.publish(
                form.draft_id, form.checklist, account_id, call.member.id, call.origin
            )
        except Refused as refused:
            return await self._once_more(call, form, refused)
        said = call.words.text("shelf.put_done", title=item.title)
        return item_view(await self._shelf.page(to_token(item.id), call.origin), call.words, said=said)

    async def _once_more(self, call: Call, asked: DraftRef, refused: Refused) -> Answer:
        """The draft with the reason why it cannot be so, where it can be put right. Raises NotFound."""
        shown = await self._drafts.shown(asked.draft_id, call.actor.account.id, call.origin)
        return draft_view(shown, call.words, told=refused.problem)

    async def renew(self, call: Call, form: RenewForm) -> Answer:
        """The checklist of a changed item came in."""
        item = await self._drafts.renew(
            form.draft_id, form.checklist, form.note, call.actor.account.id, call.origin
        )
        said = call.words.text("shelf.renewed", title=item.title, number=item.version)
        return item_view(await self._shelf.page(to_token(item.id), call.origin), call.words, said=said)


def draft_view(shown: Shown, words: Words, told: Problem | None = None) -> Message:
    """What will stand there, and what is still to be chosen. ``told``: why it cannot stand there so."""
    draft, typed = shown.draft, shown.draft.typed
    token = to_token(draft.id)
    key = "shelf.confirm" if draft.editing is None else "shelf.confirm_edit"
    heading = words.text(key, title=typed.title)
    blocks: list[Block] = [Heading((Text(heading),))]
    if told is not None:
        blocks.append(Prose((Text(words.problem(told), bold=True),)))
    blocks.append(Prose((Text(typed.about),)))
    blocks.append(Fields(tuple(_facts(shown, words))))
    if shown.promised not in {None, Licence.FREE}:
        promised = plain(licence_line(shown.promised.value, words))
        blocks.append(Note(words("shelf.origin_promised", title=shown.origin, promised=promised)))
    if shown.text:
        blocks.append(Prose((Text(cut(shown.text, TEXT_SHOWN)),)))
    blocks.append(Note(words("shelf.confirm_note" if draft.complete else "shelf.confirm_choose")))
    blocks += [Actions((menu,)) for menu in _menus(shown, words)]
    path = "shelf.publish" if draft.editing is None else "shelf.renew"
    go = (to(path, words, token, style=Style.PRIMARY),) if draft.complete else ()
    origin = () if draft.editing is not None else (to("shelf.draft.origin", words, token),)
    revise = Button(words.text("shelf.revise"), Action(DRAFT_VERB, (token,)))
    blocks.append(Actions((*go, revise, *origin, to("shelf.discard", words, token))))
    return Message(heading, tuple(blocks), Tone.NOTICE if told is None else Tone.PROBLEM)


def _facts(shown: Shown, words: Words) -> list[Field]:
    draft, typed = shown.draft, shown.draft.typed
    unchosen = words("shelf.not_chosen")
    area = (Text(words.text(f"choice.WorkArea.{draft.area.value}")),) if draft.area else unchosen
    licence = licence_line(draft.licence.value, words) if draft.licence else unchosen
    section = shown.section or words.text("shelf.whole_town")
    fields = [
        Field(words.text("shelf.field_kind"), (Text(words.text(f"choice.ItemKind.{typed.kind.value}")),)),
        Field(words.text("shelf.field_area"), area),
        Field(words.text("shelf.field_licence"), licence),
        Field(words.text("shelf.field_section"), (Text(section),)),
    ]
    if typed.url:
        fields.append(Field(words.text("shelf.field_url"), (Link(typed.url),)))
    if shown.origin:
        fields.append(Field(words.text("shelf.field_origin"), (Text(shown.origin),)))
    return fields


def _menus(shown: Shown, words: Words) -> list[Select]:
    token = to_token(shown.draft.id)
    areas = tuple(Option(words.text(f"choice.WorkArea.{one.value}"), one.value) for one in WorkArea)
    licences = tuple(
        Option(
            words.text(f"choice.Licence.{one.value}"),
            one.value,
            words.text(f"shelf.licence_{one.value}"),
        )
        for one in Licence
    )
    menus = [
        Select(words.text("shelf.choose_area"), Action("shelf.draft.area", (token,)), areas),
        Select(words.text("shelf.choose_licence"), Action("shelf.draft.licence", (token,)), licences),
    ]
    if shown.sections or shown.draft.section_id is not None:  # they may have left the only one they had
        title, action = words.text("shelf.choose_section"), Action("shelf.draft.section", (token,))
        menus.append(section_menu(title, words.text("shelf.whole_town"), action, shown.sections))
    return menus
