"""Announcing an event: a form or one line, a look at the date written out in full, then 公開する."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Annotated

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.events import DESCRIPTION_LIMIT, MOST_SEATS, PLACE_LIMIT, TITLE_LIMIT, Details, Event
from bot.domain.ids import EventId, SectionId, from_token, to_token
from bot.domain.lodging import nights
from bot.domain.reminders import ReminderPreset
from bot.domain.venues import ACCESS_LIMIT, FEE_LIMIT, MEETING_LIMIT, Venue
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_again, form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref, read
from bot.interaction.references import DraftRef, carried
from bot.interaction.section_menu import DraftSection
from bot.services.event_drafts import FORM, EventDraft, EventDraftService
from bot.services.events import EventService
from bot.text.graphemes import cut
from bot.view import Answer, Form
from commands.events.draft_views import confirm_view, discarded_view
from commands.events.hints import TEMPLATE, checklist, hint_sooner
from commands.events.looking import PER_PAGE, detail_view
from commands.events.reading import END_ASSUMED
from commands.events.series_reading import Way, read_times, split_event

WHEN_LIMIT = 100
LINE_LIMIT = 300
PARTY_LENGTH = timedelta(hours=2)
PARTY_NOTICE = timedelta(minutes=10)  # one that is made during its event begins no earlier


class CreateEvent(Input):
    section: Annotated[str, Ref("section")] = ""
    line: Annotated[str, Line(LINE_LIMIT)] = ""


class EventForm(Input):
    draft: Annotated[str, Carried()] = ""
    section: Annotated[str, Carried()] = ""
    parent: Annotated[str, Carried()] = ""
    lodging: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    capacity: Annotated[int | None, Number(1, MOST_SEATS)] = None
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    description: Annotated[str, Paragraph(DESCRIPTION_LIMIT)] = ""


class DraftTimes(DraftRef):
    way: Annotated[Way, Carried()]


class DraftVenue(DraftRef):
    fee: Annotated[str, Line(FEE_LIMIT)] = ""
    meeting: Annotated[str, Line(MEETING_LIMIT)] = ""
    access: Annotated[str, Paragraph(ACCESS_LIMIT)] = ""


class ManagedEvent(Input):
    event: Annotated[str, Ref("event")]


class DraftReminders(DraftRef):
    preset: Annotated[ReminderPreset, Carried()]


class Creating:
    """Handlers of a new event, from the first word to its publication."""

    def __init__(self, events: EventService, drafts: EventDraftService) -> None:
        self._events = events
        self._drafts = drafts
        self.form = Command(FORM, EventForm, self.fill_in, listed=False)
        self.venue_form = Command("event.draft.venue_form", DraftVenue, self.write_venue, listed=False)

    async def create(self, call: Call, asked: CreateEvent) -> Answer:
        """An empty form; or what one line says, on the confirm screen or in the form with what is missing."""
        section = (
            to_token((await self._drafts.section(asked.section, call.member.id)).id) if asked.section else ""
        )
        args = ("", section)
        if not asked.line:
            return form_for(self.form, call.words, args=args)
        parts = split_event(asked.line, call)
        capacity = "" if parts.capacity is None else str(parts.capacity)
        values = {"title": parts.title, "when": parts.phrase, "capacity": capacity}
        if parts.phrase and not parts.title:
            return await self._ask_title(call, args, values)
        try:
            return await self.fill_in(call, read(EventForm, {**values, "section": section}))
        except InvalidInput as invalid:
            return await self._ask(call, args, values, invalid.problems)

    async def _ask_title(self, call: Call, args: tuple[str, ...], values: dict[str, str]) -> Form:
        """Date first: the date is settled, written out in full, and the title is asked for."""
        problems = {"title": Problem("event.title_missing")}
        try:
            times = read_times(values["when"], call)
        except InvalidInput as invalid:
            problems |= invalid.problems
        else:
            if times.repeat is None and not times.both_ways:
                ends_at = None if END_ASSUMED in times.notes else times.ends_at
                values["when"] = call.words.when(times.starts_at, ends_at).text
        return await self._ask(call, args, values, problems)

    async def _ask(
        self, call: Call, args: tuple[str, ...], values: Mapping[str, str], problems: Mapping[str, Problem]
    ) -> Form:
        if not values["when"]:
            problems = {**problems, "when": Problem("event.when_missing")}
        draft_id = await self._drafts.keep_form(call.actor.account.id, FORM, args, values, call.origin)
        draft = to_token(draft_id)
        return form_again(self.form, call.words, args=args, values=values, problems=problems, draft=draft)

    async def fill_in(self, call: Call, form: EventForm) -> Answer:
        """The form came in: keep it and show what will be published."""
        return await self._keep(call, form, Way.ONCE)

    async def choose_times(self, call: Call, asked: DraftTimes) -> Answer:
        """第2木曜 was meant of one day, or of every month."""
        draft = await self._drafts.get(asked.draft_id, call.actor.account.id)
        details = draft.details
        form = EventForm(
            draft=asked.draft,
            title=details.title,
            when=draft.when,
            capacity=details.capacity,
            place=details.place,
            description=details.description,
        )
        return await self._keep(call, form, asked.way)

    async def _keep(self, call: Call, form: EventForm, way: Way) -> Answer:
        times = read_times(form.when, call, way=way)
        section = from_token(form.section)
        hinted = () if times.repeat else await self._hints(call, form, times.starts_at)
        details = Details(
            title=form.title,
            starts_at=times.starts_at,
            ends_at=times.ends_at,
            place=form.place,
            description=form.description,
            capacity=form.capacity,
            section_id=None if section is None else SectionId(section),
        )
        draft = await self._drafts.keep(
            call.actor.account.id,
            details,
            when=form.when
            if times.repeat or times.both_ways
            else call.words.when(times.starts_at, times.ends_at).text,
            notes=(*times.notes, *hinted),
            draft_id=DraftRef(draft=form.draft).draft_id if form.draft else None,
            origin=call.origin,
            parent_id=EventId(carried(form.parent)) if form.parent else None,
            repeat=times.repeat,
            both_ways=times.both_ways,
            lodging=bool(form.lodging and form.parent),
        )
        return await self.confirm(call, draft)

    async def _hints(self, call: Call, form: EventForm, starts_at: datetime) -> tuple[str, ...]:
        """A sooner day for what is new; whoever comes back to a draft has made up their mind, and keeps the
        checklist it began with.
        """
        if not form.draft:
            return hint_sooner(form.when, starts_at, call.words, call.now)
        earlier = await self._drafts.get(DraftRef(draft=form.draft).draft_id, call.actor.account.id)
        return tuple(note for note in earlier.notes if note.startswith(TEMPLATE))

    async def look_again(self, call: Call, asked: DraftRef) -> Answer:
        """The confirm screen, as the draft stands."""
        draft = await self._drafts.get(asked.draft_id, call.actor.account.id)
        return await self.confirm(call, draft)

    async def choose_section(self, call: Call, asked: DraftSection) -> Answer:
        """The menu of sections on the confirm screen."""
        draft = await self._drafts.choose_section(
            asked.draft_id, call.actor.account.id, asked.section_id, call.origin
        )
        return await self.confirm(call, draft)

    async def choose_reminders(self, call: Call, asked: DraftReminders) -> Answer:
        """The menu of reminders on the confirm screen."""
        draft = await self._drafts.choose_reminders(
            asked.draft_id, call.actor.account.id, asked.preset, call.origin
        )
        return await self.confirm(call, draft)

    async def add_party(self, call: Call, asked: ManagedEvent) -> Answer:
        """懇親会をつける: the form, filled in from the event it follows."""
        event = await self._parent(call, asked)
        words, starts_at = call.words, max(event.ends_at, call.now + PARTY_NOTICE)
        values = {
            "title": cut(words.text("event.party_title", title=event.title), TITLE_LIMIT),
            "when": words.when(starts_at, starts_at + PARTY_LENGTH).text,
            "place": event.details.place,
        }
        return form_for(self.form, words, args=(*_below(event), ""), values=values)

    async def add_lodging(self, call: Call, asked: ManagedEvent) -> Answer:
        """宿泊をつける: the form, with the nights of the event it belongs to."""
        event = await self._parent(call, asked)
        words = call.words
        begins, ends = nights(event.starts_at, event.ends_at, words.zone)
        begins = max(begins, call.now + PARTY_NOTICE)
        values = {
            "title": cut(words.text("event.lodging_title", title=event.title), TITLE_LIMIT),
            "when": words.when(begins, max(ends, begins + PARTY_LENGTH)).text,
        }
        return form_for(self.form, words, args=(*_below(event), "1"), values=values)

    async def _parent(self, call: Call, asked: ManagedEvent) -> Event:
        event = await self._events.managed(asked.event, call.origin)
        if event.parent_id is not None:
            raise Refused("event.party_of_party", title=event.title)
        return event

    async def open_venue(self, call: Call, asked: DraftRef) -> Answer:
        """会場と参加費 of a draft, as they are."""
        draft = await self._drafts.get(asked.draft_id, call.actor.account.id)
        values = asdict(draft.venue)
        return form_for(self.venue_form, call.words, args=(to_token(draft.id),), values=values)

    async def write_venue(self, call: Call, form: DraftVenue) -> Answer:
        """会場と参加費 came in."""
        venue = Venue(form.fee, form.access, form.meeting)
        draft = await self._drafts.write_venue(form.draft_id, call.actor.account.id, venue, call.origin)
        return await self.confirm(call, draft)

    async def publish(self, call: Call, asked: DraftRef) -> Answer:
        """公開する."""
        draft_id, account_id = asked.draft_id, call.actor.account.id
        try:
            published = await self._drafts.publish(draft_id, account_id, call.member.id, call.origin)
        except InvalidInput as invalid:  # its time came while the draft lay there
            draft = await self._drafts.get(draft_id, account_id)
            return await self.confirm(call, draft, tuple(invalid.problems.values()))
        event = published.event
        detail = await self._events.detail(to_token(event.id), call.member.id, call.origin, limit=PER_PAGE)
        key = "event.published" if published.rooms else "event.published_nowhere"
        shown = detail_view(call, detail, said=call.words.text(key, title=event.title))
        return replace(shown, blocks=(*shown.blocks, *checklist(call.words, published.notes)))

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._drafts.discard(asked.draft_id, call.actor.account.id, call.origin)
        return discarded_view(call.words)

    async def confirm(self, call: Call, draft: EventDraft, problems: tuple[Problem, ...] = ()) -> Answer:
        """The confirm screen of a draft."""
        sections = await self._drafts.own_sections(call.member.id)
        named = await self._drafts.section_name(draft)
        waits_until = await self._drafts.waits_until(draft.id)
        return confirm_view(
            call.words,
            draft,
            sections,
            section=named,
            problems=problems,
            now=call.now,
            waits_until=waits_until,
        )


def _below(event: Event) -> tuple[str, str, str]:
    """The first arguments of the form of what is made under an event."""
    section = to_token(event.section_id) if event.section_id is not None else ""
    return "", section, to_token(event.id)
