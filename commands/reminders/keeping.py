"""Looking after one's reminders: the list, one of them, putting off, finishing, leaving out, sharing."""

from datetime import datetime
from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.personal_reminders import MOST_OPEN, PersonalReminder, Snooze
from bot.domain.policy import Policy
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input
from bot.interaction.parts import PAGE, done, say, to, turns
from bot.interaction.words import Words
from bot.services.personal_reminders import PersonalReminderService
from bot.text.normalise import fold
from bot.view import (
    Actions,
    Answer,
    Block,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Style,
    Text,
)
from commands.reminders.creating import OneReminder, OwnReminder
from commands.reminders.views import detail_view, when_line

SUGGESTIONS = 25


class ReminderList(Input):
    page: Annotated[int, Carried()] = 0


class SnoozeReminder(OneReminder):
    choice: Annotated[Snooze, Carried()]


class Keeping:
    """Handlers for one's own reminders, and for what others shared."""

    def __init__(self, service: PersonalReminderService, policy: Policy) -> None:
        self._service = service
        self._policy = policy

    async def list(self, call: Call, asked: ReminderList) -> Answer:
        """One's open reminders, the next first, ten to a page."""
        words, page = self._words(call), page_of(asked.page)
        rows, total = await self._service.page(call.member.id, limit=PAGE, offset=page * PAGE)
        heading = words.text("reminder.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if rows:
            blocks.append(Items(tuple(self._row(words, reminder) for reminder in rows)))
        else:
            blocks.append(Paragraph(words("reminder.list_empty")))
        blocks += turns("remind.list", page, total, words)
        blocks.append(Note(words("reminder.zone_note", zone=words.zone.key)))
        buttons = (to("remind.me", words, style=Style.PRIMARY), to("remind.zone", words))
        return Message(heading, (*blocks, Actions(buttons)))

    def _row(self, words: Words, reminder: PersonalReminder) -> Item:
        note = when_line(words, reminder.timing, reminder.next_due)
        return Item((Text(reminder.words, bold=True),), note, to("remind.show", words, to_token(reminder.id)))

    async def show(self, call: Call, asked: OwnReminder) -> Answer:
        """One of them."""
        reminder = await self._service.find(asked.reminder, call.member.id)
        return detail_view(self._words(call), reminder, self._policy.zone)

    async def delete(self, call: Call, asked: OwnReminder) -> Answer:
        """消す."""
        found = await self._service.find(asked.reminder, call.member.id)
        reminder = await self._service.delete(found.id, call.member.id, call.origin)
        return done(call, "reminder.deleted", to("remind.list", call.words), what=reminder.words)

    async def snooze(self, call: Call, asked: SnoozeReminder) -> Answer:
        """あとで."""
        reminder = await self._service.snooze(asked.reminder_id, call.member.id, asked.choice, call.origin)
        assert reminder.snoozed_until is not None, "it was put off a moment ago"
        return self._said(call, reminder, "reminder.snoozed", moment=reminder.snoozed_until)

    async def finish(self, call: Call, asked: OneReminder) -> Answer:
        """できた."""
        reminder = await self._service.done(asked.reminder_id, call.member.id, call.origin)
        if reminder.next_due is None:
            return self._said(call, reminder, "reminder.done")
        return self._said(call, reminder, "reminder.done_again", moment=reminder.next_due)

    async def skip(self, call: Call, asked: OwnReminder) -> Answer:
        """次を休む."""
        found = await self._service.find(asked.reminder, call.member.id)
        reminder = await self._service.skip_next(found.id, call.member.id, call.origin)
        said = call.words.text("reminder.skipped", what=reminder.words)
        return detail_view(self._words(call), reminder, self._policy.zone, said=said)

    async def share(self, call: Call, asked: OwnReminder) -> Answer:
        """みんなにも: a card in the channel this is pressed in."""
        found = await self._service.find(asked.reminder, call.member.id)
        reminder = await self._service.share(found.id, call.member.id, call.channel_id, call.origin)
        return self._said(call, reminder, "reminder.shared")

    async def copy(self, call: Call, asked: OneReminder) -> Answer:
        """私にも."""
        reminder = await self._service.copy(asked.reminder_id, call.member.id, call.origin)
        said = call.words.text("reminder.made", what=reminder.words)
        return detail_view(self._words(call), reminder, self._policy.zone, said=said)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """One's open reminders whose words contain what was typed."""
        mine, _ = await self._service.page(call.member.id, limit=MOST_OPEN, offset=0)
        wanted = fold(typed)
        found = [reminder for reminder in mine if wanted in fold(reminder.words)]
        return tuple(Option(reminder.words, to_token(reminder.id)) for reminder in found[:SUGGESTIONS])

    def _said(
        self, call: Call, reminder: PersonalReminder, key: str, moment: datetime | None = None
    ) -> Message:
        words = self._words(call)
        buttons = (to("remind.show", words, to_token(reminder.id)), to("remind.list", words))
        if moment is None:
            return say(words, key, *buttons, what=reminder.words)
        return say(words, key, *buttons, what=reminder.words, moment=moment)

    def _words(self, call: Call) -> Words:
        return call.words.living_in(self._service.zone_of(call.member))
