"""同じ内容で開く: an event held again, a week or more later, after a look at everything."""

from typing import Annotated
from zoneinfo import ZoneInfo

from bot.domain.event_copies import again
from bot.domain.events import DESCRIPTION_LIMIT, MOST_SEATS, PLACE_LIMIT, TITLE_LIMIT, Details
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.services.event_copies import EventCopyService
from bot.services.event_drafts import EventDraftService
from bot.view import Answer, Option
from commands.events.creating import WHEN_LIMIT, Creating
from commands.events.reading import moment_notes, read_when

SUGGESTIONS = 25


class DuplicateEvent(Input):
    """An event one held or manages, over or not."""

    event: Annotated[str, Ref("own_event")]


class DuplicateForm(Input):
    source: Annotated[str, Carried()]
    title: Annotated[str, Line(TITLE_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    capacity: Annotated[int | None, Number(1, MOST_SEATS)] = None
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    description: Annotated[str, Paragraph(DESCRIPTION_LIMIT)] = ""


class Duplicating:
    """Handlers from an event to the confirm screen of its next time. ``form`` is what the form sends."""

    def __init__(self, copies: EventCopyService, drafts: EventDraftService, creating: Creating) -> None:
        self._copies = copies
        self._drafts = drafts
        self._creating = creating
        self.form = Command("event.duplicate.form", DuplicateForm, self.fill_in, listed=False)

    async def open_form(self, call: Call, asked: DuplicateEvent) -> Answer:
        """The form with the same words, at the next same weekday and wall time."""
        event = await self._copies.source(asked.event, call.origin)
        details = event.details
        starts_at, ends_at = again(event.starts_at, event.ends_at, ZoneInfo(event.zone), call.now)
        values = {
            "title": details.title,
            "when": call.words.when(starts_at, ends_at).text,
            "capacity": "" if details.capacity is None else str(details.capacity),
            "place": details.place,
            "description": details.description,
        }
        return form_for(self.form, call.words, args=(to_token(event.id),), values=values)

    async def fill_in(self, call: Call, form: DuplicateForm) -> Answer:
        """The form came in: keep it, with section, reminders, fee and way of the event it repeats."""
        event = await self._copies.source(form.source, call.origin)
        minutes = int((event.ends_at - event.starts_at).total_seconds()) // 60
        moment = read_when(form.when, call, minutes)
        details = Details(
            title=form.title,
            starts_at=moment.starts_at,
            ends_at=moment.ends_at,
            place=form.place,
            description=form.description,
            capacity=form.capacity,
            section_id=await self._copies.section_for(event, call.member.id),
        )
        draft = await self._drafts.keep(
            call.actor.account.id,
            details,
            when=call.words.when(moment.starts_at, moment.ends_at).text,
            notes=moment_notes(moment),
            draft_id=None,
            offsets=event.details.reminder_offsets,
            venue=await self._copies.venue_for(event, form.place),
            origin=call.origin,
        )
        return await self._creating.confirm(call, draft)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Events one held whose title contains what was typed, the newest first."""
        found = await self._copies.held(typed, call.origin, limit=SUGGESTIONS)
        words = call.words
        return tuple(
            Option(event.title, to_token(event.id), words.when(event.starts_at).text) for event in found
        )
