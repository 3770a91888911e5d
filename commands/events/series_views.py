"""How what comes again is shown: its rule in full, its next dates, and what one can do with all of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.calendar.holidays import holiday_name, is_holiday
from bot.calendar.recurrence import DaysOff
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.rsvps import RsvpStyle
from bot.domain.series import Repeat, Series, left_out
from bot.interaction.parts import beside, to
from bot.interaction.words import Words
from bot.services.series import SeriesPage
from bot.services.series_looking import SeriesLook
from bot.text.describe import day_text
from bot.text.describe_recurrence import describe_recurrence, describe_rule
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
    Span,
    Text,
    Tone,
)
from commands.events import views

NEXT_DATES = 3
MOST_DAYS = 6
STYLES = (RsvpStyle.COME, RsvpStyle.LISTEN)
"""What one can answer to every time at once."""


def times_text(words: Words, repeat: Repeat, following: date | None = None) -> str:
    """隔週土曜 21:00〜22:30, as it is shown and read back; with its next day on request."""
    ends = (repeat.starts + timedelta(minutes=repeat.minutes)).time()
    zone = ZoneInfo(repeat.zone)
    following_at = repeat.span(following)[0].astimezone(zone) if following else None
    return describe_recurrence(repeat.rule, repeat.starts.time(), following_at, words.language, until=ends)


def mark(words: Words, series: Series) -> str:
    """How an event comes again, for a list: 毎月第2木曜."""
    rule = describe_rule(series.repeat.rule, words.language)
    return words.text("series.mark", rule=rule)


def times_fields(words: Words, repeat: Repeat, now: datetime) -> list[Field]:
    """The rule in full, the next dates in full, and the days off it leaves out until then."""
    days = tuple(islice(repeat.ahead(now, is_holiday), NEXT_DATES))
    fields = [_rule(words, repeat)]
    if days:
        fields.append(
            Field(words.text("series.field_next"), _moments(words, [repeat.span(day) for day in days]))
        )
        skipped = left_out(repeat, days, now, is_holiday)
        if skipped:
            fields.append(Field(words.text("series.field_left_out"), (Text(_named_days(words, skipped)),)))
    return fields


def holiday_notes(words: Words, repeat: Repeat, now: datetime) -> list[Note]:
    """A word about public holidays among the next dates, where nobody said what becomes of them."""
    if repeat.rule.days_off is not DaysOff.KEEP:
        return []
    days = islice(repeat.ahead(now, is_holiday), NEXT_DATES)
    holidays = [day for day in days if is_holiday(day)]
    return [Note(words("series.on_holiday", days=_named_days(words, holidays)))] if holidays else []


def _moments(words: Words, spans: Sequence[tuple[datetime, datetime]]) -> Line:
    line: list[Span] = []
    for starts_at, ends_at in spans:
        line += [Text(words.text("list.comma"))] if line else []
        line.append(words.when(starts_at, ends_at))
    return tuple(line)


def _named_days(words: Words, days: Sequence[date]) -> str:
    named = []
    for day in days[:MOST_DAYS]:
        name = holiday_name(day) if words.language == "ja" else ""
        text = day_text(day, words.language)
        named.append(words.text("series.day_named", day=text, name=name) if name else text)
    more = len(days) - MOST_DAYS
    listed = words.text("list.comma").join(named)
    return words.text("series.days_more", days=listed, count=more) if more > 0 else listed


def days_field(words: Words, key: str, days: Sequence[date]) -> list[Field]:
    """A field with several days; none where there are none."""
    return [Field(words.text(key), (Text(_named_days(words, days)),))] if days else []


def rule_fields(words: Words, series: Series) -> Fields:
    """The rule in full, for a card."""
    return Fields((_rule(words, series.repeat),))


def card_actions(words: Words, event: Event, now: datetime) -> Actions:
    """What the card of an occurrence offers: every answer, the detail, and the series."""
    return Actions((*views.card_actions(words, event, now).controls, series_button(words, event)))


def _rule(words: Words, repeat: Repeat) -> Field:
    return Field(words.text("series.field_rule"), (Text(times_text(words, repeat)),))


def about_series(words: Words, event: Event, look: SeriesLook) -> list[Block]:
    """What the detail of an occurrence says of its series, with 参加 for every time at once; its
    other answers and taking them back are on the page of the series.
    """
    others = [one for one in look.upcoming if one.id != event.id][:NEXT_DATES]
    fields = [_rule(words, look.series.repeat)]
    if others:
        spans = [(one.starts_at, one.ends_at) for one in others]
        fields.append(Field(words.text("series.field_others"), _moments(words, spans)))
    blocks: list[Block] = [Fields(tuple(fields))]
    if look.mine is not None:
        style = views.style_name(words, look.mine.style)
        return [*blocks, Paragraph(words("series.mine", style=style))]
    if RsvpStyle.COME in _offered(look):
        blocks.append(Actions((_every_time(words, to_token(event.id), RsvpStyle.COME),)))
    return blocks


def answers(words: Words, event: Event, look: SeriesLook) -> list[Block]:
    """Buttons for every time at once, and the reader's own answer to it."""
    token = to_token(event.id)
    mine = look.mine.style if look.mine else None
    blocks: list[Block] = []
    if mine is not None:
        style = views.style_name(words, mine)
        blocks.append(Paragraph(words("series.mine", style=style)))
    buttons = [_every_time(words, token, style) for style in _offered(look) if style is not mine]
    if mine is not None:
        buttons.append(to("event.series.withdraw", words, token))
    return [*blocks, Actions(tuple(buttons))] if buttons else blocks


