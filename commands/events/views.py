"""How events look: rows, cards, details. Everything a member typed stays plain text."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.domain.reminders import WORKING_DAY_BEFORE, TimeLeft
from bot.domain.reminders import time_left as left_until
from bot.domain.rsvps import Rsvp, RsvpStyle
from bot.domain.venues import Venue, days
from bot.interaction.programmes import compact
from bot.interaction.words import Words
from bot.services.event_extras import Extras
from bot.services.events import Named
from bot.text.addresses import HTTPS
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
    Note,
    Option,
    Paragraph,
    Select,
    Span,
    Style,
    Text,
)

MOST_PARTIES = 5
CARD_WORDS = 600  # how much of a description a card in a channel shows

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def place_line(place: str) -> Line:
    """A place with its https addresses alive."""
    spans: list[Text | Link] = []
    end = 0
    for found in HTTPS.finditer(place):
        if found.start() > end:
            spans.append(Text(place[end : found.start()]))
        spans.append(Link(found[0]))
        end = found.end()
    if end < len(place):
        spans.append(Text(place[end:]))
    return tuple(spans)


def style_name(words: Words, style: RsvpStyle) -> str:
    """参加, 聞くだけ, 顔出し, 後で見る or 未定."""
    return words.text(f"choice.RsvpStyle.{style.value}")


def answer_name(words: Words, event: Event, style: RsvpStyle) -> str:
    """A style as it is said of an event: 泊まる and 宿泊は未定 where people stay."""
    if event.lodging and style is RsvpStyle.COME:
        return words.text("event.stay")
    if event.lodging and style is RsvpStyle.UNDECIDED:
        return words.text("event.stay_undecided")
    return style_name(words, style)


def tally(words: Words, event: Event) -> str:
    """How many answered what: 参加 3/30人 ・ 聞くだけ 2人 ・ キャンセル待ち 1人."""
    return words.text("event.tally_join").join(_tally(words, event))


def _tally(words: Words, event: Event) -> Iterator[str]:
    reception, counted, capacity = event.reception, event.tally, event.details.capacity
    alone = capacity is not None and reception.seated_styles == {RsvpStyle.COME}
    first = next(style for style in RsvpStyle if style in reception.offered_styles)
    for style in RsvpStyle:
        number = counted.of(style)
        if not number and style is not first:
            continue
        name = answer_name(words, event, style)
        if style is RsvpStyle.COME and capacity is not None and alone:
            yield words.text("event.tally_of", style=name, number=number, capacity=capacity)
        else:
            yield words.text("event.tally", style=name, number=number)
    if counted.brought:
        yield words.text("event.tally_brought", number=counted.brought)
    if capacity is not None and not alone:
        yield words.text("event.tally_seats", number=event.seats.taken, capacity=capacity)
    if counted.offered:
        yield words.text("event.tally_offered", number=counted.offered)
    if counted.waiting:
        yield words.text("event.tally_waiting", number=counted.waiting)


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


def length(words: Words, minutes: int) -> str:
    """30分, 1時間, 1時間30分."""
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    return time_left(words, TimeLeft(0, hours, rest))


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


def when_line(words: Words, starts_at: datetime, ends_at: datetime) -> Line:
    """When something is, in full, and how many days it takes where it takes more than one."""
    number = days(starts_at, ends_at, words.zone)
    when = words.when(starts_at, ends_at)
    return (when,) if number == 1 else words("event.when_days", when=when, count=number)


def venue_fields(words: Words, venue: Venue) -> list[Field]:
    """What it costs, where to meet and how to get there, as far as somebody wrote it."""
    fields = []
    if venue.fee:
        fields.append(Field(words.text("event.field_fee"), place_line(venue.fee)))
    if venue.meeting:
        fields.append(Field(words.text("event.field_meeting"), place_line(venue.meeting)))
    if venue.access:
        fields.append(Field(words.text("event.field_access"), place_line(venue.access)))
    return fields


def facts(words: Words, named: Named, extras: Extras | None = None) -> Fields:
    """When, where, who, how many."""
    event = named.event
    fields = [Field(words.text("event.field_when"), when_line(words, event.starts_at, event.ends_at))]
    if event.details.place:
        fields.append(Field(words.text("event.field_place"), place_line(event.details.place)))
    fields += venue_fields(words, extras.venue) if extras else []
    if named.section:
        fields.append(Field(words.text("event.field_section"), (Text(named.section),)))
    if extras and extras.cohosts:
        together = words.text("list.comma").join(section.name for section in extras.cohosts)
        fields.append(Field(words.text("event.field_cohosts"), (Text(together),)))
    if named.host:
        fields.append(Field(words.text("event.field_host"), (Text(named.host),)))
    if event.reception.answers_until is not None:
        until = words.when(event.reception.answers_until)
        fields.append(Field(words.text("event.field_until"), (until,)))
    if event.reception.guest_limit:
        allowed = words.text("event.guests_up_to", count=event.reception.guest_limit)
        fields.append(Field(words.text("event.field_guests"), (Text(allowed),)))
    fields.append(Field(words.text("event.field_answers"), (Text(tally(words, event)),)))
    return Fields(tuple(fields))


def body(words: Words, named: Named, extras: Extras, *, short: bool = False) -> list[Block]:
    """An event's heading, its facts and its description; ``short`` for a card in a channel."""
    event = named.event
    blocks: list[Block] = [Heading((Text(event.title),))]
    if event.cancelled:
        blocks.append(Paragraph(words("event.is_cancelled", reason=event.cancel_reason)))
    blocks.append(facts(words, named, extras))
    if event.details.description:
        text = event.details.description
        blocks.append(Paragraph((Text(cut(text, CARD_WORDS) if short else text),)))
    return [*blocks, *compact(words, event, extras.programme), *related(words, extras, lodging=event.lodging)]


