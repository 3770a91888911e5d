"""Finding sections: the list, one section's page, who belongs, and one's own."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.members import Member, Office
from bot.domain.sections import Post, Section
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Nothing, Ref
from bot.interaction.parts import PAGE, to, turns
from bot.interaction.references import OneSection, about
from bot.interaction.section_life import life_notes, life_steps
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
    Paragraph,
    Style,
    Text,
)
from bot.view import Line as Spans
from commands.sections.filters import (
    ListQuery,
    Narrowing,
    described,
    filters_of,
    form_values,
    more,
    selects,
)
from commands.sections.starting import tier_name

NAMES_SHOWN = 5  # of those who help with a section; its list of members has all


class MembersQuery(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")]


class Browsing:
    """Handlers of everything that only reads. ``list_command`` is what the form of all filters sends."""

    def __init__(self, service: SectionsService) -> None:
        self._service = service
        self.list_command = Command("section.list", ListQuery, self.list, Right.ANYONE)

    async def list(self, call: Call, asked: ListQuery) -> Answer:
        """Open sections, the liveliest first, ten to a page."""
        words, page = call.words, page_of(asked.page)
        chosen = filters_of(asked, words)
        reader = call.member.id if call.actor.is_member else None
        rows, total = await self._service.overview(
            chosen.wanted, now=call.now, limit=PAGE, offset=page * PAGE, reader=reader
        )
        heading = words.text("section.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if chosen.narrow:
            blocks.append(Note(words("section.list_filter", filter=described(chosen, words))))
        if rows:
            blocks.append(Items(tuple(_row(row, call) for row in rows)))
        else:
            blocks.append(Paragraph(words("section.list_none" if chosen.narrow else "section.list_empty")))
        blocks += turns("section.list", page, total, words, after=chosen.carried)
        blocks.append(Actions(selects(chosen, words)))
        blocks.append(Actions((more(chosen, words), *_ways_on(call))))
        return Message(heading, tuple(blocks))

    async def narrow(self, call: Call, asked: Narrowing) -> Answer:
        """All filters in one form, as they are."""
        return form_for(self.list_command, call.words, values=form_values(asked))

    async def info(self, call: Call, asked: OneSection) -> Answer:
        """One section with what the reader can do next."""
        reader = call.member.id if call.actor.is_member else None
        card = await self._service.card(asked.section, reader, every=call.origin.administrator)
        section, words = card.section, call.words
        heading = section.name if section.open else words.text("section.name_closed", name=section.name)
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Paragraph((Text(section.purpose),)),
            Fields(_facts(card, call)),
            *life_notes(card, words, call.now),
        ]
        blocks += actions(words, *_steps(card, call))
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
        buttons = [to("section.list", words, style=Style.PRIMARY)]
        if not places.seats:
            buttons.insert(0, to("section.recommend", words, style=Style.PRIMARY))
        if places.following:
            buttons.append(to("section.digest", words))
        blocks.append(Actions(tuple(buttons)))
        return Message(heading, tuple(blocks))


def _row(row: Overview, call: Call) -> Item:
    words, section = call.words, row.section
    kind = words.text(f"choice.SectionKind.{section.kind.value}")
    members = words.text("section.members", count=row.members)
    if row.reads:
        state = (
            "directory.dormant" if section.dormant_since else f"section.{section.liveness(call.now).value}"
        )
        note = words("section.row", kind=_kind(section, words), members=members, liveness=words.text(state))
    elif call.actor.holds(Office.ADMINISTRATOR):
        note = words("privacy.row_office", kind=kind, members=members)
    else:
        note = words("privacy.row", kind=kind)
    look = Button(words.text("section.look"), Action("section.info", (to_token(section.id),)))
    return Item((Text(section.name, bold=True),), note, look)


def _kind(section: Section, words: Words) -> str:
    """What a section is for, and how far it has grown where it is no 課 yet."""
    kind, tier = words.text(f"choice.SectionKind.{section.kind.value}"), tier_name(words, section)
    return words.text("activity.kind", tier=tier, kind=kind) if tier else kind


def _facts(card: SectionCard, call: Call) -> tuple[Field, ...]:
    words, section = call.words, card.section
    fields = [
        Field(words.text("section.kind"), words(f"choice.SectionKind.{section.kind.value}")),
        *(_tier(section, words) if card.reads else ()),
        Field(words.text("section.style"), words(f"choice.ActivityStyle.{section.style.value}")),
    ]
    if section.members_only:
        fields.append(Field(words.text("privacy.field"), words("choice.Privacy.members")))
    oversees = call.actor.holds(Office.ADMINISTRATOR)
    if card.reads or oversees:
        fields.append(Field(words.text("section.size"), words("section.members", count=card.members)))
    if call.actor.is_member and (card.reads or oversees):  # a name is for members only
        fields.append(Field(words.text("section.chief"), _chief(card, words)))
        fields += [_helpers(post, some, words) for post, some in card.helpers.items() if some]
    if card.twins and card.reads:
        names = words.text("list.comma").join(twin.name for twin in card.twins)
        fields.append(Field(words.text("twins.field"), (Text(names),)))
    if section.open and card.reads:
        fields.append(
            Field(words.text("section.liveness"), words(f"section.{section.liveness(call.now).value}"))
        )
    elif not section.open and section.closed_at:
        fields.append(Field(words.text("section.closed_on"), (words.when(section.closed_at),)))
    if call.actor.is_member and section.open:
        fields.append(Field(words.text("section.you"), _relation(card, words)))
    return tuple(fields)


def _tier(section: Section, words: Words) -> tuple[Field, ...]:
    name = tier_name(words, section)
    return (Field(words.text("activity.stage"), (Text(name),)),) if name else ()


def _chief(card: SectionCard, words: Words) -> Spans:
    return (Text(card.chief.profile.name),) if card.chief else words("section.chief_wanted")


def _helpers(post: Post, some: Sequence[Member], words: Words) -> Field:
    """Deputies or staff by name, the first few where there are many."""
    names = words.text("list.comma").join(member.profile.name for member in some[:NAMES_SHOWN])
    more = len(some) - NAMES_SHOWN
    line = words("section.names_more", names=names, count=more) if more > 0 else (Text(names),)
    return Field(words.text(f"choice.Post.{post.value}"), line)


def _relation(card: SectionCard, words: Words) -> Spans:
    if card.post is not None and card.post.serves:
        return words("section.here_post", post=words.text(f"choice.Post.{card.post.value}"))
    if card.belongs:
        return words("section.here_belong")
    return words("section.here_follow" if card.follows else "section.here_none")


def _steps(card: SectionCard, call: Call) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """What the reader can do with a section: most likely, and now and then."""
    section, words = card.section, call.words
    member, administrator = call.actor.is_member, call.actor.holds(Office.ADMINISTRATOR)
    life = life_steps(card, words, member=member, may_lead=card.leads or administrator)
    if not section.open:
        return (*life, to("section.list", words)), ()
    if not member:
        return (to("join", words, style=Style.PRIMARY), to("section.list", words)), ()
    desk, keeping = _keeping(card, words, office=administrator)
    if card.belongs:
        return (*desk, *_inside(card, words)), (*keeping, *life, *_seat(card, words))
    return (*_seat(card, words), *_inside(card, words), *desk), (*keeping, *life)


def _seat(card: SectionCard, words: Words) -> tuple[Button, ...]:
    """Coming, going and following."""
    section = card.section
    if card.belongs:
        return (about("section.leave", section, words),)
    if not card.reads and not section.organisation:
        ask = Action("section.join", (to_token(section.id),))
        return (Button(words.text("privacy.ask"), ask, Style.PRIMARY),)
    join = about("section.join", section, words, Style.PRIMARY)
    if not card.reads:
        return (join,)
    return (join, about("section.unfollow" if card.follows else "section.follow", section, words))


def _inside(card: SectionCard, words: Words) -> tuple[Button, ...]:
    """What there is to see."""
    section, buttons = card.section, []
    if card.reads:
        buttons.append(to("section.members", words, "0", to_token(section.id)))
    if card.belongs and (card.seeking or card.chief is None):
        buttons.append(to("chief.succession", words, "0", to_token(section.id)))
    if card.belongs and not card.serves:
        buttons.append(to("desk.tasks", words, "0", to_token(section.id)))
    if not section.organisation and (card.leads or card.twins) and card.reads:
        buttons.append(about("section.twins", section, words))
    return tuple(buttons)


def _keeping(
    card: SectionCard, words: Words, *, office: bool
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """For those who look after it: the chief's desk, and what they decide. ``office``: 総務課."""
    section, buttons = card.section, []
    desk = (about("desk.look", section, words),) if card.serves or office else ()
    if card.leads or office:
        buttons += [about("section.edit", section, words), about("chief.post", section, words)]
        if not section.organisation:
            buttons.append(_privacy(section, words))
    if office:
        buttons.append(about("section.appoint", section, words))
    return desk, tuple(buttons)