def _offered(look: SeriesLook) -> list[RsvpStyle]:
    """What one can answer to every time of a series that goes on."""
    if not (look.series.running and look.upcoming):
        return []
    return [style for style in STYLES if style in look.series.template.reception.offered_styles]


def _every_time(words: Words, token: str, style: RsvpStyle) -> Button:
    label = words.text("series.every_time", style=views.style_name(words, style))
    return Button(label, Action("event.series.answer", (token, style.value)))


def series_view(words: Words, page: SeriesPage, *, said: str = "", number: int = 0) -> Message:
    """A series: its rule in full and a page of its next dates, each with a button. ``said``: what has just
    happened.
    """
    look, event = page.look, page.named.event
    series = look.series
    fields = [_rule(words, series.repeat)]
    if series.template.place:
        fields.append(Field(words.text("event.field_place"), views.place_line(series.template.place)))
    if page.named.section:
        fields.append(Field(words.text("event.field_section"), (Text(page.named.section),)))
    fields.append(Field(words.text("event.field_host"), (Text(page.named.host),)))
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(series.title),)), Fields(tuple(fields))]
    if look.upcoming:
        blocks.append(Items(tuple(_row(words, one) for one in look.upcoming)))
    else:
        blocks.append(Paragraph(words("series.nothing_planned")))
    token = to_token(event.id)
    pages = beside("event.series", number, words, more=look.more, before=(token,))
    blocks += [Actions(pages)] if pages else []
    blocks += answers(words, event, look)
    blocks.append(Actions((to("event.list", words),)))
    return Message(said or series.title, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _row(words: Words, event: Event) -> Item:
    when = (words.when(event.starts_at, event.ends_at),)
    return Item(when, (Text(views.tally(words, event)),), views.open_button(words, event))


def series_button(words: Words, event: Event) -> Button:
    """A button to the series of an occurrence."""
    return to("event.series", words, to_token(event.id))


def open_and_series(words: Words, event: Event) -> Actions:
    """Buttons to an occurrence and to its series."""
    return Actions((views.open_button(words, event), series_button(words, event)))


def scope_view(words: Words, event: Event, scopes: Sequence[str]) -> Message:
    """Which times of a series are to be changed."""
    summary = words.text("series.edit_which", title=event.title)
    token = to_token(event.id)
    buttons = tuple(
        Button(words.text(f"series.edit_{scope}"), Action("event.edit.scope", (token, scope)))
        for scope in scopes
    )
    keep = Button(words.text("series.leave_it"), Action("event.info", (token,)))
    when = Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))
    return Message(
        summary,
        (
            Heading((Text(summary),)),
            Fields((when,)),
            Note(words("series.edit_which_note")),
            Actions((*buttons, keep)),
        ),
        Tone.NOTICE,
    )
