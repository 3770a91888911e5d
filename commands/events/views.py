"""How events look: rows, cards, details. Everything a member typed stays plain text."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.reminders import WORKING_DAY_BEFORE, TimeLeft
from bot.domain.reminders import time_left as left_until
from bot.domain.rsvps import Rsvp, RsvpStyle
from bot.interaction.words import Words
from bot.services.events import Named
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Line,
    Link,
    Paragraph,
    Style,
    Text,
)

CARD_WORDS = 600  # how much of a description a card in a channel shows

_ADDRESS = re.compile(r"https://[^\s<>「」『』()（）\[\]、。]+")
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def place_line(place: str) -> Line:
    """A place with its https addresses alive."""
    spans: list[Text | Link] = []
    end = 0
    for found in _ADDRESS.finditer(place):
        if found.start() > end:
            spans.append(Text(place[end : found.start()]))
        spans.append(Link(found[0]))
        end = found.end()
    if end < len(place):
        spans.append(Text(place[end:]))
    return tuple(spans)


def style_name(words: Words, style: RsvpStyle) -> str:
    """参加, 聞くだけ, 後で見る or 未定."""
    return words.text(f"choice.RsvpStyle.{style.value}")


def tally(words: Words, event: Event) -> str:
    """How many answered what: 参加 3/30人 ・ 聞くだけ 2人 ・ キャンセル待ち 1人."""
    return words.text("event.tally_join").join(_tally(words, event))


def _tally(words: Words, event: Event) -> Iterator[str]:
    for style in RsvpStyle:
        number = event.tally.of(style)
        capacity = event.details.capacity
        if style is RsvpStyle.COME and capacity is not None:
            yield words.text(
                "event.tally_of", style=style_name(words, style), number=number, capacity=capacity
            )
        elif number or style is RsvpStyle.COME:
            yield words.text("event.tally", style=style_name(words, style), number=number)
    if event.tally.waiting:
        yield words.text("event.tally_waiting", number=event.tally.waiting)


def offsets(words: Words, chosen: Sequence[timedelta]) -> str:
    """When reminders go out: 1日前・1時間前・10分前."""
    if not chosen:
        return words.text("event.offset_none")
    return words.text("event.offset_join").join(_offset(words, offset) for offset in chosen)


def _offset(words: Words, offset: timedelta) -> str:
    if offset == WORKING_DAY_BEFORE:
        return words.text("event.offset_workday")
    for key, unit in (("event.offset_days", _DAY), ("event.offset_hours", _HOUR)):
        if offset % unit == timedelta():
            return words.text(key, count=offset // unit)
    return words.text("event.offset_minutes", count=offset // _MINUTE)


def reminder_summary(words: Words, event: Event, now: datetime) -> str:
    """あと1時間で「もくもく会」が始まります."""
    left = left_until(event.starts_at, now)
    if not (left.days or left.hours or left.minutes):
        return words.text("event.reminder_soon", title=event.title)
    return words.text("event.reminder", title=event.title, left=time_left(words, left))


def time_left(words: Words, left: TimeLeft) -> str:
    """1日, 2時間30分, 10分."""
    if left.days:
        key = "event.left_days_hours" if left.hours else "event.left_days"
        return words.text(key, count=left.days, hours=left.hours)
    if left.hours:
        key = "event.left_hours_minutes" if left.minutes else "event.left_hours"
        return words.text(key, count=left.hours, minutes=left.minutes)
    return words.text("event.left_minutes", count=left.minutes)


def facts(words: Words, named: Named) -> Fields:
    """When, where, who, how many."""
    event = named.event
    fields = [Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))]
    if event.details.place:
        fields.append(Field(words.text("event.field_place"), place_line(event.details.place)))
    if named.section:
        fields.append(Field(words.text("event.field_section"), (Text(named.section),)))
    if named.host:
        fields.append(Field(words.text("event.field_host"), (Text(named.host),)))
    fields.append(Field(words.text("event.field_answers"), (Text(tally(words, event)),)))
    return Fields(tuple(fields))


def body(words: Words, named: Named, *, short: bool = False) -> list[Block]:
    """An event's heading, its facts and its description; ``short`` for a card in a channel."""
    event = named.event
    blocks: list[Block] = [Heading((Text(event.title),))]
    if event.cancelled:
        blocks.append(Paragraph(words("event.is_cancelled", reason=event.cancel_reason)))
    blocks.append(facts(words, named))
    if event.details.description:
        text = event.details.description
        blocks.append(Paragraph((Text(cut(text, CARD_WORDS) if short else text),)))
    return blocks


def is_open(event: Event, now: datetime) -> bool:
    """Whether an event can still be answered."""
    return not event.cancelled and not event.over(now)


def answer_buttons(words: Words, event: Event, mine: Rsvp | None = None) -> tuple[Button, ...]:
    """One button per style. The reader's own answer is left out: pressing it would change nothing."""
    token = to_token(event.id)
    return tuple(
        Button(
            style_name(words, style),
            Action("event.rsvp", (token, style.value)),
            Style.PRIMARY if style is RsvpStyle.COME else Style.PLAIN,
        )
        for style in RsvpStyle
        if mine is None or mine.style is not style
    )


def open_button(words: Words, event: Event) -> Button:
    """A button to an event's detail."""
    return Button(words.text("command.event.info.title"), Action("event.info", (to_token(event.id),)))


def card_actions(words: Words, event: Event) -> Actions:
    """What a card in a channel offers: every answer, and the detail."""
    return Actions((*answer_buttons(words, event), open_button(words, event)))


def my_answer(words: Words, mine: Rsvp | None, position: int = 0) -> str:
    """The reader's own answer in words; empty without one."""
    if mine is None:
        return ""
    if mine.waiting and position:
        return words.text("event.mine_position", position=position)
    if mine.waiting:
        return words.text("event.mine_waiting")
    return words.text("event.mine", style=style_name(words, mine.style))
