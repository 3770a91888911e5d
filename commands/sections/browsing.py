"""Finding sections: the list, one section's page, who belongs, and one's own."""

from enum import StrEnum
from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.domain.sections import Post, Section, SectionKind
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Nothing, Ref
from bot.interaction.parts import PAGE, to, turns
from bot.interaction.references import OneSection, about
from bot.interaction.words import Words
from bot.ports.sections import Overview
from bot.services.sections import MySections, Seat, SectionCard, SectionsService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
)
from bot.view import Line as Spans


class KindFilter(StrEnum):
    """Which kind of sections to list."""

    ANY = "any"
    WORK = SectionKind.WORK.value
    SKILL = SectionKind.SKILL.value
    HOBBY = SectionKind.HOBBY.value

    @property
    def kind(self) -> SectionKind | None:
        return None if self is KindFilter.ANY else SectionKind(self.value)


class ListQuery(Input):
    """``text`` is carried by the paging buttons too, so it may hold no colon."""

    page: Annotated[int, Carried()] = 0
    text: Annotated[str, Line(40)] = ""
    kind: KindFilter = KindFilter.ANY


class MembersQuery(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")]


class Browsing:
    """Handlers of everything that only reads."""

    def __init__(self, service: SectionsService) -> None:
        self._service = service

    async def list(self, call: Call, asked: ListQuery) -> Answer:
        """Open sections, the liveliest first, ten to a page."""
        words, page, text = call.words, page_of(asked.page), asked.text.replace(":", "")
        reader = call.member.id if call.actor.is_member else None
        rows, total = await self._service.overview(
            text, asked.kind.kind, limit=PAGE, offset=page * PAGE, reader=reader
        )
        heading = words.text("section.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if text or asked.kind.kind:
            blocks.append(Note(words("section.list_filter", filter=_filter(text, asked.kind, words))))
        if rows:
            blocks.append(Items(tuple(_row(row, call) for row in rows)))
        else:
            narrowed = bool(text or asked.kind.kind)
            blocks.append(Paragraph(words("section.list_none" if narrowed else "section.list_empty")))
        blocks += turns("section.list", page, total, words, after=(text, asked.kind.value))
        blocks.append(Actions((_kinds(text, words),)))
        own = to("section.mine", words) if call.actor.is_member else to("home", words)
        blocks.append(Actions((own, *_founding(call))))
        return Message(heading, tuple(blocks))

    async def info(self, call: Call, asked: OneSection) -> Answer:
        """One section with what the reader can do next."""
        reader = call.member.id if call.actor.is_member else None
        card = await self._service.card(asked.section, reader)
        section, words = card.section, call.words
        heading = section.name if section.open else words.text("section.name_closed", name=section.name)
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Paragraph((Text(section.purpose),)),
            Fields(_facts(card, call)),
        ]
        buttons = _steps(card, call)
        if buttons:
            blocks.append(Actions(buttons))
        return Message(heading, tuple(blocks))

    async def members(self, call: Call, asked: MembersQuery) -> Answer:
        """Who belongs, the chief first."""
        words, page = call.words, page_of(asked.page)
        section, everybody = await self._service.members(asked.section, call.member.id)
        heading = words.text("section.members_heading", name=section.name, count=len(everybody))
        rows = tuple(
            Item(
                (Text(member.profile.name, bold=True), *_post(post, words)),
                (Text(member.profile.organisation),),
                Button(words.text("section.see_profile"), Action("profile", (to_token(member.id),))),
            )
            for member, post in everybody[page * PAGE : (page + 1) * PAGE]
        )
        blocks: list[Block] = [Heading((Text(heading),))]
        blocks.append(Items(rows) if rows else Paragraph(words("section.members_none")))
        blocks += turns("section.members", page, len(everybody), words, after=(to_token(section.id),))
        blocks.append(Actions((about("section.info", section, words),)))
        return Message(heading, tuple(blocks))

    async def mine(self, call: Call, _input: Nothing) -> Answer:
        """Where the member belongs and what the member follows."""
        words = call.words
        places = await self._service.mine(call.member.id)
        heading = words.text("section.mine_heading")
        blocks: list[Block] = [Heading((Text(heading),)), *_own(places, words)]
        free = words("section.seats_free", count=places.free) if places.free else words("section.seats_none")
        blocks.append(Note(free))
        digest = (to("section.digest", words),) if places.following else ()
        blocks.append(Actions((to("section.list", words, style=Style.PRIMARY), *digest)))
        return Message(heading, tuple(blocks))


def _row(row: Overview, call: Call) -> Item:
    words, section = call.words, row.section
    kind = words.text(f"choice.SectionKind.{section.kind.value}")
    members = words.text("section.members", count=row.members)
    if row.reads:
        liveness = words.text(f"section.{section.liveness(call.now).value}")
        note = words("section.row", kind=kind, members=members, liveness=liveness)
    elif call.actor.holds(Office.ADMINISTRATOR):
        note = words("privacy.row_office", kind=kind, members=members)
    else:
        note = words("privacy.row", kind=kind)
    look = Button(words.text("section.look"), Action("section.info", (to_token(section.id),)))
    return Item((Text(section.name, bold=True),), note, look)


def _facts(card: SectionCard, call: Call) -> tuple[Field, ...]:
    words, section = call.words, card.section
    fields = [
        Field(words.text("section.kind"), words(f"choice.SectionKind.{section.kind.value}")),
        Field(words.text("section.style"), words(f"choice.ActivityStyle.{section.style.value}")),
    ]
    if section.members_only:
        fields.append(Field(words.text("privacy.field"), words("choice.Privacy.members")))
    oversees = call.actor.holds(Office.ADMINISTRATOR)
    if card.reads or oversees:
        fields.append(Field(words.text("section.size"), words("section.members", count=card.members)))
    if call.actor.is_member and (card.reads or oversees):  # a name is for members only
        fields.append(Field(words.text("section.chief"), _chief(card, words)))
    if section.open and card.reads:
        fields.append(
            Field(words.text("section.liveness"), words(f"section.{section.liveness(call.now).value}"))
        )
    elif not section.open and section.closed_at:
        fields.append(Field(words.text("section.closed_on"), (words.when(section.closed_at),)))
    if call.actor.is_member and section.open:
        fields.append(Field(words.text("section.you"), words(f"section.here_{_relation(card)}")))
    return tuple(fields)


def _chief(card: SectionCard, words: Words) -> Spans:
    return (Text(card.chief.profile.name),) if card.chief else words("section.chief_wanted")


def _relation(card: SectionCard) -> str:
    if card.leads:
        return "lead"
    if card.belongs:
        return "belong"
    return "follow" if card.follows else "none"


def _steps(card: SectionCard, call: Call) -> tuple[Button, ...]:
    """What the reader can do with an open section."""
    section, words = card.section, call.words
    if not section.open:
        return (to("section.list", words),)
    if not call.actor.is_member:
        return (to("join", words, style=Style.PRIMARY), to("section.list", words))
    buttons = []
    if card.belongs:
        buttons.append(about("section.leave", section, words))
    elif card.reads:
        buttons.append(about("section.join", section, words, Style.PRIMARY))
        buttons.append(about("section.unfollow" if card.follows else "section.follow", section, words))
    else:
        ask = Action("section.join", (to_token(section.id),))
        buttons.append(Button(words.text("privacy.ask"), ask, Style.PRIMARY))
    if card.reads:
        buttons.append(
            Button(
                words.text("command.section.members.title"),
                Action("section.members", ("0", to_token(section.id))),
            )
        )
    administrator = call.actor.holds(Office.ADMINISTRATOR)
    if card.leads or administrator:
        buttons += [about("section.edit", section, words), _privacy(section, words)]
    if administrator:
        buttons.append(about("section.appoint", section, words))
        buttons.append(about("section.close", section, words))
    return tuple(buttons)


def _privacy(section: Section, words: Words) -> Button:
    """The way to the other kind of privacy; it asks first."""
    other = "open" if section.members_only else "members"
    choose = Action("section.privacy", (to_token(section.id), other))
    return Button(words.text(f"privacy.go_{other}"), choose)


def _own(places: MySections, words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if places.seats:
        blocks.append(Items(tuple(_seat(seat, words) for seat in places.seats)))
    else:
        blocks.append(Paragraph(words("section.mine_none")))
    if places.following:
        blocks.append(Paragraph(words("section.following")))
        blocks.append(Items(tuple(_followed(section, words) for section in places.following)))
    return tuple(blocks)


def _seat(seat: Seat, words: Words) -> Item:
    look = Button(words.text("section.look"), Action("section.info", (to_token(seat.section.id),)))
    return Item((Text(seat.section.name, bold=True), *_post(seat.post, words)), (), look)


def _followed(section: Section, words: Words) -> Item:
    look = Button(words.text("section.look"), Action("section.info", (to_token(section.id),)))
    return Item((Text(section.name),), (), look)


def _post(post: Post, words: Words) -> Spans:
    if not post.serves:
        return ()
    return (Text(" "), *words("section.as_post", post=words.text(f"choice.Post.{post.value}")))


def _filter(text: str, chosen: KindFilter, words: Words) -> str:
    parts = [words.text(f"choice.KindFilter.{chosen.value}")] if chosen.kind else []
    if text:
        parts.append(words.text("section.list_text", text=text))
    return words.text("list.comma").join(parts)


def _kinds(text: str, words: Words) -> Select:
    options = tuple(Option(words.text(f"choice.KindFilter.{kind.value}"), kind.value) for kind in KindFilter)
    return Select(words.text("section.choose_kind"), Action("section.list", ("0", text)), options)


def _founding(call: Call) -> tuple[Button, ...]:
    member = call.actor.is_member
    together = (to("section.proposals", call.words), to("section.propose", call.words)) if member else ()
    alone = (to("section.create", call.words),) if call.actor.holds(Office.ADMINISTRATOR) else ()
    return (*together, *alone)
