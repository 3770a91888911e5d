"""How a programme looks wherever it is shown: a line per part, what is asked for, buttons to take it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.event_roles import RoleSeats
from bot.domain.events import Event
from bot.domain.ids import MemberId, to_token
from bot.domain.lightning_talks import LineUp
from bot.domain.programmes import TimedPart
from bot.interaction.words import Words
from bot.services.event_extras import Programme
from bot.text.describe import clocks_text, day_text
from bot.text.graphemes import cut
from bot.view import Action, Actions, Block, Button, Paragraph, Text

SHOWN = 8  # parts on a card; the others stand on their own page
BUTTONS = 4
LINE = 120  # characters of a part on a card


def compact(words: Words, event: Event, programme: Programme) -> list[Block]:
    """An event's programme in few lines, and what is asked for."""
    blocks: list[Block] = []
    if programme.parts:
        lines = [cut(part_text(words, event, one, programme), LINE) for one in programme.parts[:SHOWN]]
        if len(programme.parts) > SHOWN:
            lines.append(words.text("programme.more", count=len(programme.parts) - SHOWN))
        heading = words.text("programme.field")
        blocks.append(Paragraph((Text(heading, bold=True), Text("\n" + "\n".join(lines)))))
    asked = wanted(words, programme)
    if asked:
        blocks.append(Paragraph((Text(words.text("list.comma").join(asked), bold=True),)))
    return blocks


def part_text(words: Words, event: Event, timed: TimedPart, programme: Programme) -> str:
    """19:10〜19:30 第1部(花子さん、山田さん)."""
    names = [words.text("programme.name", name=name) for _, name in programme.speakers.get(timed.part.id, ())]
    names += [timed.part.speakers] if timed.part.speakers else []
    line_up = programme.line_ups.get(timed.part.id)
    if line_up is not None:
        names.append(talks_text(words, line_up))
    when = time_text(words, event, timed)
    if not names:
        return words.text("programme.part", when=when, title=timed.part.title)
    who = words.text("list.comma").join(names)
    return words.text("programme.part_with", when=when, title=timed.part.title, who=who)


def time_text(words: Words, event: Event, timed: TimedPart) -> str:
    """19:10〜19:30, with the day where it is not the event's first."""
    starts, ends = (moment.astimezone(words.zone) for moment in (timed.starts_at, timed.ends_at))
    clocks = clocks_text(starts.time(), ends.time(), words.language)
    if starts.date() == event.starts_at.astimezone(words.zone).date():
        return clocks
    return f"{day_text(starts.date(), words.language)} {clocks}"


def talks_text(words: Words, line_up: LineUp) -> str:
    """LT 3/6 × 5分."""
    part = line_up.part
    taken = len(line_up.on)
    return words.text("lightning.slots", taken=taken, slots=part.talk_slots, minutes=part.talk_minutes)


def wanted(words: Words, programme: Programme) -> list[str]:
    """記録を募集中(あと1人)."""
    asked = [
        words.text("role.wanted", role=seats.role.name, count=seats.open_slots)
        for seats in programme.open_roles
    ]
    asked += [
        words.text("lightning.wanted", title=line_up.part.title, count=line_up.free)
        for line_up in programme.open_line_ups
    ]
    return asked


def role_actions(
    words: Words, event: Event, programme: Programme, now: datetime, reader: MemberId | None = None
) -> list[Block]:
    """記録を引き受ける, LTに申し込む: the first few one can take on as long as there is time. For a reader
    who has something already, what gives it back.
    """
    if event.starts_at <= now or not event.open_at(now):
        return []
    held = [drop_button(words, seats) for seats in programme.roles if seats.held_by(reader)]
    roles = [take_button(words, seats) for seats in programme.open_roles if not seats.held_by(reader)]
    talks = [line_up for line_up in programme.open_line_ups if line_up.of(reader) is None]
    buttons = [*held, *roles, *sign_up_buttons(words, talks)][:BUTTONS]
    return [Actions(tuple(buttons))] if buttons else []


def drop_button(words: Words, seats: RoleSeats) -> Button:
    """A button that gives a role back."""
    label = words.text("role.drop", role=seats.role.name)
    return Button(label, Action("programme.role_drop", (to_token(seats.role.id),)))


def take_button(words: Words, seats: RoleSeats) -> Button:
    """A button that takes a role."""
    label = words.text("role.take", role=seats.role.name)
    return Button(label, Action("programme.role_take", (to_token(seats.role.id),)))


def sign_up_buttons(words: Words, line_ups: Sequence[LineUp]) -> list[Button]:
    """Buttons that open the form for a lightning talk."""
    return [
        Button(
            words.text("lightning.sign_up", title=line_up.part.title),
            Action("programme.talk", (to_token(line_up.part.id),)),
        )
        for line_up in line_ups
    ]
