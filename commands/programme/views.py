"""How programmes are shown: a page to read and to work on, a part, what is about to count."""

from bot.domain.event_roles import RoleKind, RoleSeats
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.programmes import Part
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.parts import beside, to
from bot.interaction.programmes import drop_button, part_text, role_actions, take_button
from bot.interaction.words import Words
from bot.services.event_extras import Programme
from bot.services.programmes import PartPage, Preview, ProgrammePage
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
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)

PAGE = 6  # rows with a button each; a message of Discord holds 40 components


def page_view(call: Call, page: ProgrammePage, *, said: str = "", number: int = 0) -> Message:
    """A programme with what the reader can do. ``said``: what has just happened; ``number``: which page."""
    words, event, programme = call.words, page.event, page.programme
    token = to_token(event.id)
    heading = words.text("programme.heading", title=event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    changing = page.may_manage and event.open_at(call.now)
    shown = programme.parts[number * PAGE : (number + 1) * PAGE]
    if shown:
        rows = [(one.part, part_text(words, event, one, programme)) for one in shown]
        blocks.append(Items(tuple(_row(words, part, line, changing=changing) for part, line in rows)))
    else:
        blocks.append(Paragraph(words("programme.none")))
    blocks += turning(words, "programme.show", token, number, len(programme.parts))
    if programme.roles:
        lines = "\n".join(role_text(words, seats) for seats in programme.roles)
        blocks.append(Paragraph((Text(lines),)))
    blocks += role_actions(words, event, programme, call.now, call.member.id)
    steps = []
    if changing:
        style = Style.PLAIN if programme.parts else Style.PRIMARY
        steps = [to("programme.write", words, token, style=style), to("programme.add", words, token)]
        steps.append(to("programme.talks", words, token))
    if programme.roles or changing:
        steps.append(to("programme.roles", words, token))
    blocks.append(Actions((*steps, to("event.info", words, token))))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _row(words: Words, part: Part, line: str, *, changing: bool) -> Item:
    button = None
    if part.for_talks:
        button = to("programme.stage", words, to_token(part.id))
    elif changing:
        button = to("programme.part", words, to_token(part.id))
    return Item((Text(line),), (Text(part.note),) if part.note else (), button)


def turning(words: Words, path: str, token: str, number: int, total: int) -> tuple[Actions, ...]:
    """The buttons to the page before and the one after, of something a token stands for."""
    buttons = beside(path, number, words, more=(number + 1) * PAGE < total, before=(token,))
    return (Actions(buttons),) if buttons else ()


def roles_view(call: Call, page: ProgrammePage, *, said: str = "", number: int = 0) -> Message:
    """The roles at an event, each with what the reader can do; for who may change it, calling and closing."""
    words, event, roles = call.words, page.event, page.programme.roles
    token = to_token(event.id)
    heading = words.text("role.heading", title=event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    early = event.open_at(call.now) and event.starts_at > call.now
    shown = roles[number * PAGE : (number + 1) * PAGE]
    if shown:
        blocks.append(Items(tuple(_role_row(call, seats, early=early) for seats in shown)))
    else:
        blocks.append(Paragraph(words("role.none")))
    blocks += turning(words, "programme.roles", token, number, len(roles))
    if page.may_manage and event.open_at(call.now):
        blocks += _calling(words, event, roles) if early else []
    blocks.append(Actions((to("programme.show", words, token), to("event.info", words, token))))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _role_row(call: Call, seats: RoleSeats, *, early: bool) -> Item:
    button = None
    if early and seats.held_by(call.member.id):
        button = drop_button(call.words, seats)
    elif early and seats.open_slots:
        button = take_button(call.words, seats)
    return Item((Text(role_text(call.words, seats)),), (), button)


def _calling(words: Words, event: Event, roles: tuple[RoleSeats, ...]) -> list[Block]:
    token = to_token(event.id)
    usual = [
        Button(
            words.text("role.call_for", role=words.text(f"choice.RoleKind.{kind.value}")),
            Action("programme.role_usual", (token, kind.value)),
        )
        for kind in RoleKind
    ]
    blocks: list[Block] = [Actions((*usual, to("programme.role", words, token)))]
    if roles:
        options = tuple(Option(seats.role.name, to_token(seats.role.id)) for seats in roles)
        blocks.append(
            Actions((Select(words.text("role.choose_to_close"), Action("programme.role_close"), options),))
        )
    return blocks


def role_text(words: Words, seats: RoleSeats) -> str:
    """記録:花子さん、健太さん(あと1人)."""
    names = words.text("list.comma").join(
        words.text("programme.name", name=holder.name) for holder in seats.holders
    )
    who = names or words.text("role.nobody")
    key = "role.line_open" if seats.open_slots else "role.line"
    return words.text(key, role=seats.role.name, who=who, count=seats.open_slots)


def _back(words: Words, token: str) -> Button:
    return Button(words.text("event.to_event"), Action("event.info", (token,)))


def prepare_view(words: Words, page: ProgrammePage) -> Message:
    """Everything that can be got ready for an event."""
    event, token = page.event, to_token(page.event.id)
    heading = words.text("programme.prepare", title=event.title)
    below: tuple[Button, ...] = ()
    if event.parent_id is None:
        below = (to("host.party", words, token), to("host.lodging", words, token))
    wanted = ("programme.show", "programme.roles", "host.venue", "event.reception")
    first, others = ("material.list", "host.cohosts"), ("event.cafe", "host.word", "event.duplicate")
    row = actions(
        words,
        (*(to(path, words, token) for path in wanted), _back(words, token)),
        (*(to(path, words, token) for path in first), *below, *(to(path, words, token) for path in others)),
    )
    return Message(heading, (Heading((Text(heading),)), Note(words("programme.prepare_note")), *row))


def preview_view(words: Words, preview: Preview, draft: str) -> Message:
    """A programme as it was read, before it counts."""
    summary = words.text("programme.confirm", title=preview.event.title)
    lines = [part_text(words, preview.event, one, Programme()) for one in preview.parts]
    blocks: list[Block] = [Heading((Text(summary),)), Paragraph((Text("\n".join(lines)),))]
    blocks += [Note(words(f"programme.note_{note}")) for note in preview.notes]
    buttons = (
        Button(words.text("programme.accept"), Action("programme.accept", (draft,)), Style.PRIMARY),
        Button(words.text("programme.revise"), Action(DRAFT_VERB, (draft,))),
        Button(words.text("programme.leave"), Action("programme.show", (to_token(preview.event.id),))),
    )
    return Message(summary, (*blocks, Actions(buttons)), Tone.NOTICE)


def part_view(words: Words, page: PartPage) -> Message:
    """One part, with everything that can be done to it."""
    part, token = page.timed.part, to_token(page.timed.part.id)
    speakers = {part.id: page.speakers}
    heading = part_text(words, page.event, page.timed, Programme(speakers=speakers))
    blocks: list[Block] = [Heading((Text(heading),))]
    if part.note:
        blocks.append(Fields((Field(words.text("programme.field_note"), (Text(part.note),)),)))
    ways = [Button(words.text(f"programme.{way}"), Action("programme.move", (token, way))) for way in WAYS]
    blocks.append(Actions((to("programme.edit", words, token), *ways, to("programme.remove", words, token))))
    gone = [
        Button(
            words.text("programme.speaker_off", name=name),
            Action("programme.speaker_off", (token, to_token(member_id))),
        )
        for member_id, name in page.speakers
    ]
    blocks.append(Actions((to("programme.speaker", words, token), *gone)))
    blocks.append(Actions((to("programme.show", words, to_token(page.event.id)),)))
    return Message(heading, tuple(blocks))


WAYS = ("up", "down")