def clock_of(member: Member, words: Words) -> Words:
    """The words with the clock of where a member lives."""
    return words.living_in(ZoneInfo(member.zone)) if member.zone else words


def own_time(words: Words, event: Event, member: Member) -> list[Block]:
    """When it is where a member lives who lives in another time zone (G075)."""
    if not member.zone or member.zone == words.zone.key:
        return []
    there = clock_of(member, words)
    return [Note(there("event.own_time", when=there.when(event.starts_at, event.ends_at)))]


def related(words: Words, extras: Extras, *, lodging: bool = False) -> list[Block]:
    """What an event is the 懇親会 or, with ``lodging``, the 宿泊 of, and those it has itself."""
    blocks: list[Block] = []
    if extras.parent is not None:
        key = "event.is_lodging_of" if lodging else "event.is_party_of"
        blocks.append(Paragraph(words(key, title=extras.parent.title)))
    line: list[Span] = []
    for child in extras.children[:MOST_PARTIES]:
        what = "lodging" if child.lodging else "party"
        key = f"event.has_{what}_cancelled" if child.cancelled else f"event.has_{what}"
        when = words.when(child.starts_at, child.ends_at)
        line += [Text("\n")] if line else []
        line += words(key, title=child.title, when=when, tally=tally(words, child))
    return [*blocks, Paragraph(tuple(line))] if line else blocks


def withdraw_button(words: Words, event: Event) -> Button:
    """回答を取り消す, or 泊まらない."""
    label = words.text("event.stay_not" if event.lodging else "event.withdraw")
    return Button(label, Action("event.withdraw", (to_token(event.id),)))


def answer_buttons(
    words: Words, event: Event, mine: Rsvp | None = None, *, now: datetime
) -> tuple[Button, ...]:
    """One button per style that can be chosen now. The reader's own answer is left out: pressing it would
    change nothing.
    """
    token = to_token(event.id)
    return tuple(
        Button(
            answer_name(words, event, style),
            Action("event.rsvp", (token, style.value)),
            Style.PRIMARY if style is RsvpStyle.COME else Style.PLAIN,
        )
        for style in RsvpStyle
        if event.reception.takes(style, mine, now) and (mine is None or mine.style is not style)
    )


def offer_buttons(words: Words, event: Event) -> tuple[Button, ...]:
    """席を取る and 今回は見送る, for whom a seat is held."""
    token = (to_token(event.id),)
    return (
        Button(words.text("event.offer_take"), Action("event.offer.take", token), Style.PRIMARY),
        Button(words.text("event.offer_pass"), Action("event.offer.pass", token)),
    )


def guest_controls(words: Words, event: Event, mine: Rsvp | None, now: datetime) -> tuple[Select, ...]:
    """The menu of how many guests come along, for who has a seat where some are allowed."""
    if mine is None or not mine.settled or mine.style not in event.seated_styles:
        return ()
    most = mine.guests if event.reception.closed(now) else max(mine.guests, event.reception.guest_limit)
    if not most:
        return ()
    options = tuple(Option(guests(words, count), str(count)) for count in range(most + 1))
    return (
        Select(words.text("event.choose_guests"), Action("event.guests", (to_token(event.id),)), options),
    )


def guests(words: Words, count: int) -> str:
    """同伴者なし, 同伴者2人."""
    return words.text("event.guests", count=count) if count else words.text("event.no_guests")


def closed_note(words: Words, event: Event, now: datetime) -> tuple[Note, ...]:
    """What can still be done after the deadline for answers."""
    return (Note(words("event.deadline_over")),) if event.reception.closed(now) else ()


def open_button(words: Words, event: Event) -> Button:
    """A button to an event's detail."""
    return Button(words.text("command.event.info.title"), Action("event.info", (to_token(event.id),)))


def card_actions(words: Words, event: Event, now: datetime) -> Actions:
    """What a card in a channel offers: every answer that can be given, the detail, and a question to it."""
    ask = Button(words.text("command.event.ask.title"), Action("event.ask", (to_token(event.id),)))
    return Actions((*answer_buttons(words, event, now=now), open_button(words, event), ask))


def my_answer(words: Words, event: Event, mine: Rsvp | None, position: int = 0) -> str:
    """The reader's own answer in words; empty without one."""
    if mine is None:
        return ""
    if mine.waiting and position:
        return words.text("event.mine_position", position=position)
    if mine.waiting:
        return words.text("event.mine_waiting")
    if mine.offered and mine.held_until is not None:
        return words.text("event.mine_offered", until=mine.held_until)
    if mine.guests:
        style = answer_name(words, event, mine.style)
        return words.text("event.mine_with", style=style, guests=guests(words, mine.guests))
    return words.text("event.mine", style=answer_name(words, event, mine.style))
