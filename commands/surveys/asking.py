"""A new survey: a form, a look at all of it with who is asked, then 公開する."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.domain.comparisons import (
    CHOICE_LIMIT,
    ENDS_AT,
    MOST_CHOICES,
    NOTES_LIMIT,
    NUMBER_LIMIT,
    TITLE_LIMIT,
    USUAL_LIFE,
    Scope,
    read_choices,
)
from bot.domain.errors import InvalidInput, NotFound, Problem, Refused
from bot.domain.ids import DraftId, new_id, to_token
from bot.domain.town_sizes import TownSize
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.deadlines import read_deadline
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.prefectures import read_prefecture
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services.comparison_drafts import FORM, ComparisonDraft, read_scope, scope_args
from bot.services.comparisons import ComparisonService
from bot.services.event_drafts import EventDraftService
from bot.view import Answer, Tone
from commands.surveys.confirm_view import EVERYBODY, confirm_view
from commands.surveys.views import detail_view

DEADLINE_LIMIT = 100
CHOICES_LIMIT = MOST_CHOICES * (CHOICE_LIMIT + 1)


class NewSurvey(Input):
    section: Annotated[str, Ref("own_section")] = ""
    title: Annotated[str, Line(TITLE_LIMIT)] = ""


class SurveyForm(Input):
    draft: Annotated[str, Carried()] = ""
    section: Annotated[str, Carried()] = ""
    prefecture: Annotated[str, Carried()] = ""
    size: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    notes: Annotated[str, Paragraph(NOTES_LIMIT)] = ""
    choices: Annotated[str, Paragraph(CHOICES_LIMIT)] = ""
    number_of: Annotated[str, Line(NUMBER_LIMIT)] = ""
    deadline: Annotated[str, Line(DEADLINE_LIMIT)] = ""


class DraftSize(DraftRef):
    size: Annotated[str, Carried()]


class DraftPrefecture(DraftRef):
    prefecture: Annotated[str, Ref("prefecture")]


class Asking:
    """Handlers from the first word until a survey is public. ``form`` is what the form sends."""

    def __init__(self, surveys: ComparisonService, events: EventDraftService, least: int) -> None:
        self._surveys = surveys
        self._events = events
        self._least = least
        self.form = Command(FORM, SurveyForm, self.fill_in, listed=False)

    async def ask(self, call: Call, asked: NewSurvey) -> Answer:
        """The form, with the usual choices in it."""
        section = None
        if asked.section:
            section = (await self._events.section(asked.section, call.member.id)).id
        values = {
            "title": asked.title,
            "choices": call.words.text("comparison.usual_choices"),
            "deadline": call.words.when(usual_deadline(call)).text,
        }
        args = ("", *scope_args(Scope(section)))
        return form_for(self.form, call.words, args=args, values=values)

    async def fill_in(self, call: Call, form: SurveyForm) -> Answer:
        """The form came in: keep it and show what will be asked."""
        typed = form.deadline
        deadline = read_deadline(typed, call, ends=ENDS_AT) if typed else usual_deadline(call)
        draft = ComparisonDraft(
            id=DraftRef(draft=form.draft).draft_id if form.draft else DraftId(new_id(call.now)),
            title=form.title,
            choices=read_choices(form.choices or call.words.text("comparison.usual_choices")),
            deadline=deadline,
            closes=call.words.when(deadline).text,
            notes=form.notes,
            number_of=form.number_of,
            scope=read_scope(form.section, form.prefecture, form.size),
        )
        return await self._kept(call, draft)

    async def choose_section(self, call: Call, asked: DraftSection) -> Answer:
        """The menu of sections on the confirm screen."""
        draft = await self._draft(call, asked)
        asking = draft.asking(replace(draft.scope, section_id=asked.section_id))
        try:
            return await self._kept(call, asking)
        except Refused as refused:  # they left it, or it was closed, since the menu was shown
            return await self._confirm(call, draft, waits=refused.problem)

    async def choose_size(self, call: Call, asked: DraftSize) -> Answer:
        """The menu of sizes on the confirm screen."""
        if asked.size not in {EVERYBODY, *TownSize}:
            raise NotFound("refusal.unknown_widget")
        draft = await self._draft(call, asked)
        size = None if asked.size == EVERYBODY else TownSize(asked.size)
        return await self._kept(call, draft.asking(replace(draft.scope, size=size)))

    async def choose_prefecture(self, call: Call, asked: DraftPrefecture) -> Answer:
        """One prefecture only; everywhere for 海外・その他."""
        draft = await self._draft(call, asked)
        found = read_prefecture(asked.prefecture, call.words)
        scope = replace(draft.scope, prefecture=found.code if found else "")
        return await self._kept(call, draft.asking(scope))

    async def publish(self, call: Call, asked: DraftRef) -> Answer:
        """公開する."""
        account_id = call.actor.account.id
        try:
            survey, shown = await self._surveys.publish(
                asked.draft_id, account_id, call.member.id, call.origin
            )
        except InvalidInput as invalid:  # the deadline came while the draft lay there
            draft = await self._draft(call, asked)
            return await self._confirm(call, draft, tuple(invalid.problems.values()))
        except Refused as refused:  # it waits on the screen until there is room, or others are asked
            return await self._confirm(call, await self._draft(call, asked), waits=refused.problem)
        seen = await self._surveys.see(to_token(survey.id), call.origin)
        key = "comparison.published" if shown else "comparison.published_nowhere"
        return detail_view(
            call.words, seen, call.now, self._least, said=call.words.text(key, title=survey.title)
        )

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._surveys.discard(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "comparison.discarded", to("survey.new", call.words), tone=Tone.PLAIN)

    async def _draft(self, call: Call, asked: DraftRef) -> ComparisonDraft:
        return await self._surveys.draft(asked.draft_id, call.actor.account.id)

    async def _kept(self, call: Call, draft: ComparisonDraft) -> Answer:
        kept = await self._surveys.keep(draft, call.actor.account.id, call.origin)
        return await self._confirm(call, kept)

    async def _confirm(
        self,
        call: Call,
        draft: ComparisonDraft,
        problems: tuple[Problem, ...] = (),
        waits: Problem | None = None,
    ) -> Answer:
        sections = await self._events.own_sections(call.member.id)
        return confirm_view(call.words, draft, sections, problems=problems, waits=waits)


def usual_deadline(call: Call) -> datetime:
    """In two weeks, as that day ends for offices."""
    day = (call.now + USUAL_LIFE).astimezone(call.words.zone).date()
    return datetime.combine(day, ENDS_AT, tzinfo=call.words.zone)
