"""How programmes are shown: a page to read and to work on, a part, what is about to count."""

from bot.domain.event_roles import RoleKind, RoleSeats
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.programmes import Part
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.parts import to
from bot.interaction.programmes import part_text, sign_up_buttons, take_button, wanted
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
    Paragraph,
    Style,
    Text,
    Tone,
)

PAGE = 10


def page_view(call: Call, page: ProgrammePage, *, said: str = "", number: int = 0) -> Message:
    """A programme with what the reader can do. ``said``: what has just happened; ``number``: which page."""
    words, event, programme = call.words, page.event, page.programme
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
    blocks += _turns(words, event, number, len(programme.parts))
    blocks += _roles(call, event, programme, changing=changing)
    if changing:
        blocks += _steps(words, event, written=bool(programme.parts))
    blocks.append(Actions((to("event.info", words, to_token(event.id)),)))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _row(words: Words, part: Part, line: str, *, changing: bool) -> Item:
    button = None
    if part.for_talks:
        button = to("programme.stage", words, to_token(part.id))
    elif changing:
        button = to("programme.part", words, to_token(part.id))
    return Item((Text(line),), (Text(part.note),) if part.note else (), button)


def _turns(words: Words, event: Event, number: int, total: int) -> tuple[Actions, ...]:
    token = to_token(event.id)
    buttons = []
    if number:
        buttons.append(Button(words.text("list.earlier"), Action("programme.show", (token, str(number - 1)))))
    if (number + 1) * PAGE < total:
        buttons.append(Button(words.text("list.later"), Action("programme.show", (token, str(number + 1)))))
    return (Actions(tuple(buttons)),) if buttons else ()


def _roles(call: Call, event: Event, programme: Programme, *, changing: bool) -> list[Block]:
    words = call.words
    blocks: list[Block] = []
    early = event.open_at(call.now) and event.starts_at > call.now
    for seats in programme.roles:
        buttons = _role_buttons(words, seats, call, early=early, changing=changing)
        blocks.append(Paragraph((Text(role_text(words, seats)),)))
        blocks += [Actions(buttons)] if buttons else []
    asked = wanted(words, programme)
    if asked and early:
        blocks.append(Note((Text(words.text("list.comma").join(asked)),)))
        sign_ups = tuple(sign_up_buttons(words, programme.open_line_ups))
        blocks += [Actions(sign_ups)] if sign_ups else []
    return blocks


def role_text(words: Words, seats: RoleSeats) -> str:
    """記録:花子さん、健太さん(あと1人)."""
    names = words.text("list.comma").join(
        words.text("programme.name", name=holder.name) for holder in seats.holders
    )
    who = names or words.text("role.nobody")
    key = "role.line_open" if seats.open_slots else "role.line"
    return words.text(key, role=seats.role.name, who=who, count=seats.open_slots)


def _role_buttons(
    words: Words, seats: RoleSeats, call: Call, *, early: bool, changing: bool
) -> tuple[Button, ...]:
    buttons = []
    if early and seats.held_by(call.member.id):
        buttons.append(drop_button(words, seats))
    elif early and seats.open_slots:
        buttons.append(take_button(words, seats))
    if changing:
        label = words.text("role.close", role=seats.role.name)
        buttons.append(Button(label, Action("programme.role_close", (to_token(seats.role.id),))))
    return tuple(buttons)


def drop_button(words: Words, seats: RoleSeats) -> Button:
    """A button that gives a role back."""
    label = words.text("role.drop", role=seats.role.name)
    return Button(label, Action("programme.role_drop", (to_token(seats.role.id),)))


def _steps(words: Words, event: Event, *, written: bool) -> list[Block]:
    token = to_token(event.id)
    write = to("programme.write", words, token, style=Style.PLAIN if written else Style.PRIMARY)
    presets = [
        Button(
            words.text("role.call_for", role=words.text(f"choice.RoleKind.{kind.value}")),
            Action("programme.role_usual", (token, kind.value)),
        )
        for kind in RoleKind
    ]
    return [
        Actions((write, to("programme.add", words, token), to("programme.talks", words, token))),
        Actions((*presets, to("programme.role", words, token))),
    ]


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
