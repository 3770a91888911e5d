"""イベント: announcing, finding, answering, changing; and what the town says about them by itself."""

from bot.interaction.commands import Command, Feature
from bot.interaction.params import Nothing
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services import card_threads, event_mirrors, event_news, event_threads, publications, series_news
from bot.services.town import Town
from commands.events import mirror_notices, notices, seat_notices, series_notices, thread_notices
from commands.events.answering import AnswerEvent, Answering, WithdrawAnswer
from commands.events.calendars import Calendars, EventForCalendar
from commands.events.creating import (
    Creating,
    DraftReminders,
    DraftTimes,
    ManagedEvent,
)
from commands.events.direct_reminders import reminder_direct
from commands.events.duplicating import DuplicateEvent, Duplicating
from commands.events.feeds import Feeds, NewFeed, OneFeed, PrefectureFeed
from commands.events.from_poll import DecidePoll, FromPoll
from commands.events.looking import EventInfo, EventList, Looking, MyEvents
from commands.events.managing import (
    CancelConfirmed,
    CancelEvent,
    EditEvent,
    EditReminders,
    EditScope,
    Managing,
)
from commands.events.meeting import CardAt, MeetAt, Meeting
from commands.events.morning_notices import morning
from commands.events.publishing import (
    Publishing,
    PublishLater,
    WaitingDraft,
    WaitingDrafts,
    hindered,
    unheard,
)
from commands.events.receiving import Deadline, Receiving, ReceptionRules
from commands.events.seating import BringGuests, OfferedSeat, Seating
from commands.events.series_answering import AnswerSeries, OneSeries, SeriesAnswering, WithdrawSeries
from commands.events.series_managing import SeriesManaging, SeriesReminders
from commands.events.sooner import Sooner
from commands.events.templates import CreateOrTemplate, FromTemplate, Templates


