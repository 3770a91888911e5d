"""A new date poll: a line or a form, a look at every time in full, then 公開する."""

from collections.abc import Mapping
from typing import Annotated

from bot.domain.date_polls import NOTES_LIMIT, DatePoll, usual_deadline
from bot.domain.errors import InvalidInput, Problem
from bot.domain.events import DEFAULT_MINUTES, PLACE_LIMIT, TITLE_LIMIT
from bot.domain.ids import DraftId, SectionId, from_token, new_id, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.deadlines import read_deadline
from bot.interaction.forms import form_again, form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref, read
from bot.interaction.parts import done, to
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services.date_polls import DatePollService
from bot.services.event_drafts import EventDraftService
from bot.services.poll_drafts import FORM, PollDraft
from bot.view import Answer, Form, Tone
from commands.polls.confirm_view import confirm_view, dates_text
from commands.polls.reading import read_dates, split_line
from commands.polls.views import detail_view

LINE_LIMIT = 600
DATES_LIMIT = 1_500
DEADLINE_LIMIT = 100
LEAST_MINUTES, MOST_MINUTES = 15, 1_440


class CreatePoll(Input):
    section: Annotated[str, Ref("section")] = ""
    line: Annotated[str, Line(LINE_LIMIT)] = ""


class PollForm(Input):
    draft: Annotated[str, Carried()] = ""
    section: Annotated[str, Carried()] = ""
    minutes: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    dates: Annotated[str, Paragraph(DATES_LIMIT)]
    deadline: Annotated[str, Line(DEADLINE_LIMIT)] = ""
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    notes: Annotated[str, Paragraph(NOTES_LIMIT)] = ""


class DraftLength(DraftRef):
    minutes: Annotated[int, Number(LEAST_MINUTES, MOST_MINUTES)]


class Creating:
    """Handlers from the first word until a poll is public. ``form`` is what the form sends."""

    def __init__(self, polls: DatePollService, events: EventDraftService) -> None:
        self._polls = polls
        self._events = events
        self.form = Command(FORM, PollForm, self.fill_in, listed=False)

    async def create(self, call: Call, asked: CreatePoll) -> Answer:
        """An empty form; or what one line says, on the confirm screen or in the form with what is missing."""
        section = (
            to_token((await self._events.section(asked.section, call.member.id)).id) if asked.section else ""
        )
        args = ("", section, str(DEFAULT_MINUTES))
        if not asked.line:
            return form_for(self.form, call.words, args=args)
        parts = split_line(asked.line)
        values = {"title": parts.title, "dates": parts.dates, "deadline": parts.deadline}
        try:
            return await self.fill_in(call, read(PollForm, {**values, "section": section}))
        except InvalidInput as invalid:
            return await self._ask(call, args, values, invalid.problems)

    async def _ask(
        self, call: Call, args: tuple[str, ...], values: Mapping[str, str], problems: Mapping[str, Problem]
    ) -> Form:
        if not values["dates"]:
            problems = {**problems, "dates": Problem("poll.dates_missing")}
        draft_id = await self._events.keep_form(call.actor.account.id, FORM, args, values, call.origin)
        draft = to_token(draft_id)
        return form_again(self.form, call.words, args=args, values=values, problems=problems, draft=draft)

    async def fill_in(self, call: Call, form: PollForm) -> Answer:
        """The form came in: keep it and show what will be asked."""
        minutes = _minutes(form.minutes)
        dates = read_dates(form.dates, minutes, call)
        section = from_token(form.section)
        draft = PollDraft(
            id=DraftRef(draft=form.draft).draft_id if form.draft else DraftId(new_id(call.now)),
            title=form.title,
            candidates=dates.candidates,
            deadline=call.now,
            dates=dates_text(call.words, dates.candidates),
            closes="",
            minutes=minutes,
            section_id=None if section is None else SectionId(section),
            place=form.place,
            notes=form.notes,
            remarks=dates.remarks,
        )
        return await self._kept(call, _closing(draft, form.deadline, call))

    async def choose_section(self, call: Call, asked: DraftSection) -> Answer:
        """The menu of sections on the confirm screen."""
        draft = await self._draft(call, asked)
        return await self._kept(call, draft.held_by(asked.section_id))

    async def choose_length(self, call: Call, asked: DraftLength) -> Answer:
        """How long those last whose end nobody wrote."""
        draft = await self._draft(call, asked)
        return await self._kept(call, draft.lasting(asked.minutes))

    async def publish(self, call: Call, asked: DraftRef) -> Answer:
        """公開する."""
        draft_id, account_id = asked.draft_id, call.actor.account.id
        try:
            poll, shown = await self._polls.publish(draft_id, account_id, call.member.id, call.origin)
        except InvalidInput as invalid:  # a time came while the draft lay there
            draft = await self._draft(call, asked)
            return await self._confirm(call, draft, tuple(invalid.problems.values()))
        return await self._published(call, poll, shown)

    async def _published(self, call: Call, poll: DatePoll, shown: int) -> Answer:
        seen = await self._polls.see(to_token(poll.id), call.origin)
        key = "poll.published" if shown else "poll.published_nowhere"
        return detail_view(call.words, seen, call.now, said=call.words.text(key, title=poll.title))

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._polls.discard(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "poll.discarded", to("poll.new", call.words), tone=Tone.PLAIN)

    async def _draft(self, call: Call, asked: DraftRef) -> PollDraft:
        return await self._polls.draft(asked.draft_id, call.actor.account.id)

    async def _kept(self, call: Call, draft: PollDraft) -> Answer:
        kept = await self._polls.keep(draft, call.actor.account.id, call.origin)
        return await self._confirm(call, kept)

    async def _confirm(self, call: Call, draft: PollDraft, problems: tuple[Problem, ...] = ()) -> Answer:
        sections = await self._events.own_sections(call.member.id)
        named = next((one.name for one in sections if one.id == draft.section_id), "")
        return confirm_view(call.words, draft, sections, section=named, problems=problems)


def _closing(draft: PollDraft, typed: str, call: Call) -> PollDraft:
    """The draft with its deadline: as it was typed, else the usual one."""
    deadline = read_deadline(typed, call) if typed else usual_deadline(draft.options, call.now)
    return draft.closing(deadline, call.words.when(deadline).text)


def _minutes(carried: str) -> int:
    """A length as our form carries it; the usual one where it carries none."""
    minutes = int(carried) if carried.isdecimal() else DEFAULT_MINUTES
    return min(max(minutes, LEAST_MINUTES), MOST_MINUTES)