def _privacy(section: Section, words: Words) -> Button:
    """The way to the other kind of privacy; it asks first."""
    other = "open" if section.members_only else "members"
    choose = Action("section.privacy", (to_token(section.id), other))
    return Button(words.text(f"privacy.go_{other}"), choose)


def _own(places: MySections, words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if places.seats:
        blocks.append(Items(tuple(_own_seat(seat, words) for seat in places.seats)))
    else:
        blocks.append(Paragraph(words("section.mine_none")))
    if places.following:
        blocks.append(Paragraph(words("section.following")))
        blocks.append(Items(tuple(_followed(section, words) for section in places.following)))
    return tuple(blocks)


def _own_seat(seat: Seat, words: Words) -> Item:
    look = Button(words.text("section.look"), Action("section.info", (to_token(seat.section.id),)))
    return Item((Text(seat.section.name, bold=True), *_post(seat.post, words)), (), look)


def _followed(section: Section, words: Words) -> Item:
    look = Button(words.text("section.look"), Action("section.info", (to_token(section.id),)))
    return Item((Text(section.name),), (), look)


def _post(post: Post, words: Words) -> Spans:
    if not post.serves:
        return ()
    return (Text(" "), *words("section.as_post", post=words.text(f"choice.Post.{post.value}")))


def _ways_on(call: Call) -> tuple[Button, ...]:
    if not call.actor.is_member:
        return (to("home", call.words), *_founding(call))
    own = (to("section.recommend", call.words), to("section.mine", call.words))
    return (*own, *_founding(call))


def _founding(call: Call) -> tuple[Button, ...]:
    member = call.actor.is_member
    together = (to("section.proposals", call.words), to("section.propose", call.words)) if member else ()
    alone = (to("section.create", call.words),) if call.actor.holds(Office.ADMINISTRATOR) else ()
    return (*together, *alone)