def events(town: Town) -> Feature:
    """Events of the town and of its sections."""
    looking = Looking(town.events, town.event_drafts, town.twins, town.series)
    creating = Creating(town.events, town.event_drafts)
    publishing = Publishing(town.publications, creating)
    meeting = Meeting(town.attendee_cards)
    answering = Answering(town.rsvps)
    from_poll = FromPoll(town.date_polls, creating)
    templates = Templates(town.event_drafts, creating)
    duplicating = Duplicating(town.event_copies, town.event_drafts, creating)
    sooner = Sooner(town.event_drafts, creating, town.policy.zone)
    seating = Seating(town.events, town.rsvps)
    receiving = Receiving(town.receptions)
    calendars = Calendars(town.events)
    feeds = Feeds(town.feeds)
    series = SeriesAnswering(town.series)
    series_managing = SeriesManaging(town.series_changes, town.event_drafts, town.policy)
    managing = Managing(town.events, town.event_drafts, town.policy, series_managing)
    return Feature(
        "events",
        commands=(
            Command("event.list", EventList, looking.list),
            Command("event.mine", MyEvents, looking.mine),
            Command("event.info", EventInfo, looking.info),
            Command("event.create", CreateOrTemplate, templates.create, rest="line"),
            creating.form,
            Command("event.draft.times", DraftTimes, creating.choose_times, listed=False),
            Command("event.draft.section", DraftSection, creating.choose_section, listed=False),
            Command("event.draft.reminders", DraftReminders, creating.choose_reminders, listed=False),
            Command("event.draft", DraftRef, creating.look_again, listed=False),
            Command("event.draft.venue", DraftRef, creating.open_venue, listed=False),
            creating.venue_form,
            Command("host.party", ManagedEvent, creating.add_party),
            Command("host.lodging", ManagedEvent, creating.add_lodging),
            Command("event.publish", DraftRef, creating.publish, listed=False),
            Command("event.discard", DraftRef, creating.discard, listed=False),
            Command("event.waiting", WaitingDrafts, publishing.waiting),
            Command("event.publish_later", PublishLater, publishing.later, listed=False),
            Command("event.publish_now", WaitingDraft, publishing.now, listed=False),
            Command("event.publish_cancel", WaitingDraft, publishing.cancel, listed=False),
            Command("event.publication", WaitingDraft, publishing.look, listed=False),
            Command("event.talk_to", MeetAt, meeting.look),
            Command("event.card", CardAt, meeting.open_form, listed=False),
            meeting.form,
            Command("event.card_off", CardAt, meeting.take_down, listed=False),
            Command("event.rsvp", AnswerEvent, answering.answer, listed=False),
            Command("event.withdraw", WithdrawAnswer, answering.withdraw, listed=False),
            Command("event.template", FromTemplate, templates.choose),
            templates.form,
            Command("event.duplicate", DuplicateEvent, duplicating.open_form),
            duplicating.form,
            Command("event.draft.sooner", DraftRef, sooner.take, listed=False),
            Command("event.guests", BringGuests, seating.bring),
            Command("event.offer.take", OfferedSeat, seating.take, listed=False),
            Command("event.offer.pass", OfferedSeat, seating.pass_on, listed=False),
            Command("event.reception", ReceptionRules, receiving.rules),
            Command("event.deadline", Deadline, receiving.deadline),
            Command("event.edit", EditEvent, managing.open_form),
            Command("event.edit.scope", EditScope, managing.choose_scope, listed=False),
            managing.form,
            Command("event.reminders", EditReminders, managing.choose_reminders, listed=False),
            Command("event.cancel", CancelEvent, managing.cancel),
            Command("poll.decide", DecidePoll, from_poll.decide, listed=False),
            Command("event.cancel.confirm", CancelConfirmed, managing.cancel_now, listed=False),
            Command("event.calendar", EventForCalendar, calendars.one),
            Command("event.feeds", Nothing, feeds.desk),
            Command("event.feed", OneFeed, feeds.show, listed=False),
            Command("event.feed_make", NewFeed, feeds.make, listed=False),
            Command("event.feed_prefecture", PrefectureFeed, feeds.make_of_prefecture, listed=False),
            Command("event.feed_renew", OneFeed, feeds.renew, listed=False),
            Command("event.feed_end", OneFeed, feeds.end, listed=False),
            Command("event.series", OneSeries, series.look),
            Command("event.series.answer", AnswerSeries, series.answer, listed=False),
            Command("event.series.withdraw", WithdrawSeries, series.withdraw, listed=False),
            series_managing.form,
            Command(
                "event.series.reminders", SeriesReminders, series_managing.choose_reminders, listed=False
            ),
            Command("event.series.edit.confirm", DraftRef, series_managing.confirm, listed=False),
        ),
        suggesters={
            "event": looking.suggest,
            "own_event": duplicating.suggest,
            "past_event": looking.suggest_past,
            "template": templates.suggest,
        },
        notices={
            event_news.CARD: notices.card,
            event_news.REMINDER: notices.reminder,
            event_news.REMINDER_DIRECT: reminder_direct,
            event_news.MORNING: morning,
            event_news.CHANGED: notices.changed,
            event_news.CANCELLED: notices.cancelled,
            event_news.PROMOTED: notices.promoted,
            event_mirrors.HINDERED: mirror_notices.mirrors_hindered,
            card_threads.HINDERED: mirror_notices.threads_hindered,
            event_threads.WELCOME: thread_notices.welcome,
            event_threads.BEGUN: thread_notices.begun,
            event_threads.CALLED_OFF: thread_notices.cancelled,
            publications.HINDERED: hindered,
            publications.UNHEARD: unheard,
            event_news.OFFERED: seat_notices.offered,
            event_news.LAPSED: seat_notices.lapsed,
            series_news.CHANGED: series_notices.changed,
            series_news.CANCELLED: series_notices.cancelled,
        },
    )
