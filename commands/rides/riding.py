"""乗り合わせ: who drives to an event, riding along, and giving a seat back."""

from dataclasses import asdict
from datetime import datetime, time
from typing import Annotated

from bot.domain.errors import InvalidInput
from bot.domain.events import Event
from bot.domain.ids import EventId, RideId, to_token
from bot.domain.rides import EARLIEST, MOST_SEATS, NOTE_LIMIT, ORIGIN_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.moments import problem_of
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Number, Ref
from bot.interaction.references import carried
from bot.services.rides import Offer, RidePage, RideService
from bot.text.moments import MomentError, parse_moment
from bot.view import Answer
from commands.rides.views import end_view, page_view

WHEN_LIMIT = 100


class OneEvent(Input):
    event: Annotated[str, Ref("event")]


class ShowRides(OneEvent):
    page: Annotated[int, Carried()] = 0


class RideForm(Input):
    event: Annotated[str, Carried()]
    origin: Annotated[str, Line(ORIGIN_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    seats: Annotated[int, Number(1, MOST_SEATS)]
    note: Annotated[str, Line(NOTE_LIMIT)] = ""


class OneRide(Input):
    """A ride referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def ride_id(self) -> RideId:
        """Raises Refused for anything a button of ours cannot carry."""
        return RideId(carried(self.which))


class Riding:
    """Handlers of rides; the service checks who acts."""

    def __init__(self, rides: RideService) -> None:
        self._rides = rides
        self.form = Command("ride.form", RideForm, self.offer, listed=False)

    async def show(self, call: Call, asked: ShowRides) -> Answer:
        """The rides to an event."""
        page = await self._rides.page(asked.event, call.member.id, call.origin)
        return page_view(call, page, number=page_of(asked.page))

    async def open(self, call: Call, asked: OneEvent) -> Answer:
        """車を出す: the form, with one's own ride as it is."""
        page = await self._rides.own(asked.event, call.member.id, call.origin)
        mine = page.driven_by(call.member.id)
        values = {}
        if mine is not None:
            said = {name: str(value) for name, value in asdict(mine.ride).items()}
            when = call.words.when(mine.ride.leaves_at).text
            values = {"origin": said["origin"], "when": when, "seats": said["seats"], "note": said["note"]}
        return form_for(self.form, call.words, args=(to_token(page.event.id),), values=values)

    async def offer(self, call: Call, form: RideForm) -> Answer:
        """The form came in."""
        page = await self._rides.own(form.event, call.member.id, call.origin)
        leaves_at = _leaves(form.when, page.event, call)
        offer = Offer(form.origin, leaves_at, form.seats, form.note)
        event_id = EventId(carried(form.event))
        page = await self._rides.offer(event_id, call.member.id, offer, call.origin)
        key = "ride.offered" if page.changed else "ride.as_it_was"
        return page_view(call, page, said=call.words.text(key, count=form.seats))

    async def take(self, call: Call, asked: OneRide) -> Answer:
        """乗せてもらう."""
        page = await self._rides.take(asked.ride_id, call.member.id, call.origin)
        return page_view(call, page, said=_taken(call, page))

    async def leave(self, call: Call, asked: OneRide) -> Answer:
        """席を返す."""
        page = await self._rides.leave(asked.ride_id, call.member.id, call.origin)
        return page_view(call, page, said=call.words.text("ride.you_left"))

    async def to_end(self, call: Call, asked: OneRide) -> Answer:
        """What taking off a ride means, for whoever may."""
        return end_view(call, *await self._rides.to_end(asked.ride_id, call.origin))

    async def end(self, call: Call, asked: OneRide) -> Answer:
        """取り下げる."""
        page = await self._rides.end(asked.ride_id, call.member.id, call.origin)
        return page_view(call, page, said=call.words.text("ride.you_ended"))


def _taken(call: Call, page: RidePage) -> str:
    words = call.words
    if page.full is not None:
        others = any(filled.free for filled in page.rides)
        key = "ride.full_others" if others else "ride.full_alone"
        return words.text(key, origin=page.full.ride.origin)
    mine = page.carrying(call.member.id)
    assert mine is not None, "a seat was just given, or had before"
    key = "ride.you_ride" if page.changed else "ride.you_ride_already"
    return words.text(key, origin=mine.ride.origin, leaves_at=mine.ride.leaves_at)


def _leaves(text: str, event: Event, call: Call) -> datetime:
    """When a ride leaves: a time alone is one on the day of the event. Raises InvalidInput at ``when``."""
    zone = call.words.zone
    day = datetime.combine(event.starts_at.astimezone(zone).date(), time.min, zone)
    try:
        leaves_at = parse_moment(text, now=day, zone=zone).starts_at
        if event.starts_at - EARLIEST <= leaves_at < event.ends_at:
            return leaves_at
        return parse_moment(text, now=call.now, zone=zone).starts_at
    except MomentError as error:
        raise InvalidInput({"when": problem_of(error, call.words)}) from error
