"""What the town says by itself about personal reminders: in private when due, in a channel when shared."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import PersonalReminderId, to_token
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.personal_reminders import PersonalReminderService
from bot.view import Actions, Block, Field, Fields, Heading, Message, Note, Style, Text, Tone
from commands.reminders.views import due_buttons, when_line


class ReminderNotices:
    """Checks everything again at the moment it is said."""

    def __init__(self, service: PersonalReminderService) -> None:
        self._service = service

    async def due(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For its member: what it is, できた and あとで."""
        reminder = await work.personal_reminders.get(PersonalReminderId(delivery.plan.subject_id))
        if reminder is None:
            return Skip("deleted")
        member = await work.members.get(reminder.member_id)
        if member is None or not member.active:
            return Skip("away")
        words = words.living_in(self._service.zone_of(member))
        heading = words.text("reminder.due", what=reminder.words)
        fields = [Field(words.text("reminder.field_when"), (words.when(delivery.plan.due_at),))]
        if reminder.next_due is not None:
            fields.append(Field(words.text("reminder.field_next"), (words.when(reminder.next_due),)))
        blocks: list[Block] = [Heading((Text(heading),)), Fields(tuple(fields))]
        if delivery.plan.is_late(now):
            blocks.append(Note(words("reminder.late")))
        blocks.append(Actions(due_buttons(words, reminder)))
        return Message(heading, tuple(blocks), Tone.NOTICE)

    async def shared(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For a channel: what somebody wants to be reminded of, and 私にも."""
        reminder = await work.personal_reminders.get(PersonalReminderId(delivery.plan.subject_id))
        if reminder is None or not reminder.open:
            return Skip("over or gone")
        member = await work.members.get(reminder.member_id)
        if member is None or not member.active:
            return Skip("away")
        words = words.living_in(self._service.zone_of(member))
        heading = words.text("reminder.shared_card", what=reminder.words)
        when = Field(words.text("reminder.field_when"), when_line(words, reminder.timing, reminder.next_due))
        copy = to("remind.copy", words, to_token(reminder.id), style=Style.PRIMARY)
        blocks = (
            Heading((Text(heading),)),
            Fields((when,)),
            Note(words("reminder.shared_by", name=member.profile.name)),
            Actions((copy,)),
        )
        return Message(heading, blocks)
