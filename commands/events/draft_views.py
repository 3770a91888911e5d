"""The confirm screen of an event that is not public yet."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Problem
from bot.domain.ids import to_token
from bot.domain.reminders import ReminderPreset
from bot.domain.sections import Section
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.parts import to
from bot.interaction.section_menu import section_menu
from bot.interaction.words import Words
from bot.services.event_drafts import EventDraft
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Line,
    Message,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)
from commands.events import views
from commands.events.hints import hints
from commands.events.series_reading import Way
from commands.events.series_views import holiday_notes, times_fields


def confirm_view(
    words: Words,
    draft: EventDraft,
    sections: Sequence[Section],
    *,
    section: str,
    now: datetime,
    problems: Sequence[Problem] = (),
    waits_until: datetime | None = None,
) -> Message:
    """What will be published, with its date written out in full. ``problems``: why it cannot be yet;
    ``waits_until``: when it becomes public by itself.
    """
    token = (to_token(draft.id),)
    summary = words.text("event.confirm", title=draft.details.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    blocks += [Paragraph((Text(words.problem(problem), bold=True),)) for problem in problems]
    blocks.append(_facts(words, draft, section, now))
    if waits_until is not None:
        blocks.append(Paragraph(words("publication.waits", at=waits_until)))
    if draft.details.description:
        blocks.append(Paragraph((Text(draft.details.description),)))
    blocks += hints(words, draft)
    if draft.repeat is not None:
        blocks += holiday_notes(words, draft.repeat, now)
    revise = Button(words.text("event.revise"), Action(DRAFT_VERB, token))
    discard = Button(words.text("event.discard"), Action("event.discard", token))
    publish = Button(words.text("event.publish"), Action("event.publish", token), Style.PRIMARY)
    rules = to("event.reception", words, *token)
    blocks.append(Actions((revise, rules, discard) if problems else (publish, revise, rules, discard)))
    if draft.both_ways:
        way = Way.ONCE if draft.repeat else Way.AGAIN
        other = Action("event.draft.times", (*token, way.value))
        blocks.append(Actions((Button(words.text(f"series.make_{way.value}"), other),)))
    if sections:
        blocks.append(Actions((_section_select(words, token, sections),)))
    blocks.append(Actions((reminder_select(words, Action("event.draft.reminders", token)),)))
    more = (to("event.draft.venue", words, *token),)
    blocks.append(Actions(more if problems else (*more, *_later(words, token, waits_until))))
    return Message(summary, tuple(blocks), Tone.PROBLEM if problems else Tone.NOTICE)


def _later(words: Words, token: tuple[str, ...], waits_until: datetime | None) -> tuple[Button, ...]:
    """あとで公開する; where it waits already, another moment or none."""
    if waits_until is None:
        return (to("event.publish_later", words, *token),)
    change = Button(words.text("publication.change"), Action("event.publish_later", token))
    return (change, to("event.publish_cancel", words, *token))


def discarded_view(words: Words) -> Message:
    """A draft was thrown away."""
    again = Button(words.text("command.event.create.title"), Action("event.create"))
    return Message(words.text("event.discarded"), (Paragraph(words("event.discarded")), Actions((again,))))


def reminder_select(words: Words, action: Action) -> Select:
    """A menu of the presets for reminders."""
    options = tuple(
        Option(words.text(f"choice.ReminderPreset.{preset.value}"), preset.value) for preset in ReminderPreset
    )
    return Select(words.text("event.choose_reminders"), action, options)


def _section_select(words: Words, token: tuple[str, ...], sections: Sequence[Section]) -> Select:
    label, action = words.text("event.choose_section"), Action("event.draft.section", token)
    return section_menu(label, words.text("event.whole_town"), action, sections)


def _facts(words: Words, draft: EventDraft, section: str, now: datetime) -> Fields:
    details = draft.details
    when: Line = (words.when(details.starts_at, details.ends_at),)
    times = [Field(words.text("event.field_when"), when)]
    if draft.repeat is not None:
        times = times_fields(words, draft.repeat, now)
    seats = (
        words.text("event.no_limit")
        if details.capacity is None
        else words.text("event.seats", count=details.capacity)
    )
    fields = [*times, Field(words.text("event.field_seats"), (Text(seats),))]
    if draft.reception.answers_until is not None:
        until = words.when(draft.reception.answers_until)
        fields.append(Field(words.text("event.field_until"), (until,)))
    if details.place:
        fields.append(Field(words.text("event.field_place"), views.place_line(details.place)))
    fields += views.venue_fields(words, draft.venue)
    shown = section or words.text("event.whole_town")
    fields.append(Field(words.text("event.field_section"), (Text(shown),)))
    reminders = views.offsets(words, details.reminder_offsets)
    fields.append(Field(words.text("event.field_reminders"), (Text(reminders),)))
    return Fields(tuple(fields))
