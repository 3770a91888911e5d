"""What those who change a series see: what will become of it, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.ids import to_token
from bot.domain.series import Repeat, Scope, Series, Template
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.services.series_changes import Changed
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.events import views
from commands.events.draft_views import reminder_select
from commands.events.series_views import days_field, holiday_notes, open_and_series, times_fields


@dataclass(frozen=True, slots=True)
class Intent:
    """A change about to be made. ``event``: the token of the occurrence it was asked for. ``fall_away``: days
    that were planned and will not take place.
    """

    event: str
    scope: Scope
    template: Template
    repeat: Repeat
    fall_away: Sequence[date]
    draft: str


def confirm_change_view(words: Words, intent: Intent, now: datetime) -> Message:
    """A last look: the rule in full, the next dates, and which planned ones will not take place."""
    template = intent.template
    summary = words.text(f"series.confirm_{intent.scope.value}", title=template.title)
    fields = times_fields(words, intent.repeat, now)
    fields += days_field(words, "series.field_fall_away", intent.fall_away)
    if template.place:
        fields.append(Field(words.text("event.field_place"), views.place_line(template.place)))
    seats = (
        words.text("event.no_limit")
        if template.capacity is None
        else words.text("event.seats", count=template.capacity)
    )
    fields.append(Field(words.text("event.field_seats"), (Text(seats),)))
    blocks: list[Block] = [Heading((Text(summary),)), Fields(tuple(fields))]
    blocks += holiday_notes(words, intent.repeat, now)
    blocks.append(Note(words("series.change_note")))
    buttons = (
        Button(
            words.text("series.change_now"),
            Action("event.series.edit.confirm", (intent.draft,)),
            Style.PRIMARY,
        ),
        Button(words.text("event.revise"), Action(DRAFT_VERB, (intent.draft,))),
        Button(words.text("series.leave_it"), Action("event.info", (intent.event,))),
    )
    return Message(summary, (*blocks, Actions(buttons)), Tone.NOTICE)


def changed_view(call: Call, changed: Changed) -> Message:
    """A series was changed."""
    words, series = call.words, changed.series
    said = words.text("series.edited", title=series.title)
    reminders = Field(
        words.text("event.field_reminders"), (Text(views.offsets(words, series.template.reminder_offsets)),)
    )
    again = Action("event.series.reminders", (to_token(changed.event.id), str(series.version)))
    return Message(
        said,
        (
            Paragraph((Text(said, bold=True),)),
            Fields((*times_fields(words, series.repeat, call.now), reminders)),
            Note(words("series.edited_told" if changed.told else "event.edited_quietly")),
            open_and_series(words, changed.event),
            Actions((reminder_select(words, again),)),
        ),
        Tone.SUCCESS,
    )


def cancel_buttons(words: Words, draft: str) -> tuple[Button, ...]:
    """Which times of a series are to be called off."""
    return tuple(
        Button(
            words.text(f"series.cancel_{scope.value}"),
            Action("event.cancel.confirm", (draft, scope.value)),
            Style.DANGER,
        )
        for scope in Scope
    )


def series_cancelled_view(words: Words, series: Series, scope: Scope) -> Message:
    """A series was called off, as a whole or in part."""
    said = words.text(f"series.now_cancelled_{scope.value}", title=series.title)
    back = Button(words.text("command.event.list.title"), Action("event.list"))
    return Message(
        said,
        (Paragraph((Text(said, bold=True),)), Note(words("event.cancel_told")), Actions((back,))),
        Tone.SUCCESS,
    )
