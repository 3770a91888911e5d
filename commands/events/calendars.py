"""An event for one's own calendar: as a file, and as the page on which Google's calendar takes it over."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.event_entries import entry_of, google_address
from bot.interaction.params import Input, Ref
from bot.interaction.parts import to
from bot.ports.feeds import CalendarEvent
from bot.services.events import EventService
from bot.text.icalendars import MEDIA_TYPE, Cover, write_calendar
from bot.view import (
    Actions,
    Answer,
    Block,
    File,
    Heading,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Text,
    Tone,
)
from commands.events import views

TOKEN_SHOWN = 6


class EventForCalendar(Input):
    event: Annotated[str, Ref("event")]


class Calendars:
    """Handler of one event's file."""

    def __init__(self, events: EventService) -> None:
        self._events = events

    async def one(self, call: Call, asked: EventForCalendar) -> Answer:
        """The event as a file that every calendar app opens."""
        words = call.words
        detail = await self._events.detail(asked.event, call.member.id, call.origin, limit=1)
        named, event = detail.named, detail.named.event
        seen = CalendarEvent(event, detail.mine, named.host, named.section)
        entry = entry_of(words, seen, call.member.id, alarms=True)
        content = write_calendar(Cover(event.title, words.zone.key), (entry,))
        day = event.starts_at.astimezone(words.zone).strftime("%Y%m%d")
        file = File(f"event-{day}-{to_token(event.id)[-TOKEN_SHOWN:]}.ics", MEDIA_TYPE, content)
        heading = words.text("calendar.made", title=event.title)
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Paragraph((words.when(event.starts_at, event.ends_at),)),
            Note(words("calendar.cancelled_note" if event.cancelled else "calendar.made_note")),
        ]
        feeds, look = to("event.feeds", words), views.open_button(words, event)
        google = LinkButton(words.text("calendar.google"), google_address(event))
        blocks.append(Actions((feeds, look) if event.cancelled else (google, feeds, look)))
        return Message(heading, tuple(blocks), Tone.SUCCESS, files=(file,))
