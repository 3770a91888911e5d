"""How a café looks: the page of who looks after it, the tables, one's own seat, what came of it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.events import Event
from bot.domain.ids import MemberId, to_token
from bot.domain.members import Member
from bot.domain.world_cafe import Cafe, Seat, Summary
from bot.interaction.parts import PAGE, to, turns
from bot.interaction.words import Words
from bot.services.cafe_rounds import Whom
from bot.services.cafes import CafePage, Floor
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)

TABLE_WORDS = 250
"""How much of a table's names is shown: with ten tables a message stays within every platform's limits."""


def open_button(words: Words, cafe: Cafe) -> Button:
    """A button to the café's page."""
    return Button(words.text("cafe.open_page"), Action("event.cafe", (to_token(cafe.event_id),)))


def event_button(words: Words, event: Event) -> Button:
    """A button to the event a café is held at."""
    return Button(words.text("event.to_event"), Action("event.info", (to_token(event.id),)))


def page_view(words: Words, page: CafePage, cafe: Cafe, *, said: str = "") -> Message:
    """A café as one member sees it; ``said``: what has just happened."""
    heading = words.text("cafe.heading", title=page.event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), _facts(words, page, cafe)]
    if page.place is not None:
        key = "cafe.place_host" if page.place.host else "cafe.place"
        blocks.append(Paragraph(words(key, table=page.place.table)))
    back = event_button(words, page.event)
    if not cafe.open:
        return Message(said or heading, (*blocks, Note(words("cafe.is_over_note")), Actions((back,))))
    if page.manages:
        blocks += [Note(words(_hint(page, cafe))), Actions(tuple(_steps(words, page, cafe)))]
    blocks.append(Actions((*own_steps(words, page, cafe), back)))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _facts(words: Words, page: CafePage, cafe: Cafe) -> Fields:
    plan = cafe.plan
    fields = [Field(words.text("cafe.field_round"), (Text(_round(words, cafe)),))]
    if cafe.open and cafe.ends_at is not None:
        fields.append(Field(words.text("cafe.field_until"), words("cafe.until", moment=cafe.ends_at)))
    fields.append(
        Field(words.text("cafe.field_plan"), words("cafe.plan", size=plan.size, minutes=plan.minutes))
    )
    here = words("cafe.here", number=page.here, hosts=page.hosts)
    fields.append(Field(words.text("cafe.field_here"), here))
    if not cafe.round:
        fields.append(Field(words.text("cafe.field_answered"), words("cafe.answered", number=page.answered)))
    return Fields(tuple(fields))


def _round(words: Words, cafe: Cafe) -> str:
    key = "cafe.round_of" if cafe.round else "cafe.round_none"
    return words.text(key, round=cafe.round, rounds=cafe.plan.rounds)


def _hint(page: CafePage, cafe: Cafe) -> str:
    if not cafe.round:
        return "cafe.hint_begin"
    if cafe.last_round:
        return "cafe.hint_last"
    return "cafe.hint_next" if page.hosts else "cafe.hint_no_hosts"


def _steps(words: Words, page: CafePage, cafe: Cafe) -> Iterable[Button]:
    """What who manages the event can do."""
    token = to_token(cafe.id)
    held = str(cafe.round)
    if not cafe.round:
        everybody = Action("cafe.next", (token, held, Whom.ANSWERED.value))
        yield Button(words.text("cafe.begin"), everybody, Style.PRIMARY)
        if page.here:
            yield Button(words.text("cafe.begin_here"), Action("cafe.next", (token, held, Whom.HERE.value)))
    elif not cafe.last_round:
        yield to("cafe.next", words, token, held, Whom.HERE.value, style=Style.PRIMARY)
    yield to("cafe.people", words, "0", token)
    yield to("cafe.arrange", words, token)
    yield to("cafe.end", words, token, style=Style.DANGER)


def own_steps(words: Words, page: CafePage, cafe: Cafe) -> Iterable[Button]:
    """What a member can do for themselves."""
    token = to_token(cafe.id)
    mine = page.mine if page.mine is not None and page.mine.here else None
    if mine is None:
        yield come_button(words, cafe)
    if mine is not None and mine.host:
        yield to("cafe.unhost", words, token)
    else:
        yield to("cafe.host", words, token)
    if cafe.round:
        yield to("cafe.seat", words, token)
        yield to("cafe.tables", words, "0", token)
    if mine is not None:
        yield to("cafe.leave", words, token)


def come_button(words: Words, cafe: Cafe) -> Button:
    """来ました before the first round, 途中から参加 afterwards."""
    label = words.text("cafe.come_late" if cafe.round else "command.cafe.come.title")
    return Button(label, Action("cafe.come", (to_token(cafe.id),)), Style.PRIMARY)


