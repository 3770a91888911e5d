"""How personal reminders are shown: on the confirm screen, in the list, one by one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.calendar.recurrence import existing
from bot.domain.ids import to_token
from bot.domain.personal_reminders import PersonalReminder, Snooze, Timing
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.reminder_drafts import ReminderDraft
from bot.text.describe_recurrence import describe_days, describe_recurrence
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
    Note,
    Style,
    Text,
    Tone,
)

SNOOZES = tuple(Snooze)


def when_line(words: Words, timing: Timing, following: datetime | None) -> Line:
    """When it is, in full; ``words`` speak in its own zone."""
    if timing.rule is None:
        return (words.when(existing(timing.starts, words.zone)),)
    local = following.astimezone(words.zone) if following else None
    return (Text(describe_recurrence(timing.rule, timing.starts.time(), local, words.language)),)


def when_text(words: Words, reminder: PersonalReminder) -> str:
    """When it is, as the form shows it and reads it back."""
    timing = reminder.timing
    if timing.rule is None:
        return words.when(existing(timing.starts, words.zone)).text
    local = reminder.next_due.astimezone(words.zone) if reminder.next_due else None
    return describe_recurrence(timing.rule, timing.starts.time(), local, words.language)


def confirm_view(words: Words, draft: ReminderDraft, now: datetime, town_zone: ZoneInfo) -> Message:
    """What will be called to mind and when, written out in full before it counts."""
    heading = words.text("reminder.confirm", what=draft.words)
    token = (to_token(draft.id),)
    following = draft.timing.after(now, words.zone, is_holiday)
    fields = [Field(words.text("reminder.field_when"), when_line(words, draft.timing, following))]
    fields += _zone_field(words, town_zone)
    blocks: list[Block] = [Heading((Text(heading),)), Fields(tuple(fields))]
    blocks += [Note(words(_note_key(words, note))) for note in draft.notes]
    buttons = [
        Button(words.text("reminder.accept"), Action("remind.confirm", token), Style.PRIMARY),
        Button(words.text("reminder.revise"), Action(DRAFT_VERB, token)),
    ]
    if draft.both_ways:
        way = "once" if draft.timing.rule else "again"
        buttons.append(Button(words.text(f"reminder.make_{way}"), Action(f"remind.{way}", token)))
    buttons.append(Button(words.text("reminder.discard"), Action("remind.discard", token)))
    return Message(heading, (*blocks, Actions(tuple(buttons))), Tone.NOTICE)


def _note_key(words: Words, note: str) -> str:
    key = f"reminder.note_{note}"
    return key if words.has(key) else f"event.note_{note}"


def _zone_field(words: Words, town_zone: ZoneInfo) -> list[Field]:
    if words.zone == town_zone:
        return []
    return [Field(words.text("reminder.field_zone"), (Text(words.zone.key),))]


def detail_view(words: Words, reminder: PersonalReminder, town_zone: ZoneInfo, *, said: str = "") -> Message:
    """One reminder with everything its member can do; ``said``: what has just become of it."""
    fields = [Field(words.text("reminder.field_when"), when_line(words, reminder.timing, reminder.next_due))]
    if reminder.snoozed_until is not None:
        snoozed = words("reminder.snoozed_until", moment=reminder.snoozed_until)
        fields.append(Field(words.text("reminder.field_snoozed"), snoozed))
    rule = reminder.timing.rule
    if rule is not None and rule.exceptions:
        days = Text(describe_days(rule.exceptions, words.language))
        fields.append(Field(words.text("reminder.field_left_out"), (days,)))
    fields += _zone_field(words, town_zone)
    heading = said or reminder.words
    blocks: list[Block] = [Heading((Text(heading),)), Fields(tuple(fields)), Actions(_steps(words, reminder))]
    return Message(heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _steps(words: Words, reminder: PersonalReminder) -> tuple[Button, ...]:
    token = to_token(reminder.id)
    buttons = [to("remind.edit", words, token, style=Style.PRIMARY)]
    if reminder.open:
        if reminder.timing.rule is not None and reminder.next_due is not None:
            buttons.append(to("remind.skip", words, token))
        buttons.append(to("remind.share", words, token))
    buttons += [to("remind.delete", words, token), to("remind.list", words)]
    return tuple(buttons)


def due_buttons(words: Words, reminder: PersonalReminder) -> tuple[Button, ...]:
    """できた, and three ways to say not now."""
    token = to_token(reminder.id)
    later = (
        Button(words.text(f"choice.Snooze.{choice.value}"), Action("remind.snooze", (token, choice.value)))
        for choice in SNOOZES
    )
    return (to("remind.done", words, token, style=Style.PRIMARY), *later)
