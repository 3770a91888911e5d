"""A new reminder, or an old one changed: a line or a form, a look at the time in full, then これでよい."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput, Problem
from bot.domain.ids import DraftId, PersonalReminderId, new_id, to_token
from bot.domain.personal_reminders import WORDS_LIMIT, PersonalReminder
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_again, form_for
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import DraftRef, carried
from bot.interaction.words import Words
from bot.services.personal_reminders import PersonalReminderService
from bot.services.reminder_drafts import FORM, ReminderDraft
from bot.text.reminder_lines import split_reminder
from bot.view import Answer, Tone
from commands.reminders.reading import Read, read_when
from commands.reminders.views import confirm_view, detail_view, when_text

LINE_LIMIT = 300
WHEN_LIMIT = 200
MOST_VERSION_DIGITS = 9


class NewReminder(Input):
    line: Annotated[str, Line(LINE_LIMIT)] = ""


class ReminderForm(Input):
    draft: Annotated[str, Carried()] = ""
    editing: Annotated[str, Carried()] = ""
    version: Annotated[int, Carried(MOST_VERSION_DIGITS)] = 0
    words: Annotated[str, Line(WORDS_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]


class OneReminder(Input):
    """A reminder referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def reminder_id(self) -> PersonalReminderId:
        """Raises Refused for anything a button of ours cannot carry."""
        return PersonalReminderId(carried(self.which))


class OwnReminder(Input):
    """One's own reminder, chosen, typed by its words or carried by a button."""

    reminder: Annotated[str, Ref("reminder")]


class Creating:
    """Handlers from the first word until a reminder counts. ``form`` is what the form sends."""

    def __init__(self, service: PersonalReminderService, town_zone: ZoneInfo) -> None:
        self._service = service
        self._town_zone = town_zone
        self.form = Command(FORM, ReminderForm, self.fill_in, listed=False)

    async def create(self, call: Call, asked: NewReminder) -> Answer:
        """An empty form; or what one line says, on the confirm screen or in the form with what is missing."""
        if not asked.line:
            return form_for(self.form, call.words, args=("", "", "0"))
        words, phrase = split_reminder(asked.line)
        values = {"words": words, "when": phrase}
        problems: dict[str, Problem] = {}
        if not words:
            problems["words"] = Problem("reminder.words_missing")
        if not phrase:
            problems["when"] = Problem("reminder.when_missing")
        if len(words) > WORDS_LIMIT:
            problems["words"] = Problem("input.too_long", {"limit": WORDS_LIMIT, "length": len(words)})
        if problems:
            return await self._ask(call, values, problems)
        try:
            return await self.fill_in(call, ReminderForm(words=words, when=phrase))
        except InvalidInput as invalid:
            return await self._ask(call, values, invalid.problems)

    async def _ask(self, call: Call, values: Mapping[str, str], problems: Mapping[str, Problem]) -> Answer:
        args = ("", "", "0")
        draft_id = await self._service.keep_form(call.actor.account.id, args, values, call.origin)
        draft = to_token(draft_id)
        return form_again(self.form, call.words, args=args, values=values, problems=problems, draft=draft)

    async def edit(self, call: Call, asked: OwnReminder) -> Answer:
        """The form with everything as it is."""
        reminder = await self._service.find(asked.reminder, call.member.id)
        values = {"words": reminder.words, "when": when_text(self._words(call), reminder)}
        args = ("", to_token(reminder.id), str(reminder.version))
        return form_for(self.form, call.words, args=args, values=values)

    async def fill_in(self, call: Call, form: ReminderForm) -> Answer:
        """The form came in: keep it and show what will count."""
        before = None
        if form.editing:
            before = await self._service.get(PersonalReminderId(carried(form.editing)), call.member.id)
        read = self._read(call, form.when, before)
        draft = ReminderDraft(
            id=DraftRef(draft=form.draft).draft_id if form.draft else DraftId(new_id(call.now)),
            words=form.words,
            phrase=form.when,
            timing=read.timing,
            notes=read.notes,
            both_ways=read.both_ways,
            editing=before.id if before else None,
            version=form.version,
        )
        return await self._kept(call, draft)

    def _read(self, call: Call, when: str, before: PersonalReminder | None) -> Read:
        words = self._words(call)
        if before is not None and when == when_text(words, before):
            return Read(before.timing, ())  # what was not touched stays, days left out among it
        return read_when(when, call, words.zone)

    async def once(self, call: Call, asked: DraftRef) -> Answer:
        """第2木曜 was meant of one day."""
        return await self._other(call, asked, again=False)

    async def again(self, call: Call, asked: DraftRef) -> Answer:
        """第2木曜 was meant of every month."""
        return await self._other(call, asked, again=True)

    async def _other(self, call: Call, asked: DraftRef, *, again: bool) -> Answer:
        draft = await self._service.draft(asked.draft_id, call.actor.account.id)
        read = read_when(draft.phrase, call, self._words(call).zone, again=again)
        other = replace(draft, timing=read.timing, notes=read.notes, both_ways=read.both_ways)
        return await self._kept(call, other)

    async def confirm(self, call: Call, asked: DraftRef) -> Answer:
        """これでよい."""
        account_id = call.actor.account.id
        reminder = await self._service.confirm(asked.draft_id, account_id, call.member.id, call.origin)
        said = call.words.text("reminder.made", what=reminder.words)
        return detail_view(self._words(call), reminder, self._town_zone, said=said)

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._service.discard(asked.draft_id, call.actor.account.id, call.origin)
        again = to("remind.me", call.words)
        return done(call, "reminder.discarded", again, to("remind.list", call.words), tone=Tone.PLAIN)

    async def _kept(self, call: Call, draft: ReminderDraft) -> Answer:
        kept = await self._service.keep(draft, call.actor.account.id, call.origin)
        return confirm_view(self._words(call), kept, call.now, self._town_zone)

    def _words(self, call: Call) -> Words:
        return call.words.living_in(self._service.zone_of(call.member))
