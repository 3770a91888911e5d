"""会場と参加費 of a public event."""

from dataclasses import asdict
from typing import Annotated

from bot.domain.ids import EventId, to_token
from bot.domain.venues import ACCESS_LIMIT, FEE_LIMIT, MEETING_LIMIT, Venue
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Paragraph
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.services.venues import VenueService
from bot.view import Answer
from commands.programme.writing import OneEvent


class VenueForm(Input):
    event: Annotated[str, Carried()]
    fee: Annotated[str, Line(FEE_LIMIT)] = ""
    meeting: Annotated[str, Line(MEETING_LIMIT)] = ""
    access: Annotated[str, Paragraph(ACCESS_LIMIT)] = ""


class Venues:
    """Handlers of venues; the service checks who acts."""

    def __init__(self, venues: VenueService) -> None:
        self._venues = venues
        self.form = Command("host.venue_form", VenueForm, self.write, listed=False)

    async def open(self, call: Call, asked: OneEvent) -> Answer:
        """The form, as it is."""
        event, venue = await self._venues.managed(asked.event, call.origin)
        return form_for(self.form, call.words, args=(to_token(event.id),), values=asdict(venue))

    async def write(self, call: Call, form: VenueForm) -> Answer:
        """The form came in."""
        venue = Venue(form.fee, form.access, form.meeting)
        event = await self._venues.write(EventId(carried(form.event)), venue, call.origin)
        look = to("event.info", call.words, to_token(event.id))
        return done(call, "venue.written", look, title=event.title)
