"""イベント: announcing, finding, answering, changing; and what the town says about them by itself."""

from bot.interaction.commands import Command, Feature
from bot.services import event_news
from bot.services.town import Town
from commands.events import notices
from commands.events.answering import AnswerEvent, Answering, WithdrawAnswer
from commands.events.creating import CreateEvent, Creating, DraftRef, DraftReminders, DraftSection
from commands.events.direct_reminders import reminder_direct
from commands.events.looking import EventInfo, EventList, Looking, MyEvents
from commands.events.managing import CancelConfirmed, CancelEvent, EditEvent, EditReminders, Managing


def events(town: Town) -> Feature:
    """Events of the town and of its sections."""
    looking = Looking(town.events, town.event_drafts, town.twins)
    creating = Creating(town.events, town.event_drafts)
    answering = Answering(town.rsvps)
    managing = Managing(town.events, town.event_drafts, town.policy)
    return Feature(
        "events",
        commands=(
            Command("event.list", EventList, looking.list),
            Command("event.mine", MyEvents, looking.mine),
            Command("event.info", EventInfo, looking.info),
            Command("event.create", CreateEvent, creating.create, rest="line"),
            creating.form,
            Command("event.draft.section", DraftSection, creating.choose_section, listed=False),
            Command("event.draft.reminders", DraftReminders, creating.choose_reminders, listed=False),
            Command("event.publish", DraftRef, creating.publish, listed=False),
            Command("event.discard", DraftRef, creating.discard, listed=False),
            Command("event.rsvp", AnswerEvent, answering.answer, listed=False),
            Command("event.withdraw", WithdrawAnswer, answering.withdraw, listed=False),
            Command("event.edit", EditEvent, managing.open_form),
            managing.form,
            Command("event.reminders", EditReminders, managing.choose_reminders, listed=False),
            Command("event.cancel", CancelEvent, managing.cancel),
            Command("event.cancel.confirm", CancelConfirmed, managing.cancel_now, listed=False),
        ),
        suggesters={"event": looking.suggest},
        notices={
            event_news.CARD: notices.card,
            event_news.REMINDER: notices.reminder,
            event_news.REMINDER_DIRECT: reminder_direct,
            event_news.CHANGED: notices.changed,
            event_news.CANCELLED: notices.cancelled,
            event_news.PROMOTED: notices.promoted,
        },
    )
