"""Changing a series: the form with its rule in full, a look at what becomes of it, then この内容に変える."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain import series as rules
from bot.domain.events import DESCRIPTION_LIMIT, MOST_SEATS, PLACE_LIMIT, TITLE_LIMIT, Event
from bot.domain.ids import EventId, to_token
from bot.domain.policy import Policy
from bot.domain.reminders import ReminderPreset, offsets_of
from bot.domain.series import Repeat, Scope, Template
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph
from bot.interaction.references import DraftRef, carried
from bot.services.event_drafts import EventDraftService
from bot.services.series_changes import Change, Managed, SeriesChanges
from bot.services.series_words import read_back, written
from bot.view import Answer
from commands.events.series_manage_views import (
    Intent,
    changed_view,
    confirm_change_view,
    series_cancelled_view,
)
from commands.events.series_reading import read_repeat
from commands.events.series_views import times_text

FORM = "event.series.edit.form"
WHEN_LIMIT = 200
MOST_VERSION_DIGITS = 9


class SeriesForm(Input):
    event: Annotated[str, Carried()]
    scope: Annotated[Scope, Carried()]
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)]
    title: Annotated[str, Line(TITLE_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    capacity: Annotated[int | None, Number(1, MOST_SEATS)] = None
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    description: Annotated[str, Paragraph(DESCRIPTION_LIMIT)] = ""


class SeriesReminders(Input):
    event: Annotated[str, Carried()]
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)]
    preset: Annotated[ReminderPreset, Carried()]


@dataclass(frozen=True, slots=True)
class _Coming:
    """What of a series a change is meant for: from which of its days on, and its times from then."""

    first: date | None
    repeat: Repeat


class SeriesManaging:
    """Handlers for those a series belongs to; the service checks who they are."""

    def __init__(self, changes: SeriesChanges, drafts: EventDraftService, policy: Policy) -> None:
        self._changes = changes
        self._policy = policy
        self._drafts = drafts
        self.form = Command(FORM, SeriesForm, self.fill_in, listed=False)

    async def open_form(self, call: Call, event: str, scope: Scope) -> Answer:
        """The form with everything as it is now."""
        managed = await self._changes.managed(event, call.origin)
        template = managed.series.template
        values = {
            "title": template.title,
            "when": _when_text(call, managed, scope),
            "capacity": "" if template.capacity is None else str(template.capacity),
            "place": template.place,
            "description": template.description,
        }
        args = (to_token(managed.event.id), scope.value, str(managed.series.version))
        return form_for(self.form, call.words, args=args, values=values)

    async def fill_in(self, call: Call, form: SeriesForm) -> Answer:
        """The form came in: keep it and show what will become of the series."""
        managed = await self._changes.managed(form.event, call.origin)
        managed.series.check_version(form.version)
        repeat = _read(call, managed, form)
        times = repeat or _coming(managed, form.scope, call.now).repeat
        rules.check_repeat(times)
        template = _template(managed, form)
        rules.edit(managed.series, template, times, now=call.now, days_off=is_holiday)
        fall_away: tuple[date, ...] = ()
        if repeat is not None:
            fall_away = await self._changes.falling_away(managed, form.scope, repeat, call.now)
        values = _values(form, repeat)
        args = (form.event, form.scope.value, str(form.version))
        draft_id = await self._drafts.keep_form(call.actor.account.id, FORM, args, values, call.origin)
        intent = Intent(form.event, form.scope, template, times, fall_away, to_token(draft_id))
        return confirm_change_view(call.words, intent, call.now)

    async def confirm(self, call: Call, asked: DraftRef) -> Answer:
        """この内容に変える."""
        kept = await self._drafts.kept_form(asked.draft_id, call.actor.account.id, FORM)
        managed = await self._changes.managed(kept["event"], call.origin)
        change = Change(
            scope=Scope(kept["scope"]),
            template=replace(
                managed.series.template,
                title=kept["title"],
                capacity=int(kept["capacity"]) if kept["capacity"] else None,
                place=kept["place"],
                description=kept["description"],
            ),
            repeat=read_back(kept),
            version=int(kept["version"]),
            reason=call.words.text("series.reason_rule"),
        )
        changed = await self._changes.edit(EventId(carried(kept["event"])), change, call.origin)
        return changed_view(call, changed)

    async def choose_reminders(self, call: Call, asked: SeriesReminders) -> Answer:
        """The menu of reminders under a changed series."""
        managed = await self._changes.managed(asked.event, call.origin)
        offsets = offsets_of(asked.preset, self._policy.reminder_offsets)
        template = replace(managed.series.template, reminder_offsets=offsets)
        change = Change(Scope.ALL, template, None, asked.version)
        return changed_view(call, await self._changes.edit(managed.event.id, change, call.origin))

    async def cancel(self, call: Call, event: Event, scope: Scope, reason: str) -> Answer:
        """この回から後をぜんぶ or 全部を取りやめる."""
        series = await self._changes.cancel(event.id, scope, reason, call.origin)
        return series_cancelled_view(call.words, series, scope)


def _template(managed: Managed, form: SeriesForm) -> Template:
    return replace(
        managed.series.template,
        title=form.title,
        capacity=form.capacity,
        place=form.place,
        description=form.description,
    )


def _values(form: SeriesForm, repeat: Repeat | None) -> Mapping[str, str]:
    return {
        "event": form.event,
        "scope": form.scope.value,
        "version": str(form.version),
        "title": form.title,
        "when": form.when,
        "capacity": "" if form.capacity is None else str(form.capacity),
        "place": form.place,
        "description": form.description,
        **(written(repeat) if repeat else {}),
    }


def _coming(managed: Managed, scope: Scope, now: datetime) -> _Coming:
    repeat, occurrence = managed.series.repeat, managed.event.occurrence
    day = occurrence.day if occurrence else None
    if scope is Scope.FOLLOWING and day is not None:
        return _Coming(day, repeat.since(day, is_holiday))
    following = next(repeat.ahead(now, is_holiday), None)
    return _Coming(following, repeat.rest(now, is_holiday))


def _when_text(call: Call, managed: Managed, scope: Scope) -> str:
    coming = _coming(managed, scope, call.now)
    return times_text(call.words, coming.repeat, coming.first)


def _read(call: Call, managed: Managed, form: SeriesForm) -> Repeat | None:
    """The times as edited; None where nothing about them was changed. Raises InvalidInput at ``when``."""
    if form.when == _when_text(call, managed, form.scope):
        return None
    coming = _coming(managed, form.scope, call.now)
    zone, since = ZoneInfo(coming.repeat.zone), call.now
    if form.scope is Scope.FOLLOWING and coming.first is not None:
        since = max(since, datetime.combine(coming.first, time(), zone))
    repeat = read_repeat(form.when, call, zone, since, coming.repeat.minutes)
    return None if repeat.says_the_same(coming.repeat, since, is_holiday) else repeat