def people_view(
    words: Words, page: CafePage, people: Mapping[MemberId, Member], cafe: Cafe, number: int
) -> Message:
    """Who is there, with a button each to have them keep a table or not."""
    heading = words.text("cafe.people_heading", title=page.event.title, count=page.here)
    here = [guest for guest in page.guests if guest.here and guest.member_id in people]
    blocks: list[Block] = [Heading((Text(heading),))]
    shown = here[number * PAGE : (number + 1) * PAGE]
    if shown:
        token = to_token(cafe.id)
        rows = []
        for guest in shown:
            label = words.text("cafe.drop_host" if guest.host else "cafe.make_host")
            args = (token, to_token(guest.member_id), str(int(not guest.host)), str(number))
            note = words("cafe.is_host") if guest.host else ()
            name = (Text(people[guest.member_id].profile.name, bold=True),)
            rows.append(Item(name, note, Button(label, Action("cafe.pick", args))))
        blocks.append(Items(tuple(rows)))
    else:
        blocks.append(Paragraph(words("cafe.nobody_yet")))
    blocks += turns("cafe.people", number, len(here), words, after=(to_token(cafe.id),))
    return Message(heading, (*blocks, Actions((open_button(words, cafe),))))


def tables_view(words: Words, floor: Floor, number: int) -> Message:
    """The tables of the round, ten to a page."""
    heading = words.text("cafe.tables_heading", title=floor.event.title, round=floor.round)
    blocks: list[Block] = [Heading((Text(heading),))]
    if floor.tables:
        blocks.append(table_fields(words, floor, start=number * PAGE))
    else:
        blocks.append(Paragraph(words("cafe.not_begun")))
    blocks += turns("cafe.tables", number, len(floor.tables), words, after=(to_token(floor.cafe.id),))
    return Message(heading, (*blocks, Actions((open_button(words, floor.cafe),))))


def table_fields(words: Words, floor: Floor, *, start: int = 0) -> Fields:
    """Ten of the tables: their hosts, then everybody else by name."""
    shown = list(floor.tables.items())[start : start + PAGE]
    return Fields(
        tuple(
            Field(words.text("cafe.table", table=table), _names(words, seats, floor.people))
            for table, seats in shown
        )
    )


def _names(words: Words, seats: Sequence[Seat], people: Mapping[MemberId, Member]) -> Line:
    names = []
    for one in seats:
        name = people[one.member_id].profile.name if one.member_id in people else words.text("cafe.somebody")
        names.append(words.text("cafe.name_host", name=name) if one.host else name)
    return (Text(cut(words.text("list.comma").join(names), TABLE_WORDS)),)


def seat_view(words: Words, floor: Floor, member_id: MemberId) -> Message | None:
    """One's own seat: where, with whom, until when; None for who has none in this round."""
    mine = next((one for one in floor.seats if one.member_id == member_id), None)
    if mine is None:
        return None
    key = "cafe.seat_host" if mine.host else "cafe.seat"
    heading = words.text(key, table=mine.table, round=floor.round)
    with_ = [one for one in floor.tables[mine.table] if one.member_id != member_id]
    fields = [Field(words.text("cafe.field_with"), _names(words, with_, floor.people))]
    if floor.cafe.ends_at is not None:
        fields.append(Field(words.text("cafe.field_until"), words("cafe.until", moment=floor.cafe.ends_at)))
    token = to_token(floor.cafe.id)
    buttons = (to("cafe.tables", words, "0", token), to("cafe.leave", words, token))
    return Message(heading, (Heading((Text(heading),)), Fields(tuple(fields)), Actions(buttons)))


def confirm_end_view(words: Words, page: CafePage, cafe: Cafe) -> Message:
    """A last look before a café ends."""
    said = words.text("cafe.confirm_end", title=page.event.title)
    token = to_token(cafe.id)
    buttons = (to("cafe.end_now", words, token, style=Style.DANGER), open_button(words, cafe))
    return Message(said, (Paragraph((Text(said, bold=True),)), Actions(buttons)), Tone.NOTICE)


def summary_fields(words: Words, summary: Summary) -> Fields:
    """How many met how many, without anybody's name."""
    if summary.fewest == summary.most:
        met = words("cafe.met", number=summary.most)
    else:
        met = words(
            "cafe.met_between", least=summary.fewest, most=summary.most, average=f"{summary.average:g}"
        )
    return Fields(
        (
            Field(
                words.text("cafe.field_people"),
                words("cafe.people_rounds", people=summary.people, rounds=summary.rounds),
            ),
            Field(words.text("cafe.field_met"), met),
            Field(words.text("cafe.field_again"), words("cafe.again", number=summary.again)),
        )
    )
