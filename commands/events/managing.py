"""Changing and cancelling an event: for its host, the chief of its section and administrators."""

from dataclasses import replace
from typing import Annotated

from bot.domain.events import (
    DESCRIPTION_LIMIT,
    MOST_SEATS,
    PLACE_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    Event,
    worth_telling,
)
from bot.domain.ids import to_token
from bot.domain.policy import Policy
from bot.domain.reminders import ReminderPreset, offsets_of
from bot.domain.series import Scope
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.interaction.references import DraftRef
from bot.services.event_drafts import EventDraftService
from bot.services.events import EventService
from bot.view import Answer
from commands.events.creating import WHEN_LIMIT
from commands.events.manage_views import cancelled_view, confirm_cancel_view, edited_view
from commands.events.reading import read_new_when
from commands.events.series_managing import MOST_VERSION_DIGITS, SeriesManaging
from commands.events.series_views import scope_view

CANCEL = "event.cancel"


class EditEvent(Input):
    event: Annotated[str, Ref("event")]


class EditForm(Input):
    event: Annotated[str, Carried()]
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)]
    title: Annotated[str, Line(TITLE_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    capacity: Annotated[int | None, Number(1, MOST_SEATS)] = None
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    description: Annotated[str, Paragraph(DESCRIPTION_LIMIT)] = ""


class EditReminders(Input):
    event: Annotated[str, Carried()]
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)]
    preset: Annotated[ReminderPreset, Carried()]


class CancelEvent(Input):
    event: Annotated[str, Ref("event")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class EditScope(Input):
    event: Annotated[str, Carried()]
    scope: Annotated[Scope, Carried()]


class CancelConfirmed(DraftRef):
    """``with_children``: anything, where what was made under the event goes too."""

    scope: Annotated[Scope, Carried()] = Scope.ONE
    with_children: Annotated[str, Carried()] = ""


class Managing:
    """Handlers for those an event belongs to; the service checks who they are."""

    def __init__(
        self, events: EventService, drafts: EventDraftService, policy: Policy, series: SeriesManaging
    ) -> None:
        self._events = events
        self._series = series
        self._drafts = drafts
        self._policy = policy
        self.form = Command("event.edit.form", EditForm, self.edit, listed=False)

    async def open_form(self, call: Call, asked: EditEvent) -> Answer:
        """The form with everything as it is now; of a series, first which of its times are meant."""
        event = await self._events.managed(asked.event, call.origin)
        if event.occurrence is not None:
            return scope_view(call.words, event, tuple(scope.value for scope in Scope))
        return self._form(call, event)

    async def choose_scope(self, call: Call, asked: EditScope) -> Answer:
        """この回だけ, この回から後ぜんぶ or 全部."""
        if asked.scope is not Scope.ONE:
            return await self._series.open_form(call, asked.event, asked.scope)
        return self._form(call, await self._events.managed(asked.event, call.origin))

    def _form(self, call: Call, event: Event) -> Answer:
        details = event.details
        values = {
            "title": details.title,
            "when": call.words.when(event.starts_at, event.ends_at).text,
            "capacity": "" if details.capacity is None else str(details.capacity),
            "place": details.place,
            "description": details.description,
        }
        args = (to_token(event.id), str(event.version))
        return form_for(self.form, call.words, args=args, values=values)

    async def edit(self, call: Call, form: EditForm) -> Answer:
        """The form came in."""
        before = await self._events.managed(form.event, call.origin)
        starts_at, ends_at = read_new_when(form.when, before, call)
        details = replace(
            before.details,
            title=form.title,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=form.capacity,
            place=form.place,
            description=form.description,
        )
        after = await self._events.edit(before.id, details, version=form.version, origin=call.origin)
        return edited_view(call.words, after, told=worth_telling(before, after))

    async def choose_reminders(self, call: Call, asked: EditReminders) -> Answer:
        """The menu of reminders under an edited event."""
        before = await self._events.managed(asked.event, call.origin)
        offsets = offsets_of(asked.preset, self._policy.reminder_offsets)
        details = replace(before.details, reminder_offsets=offsets)
        after = await self._events.edit(before.id, details, version=asked.version, origin=call.origin)
        return edited_view(call.words, after, told=False)

    async def cancel(self, call: Call, asked: CancelEvent) -> Answer:
        """The reason came in: keep it and ask once more."""
        event = await self._events.managed(asked.event, call.origin)
        token = to_token(event.id)
        children = await self._events.children(event.id, call.origin)
        values = {"event": token, "reason": asked.reason}
        draft_id = await self._drafts.keep_form(call.actor.account.id, CANCEL, (token,), values, call.origin)
        return confirm_cancel_view(call.words, event, asked.reason, to_token(draft_id), children)

    async def cancel_now(self, call: Call, asked: CancelConfirmed) -> Answer:
        """中止する, once more."""
        kept = await self._drafts.kept_form(asked.draft_id, call.actor.account.id, CANCEL)
        event = await self._events.find(kept["event"], call.origin)
        if asked.scope is not Scope.ONE:
            return await self._series.cancel(call, event, asked.scope, kept["reason"])
        cancelled, gone = await self._events.cancel(
            event.id, kept["reason"], call.origin, with_children=bool(asked.with_children)
        )
        return cancelled_view(call.words, cancelled, gone)
