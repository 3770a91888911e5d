"""リマインド: what a member wants to be told, once or again and again."""

from bot.interaction.commands import Command, Feature
from bot.interaction.references import DraftRef
from bot.services import personal_reminders as service
from bot.services.town import Town
from commands.reminders.creating import Creating, NewReminder, OneReminder, OwnReminder
from commands.reminders.keeping import Keeping, ReminderList, SnoozeReminder
from commands.reminders.notices import ReminderNotices
from commands.reminders.zone import ZoneChoice, Zones


def reminders(town: Town) -> Feature:
    """Personal reminders."""
    creating = Creating(town.personal_reminders, town.policy.zone)
    keeping = Keeping(town.personal_reminders, town.policy)
    zones = Zones(town.personal_reminders)
    notices = ReminderNotices(town.personal_reminders)
    return Feature(
        "reminders",
        commands=(
            Command("remind.me", NewReminder, creating.create, rest="line"),
            Command("remind.list", ReminderList, keeping.list),
            Command("remind.show", OwnReminder, keeping.show),
            Command("remind.edit", OwnReminder, creating.edit),
            Command("remind.delete", OwnReminder, keeping.delete),
            Command("remind.skip", OwnReminder, keeping.skip),
            Command("remind.share", OwnReminder, keeping.share),
            Command("remind.zone", ZoneChoice, zones.choose),
            creating.form,
            Command("remind.once", DraftRef, creating.once, listed=False),
            Command("remind.again", DraftRef, creating.again, listed=False),
            Command("remind.confirm", DraftRef, creating.confirm, listed=False),
            Command("remind.discard", DraftRef, creating.discard, listed=False),
            Command("remind.done", OneReminder, keeping.finish, listed=False),
            Command("remind.snooze", SnoozeReminder, keeping.snooze, listed=False),
            Command("remind.copy", OneReminder, keeping.copy, listed=False),
        ),
        suggesters={"zone": zones.suggest, "reminder": keeping.suggest},
        notices={service.DUE: notices.due, service.SHARED: notices.shared},
    )
