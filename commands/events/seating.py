"""A seat that is held: taking it or passing; and guests who come along."""

from typing import Annotated

from bot.domain.ids import EventId
from bot.domain.receptions import MOST_GUESTS
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Number, Ref
from bot.interaction.references import carried
from bot.services.events import EventService
from bot.services.rsvps import Answered, RsvpService
from bot.view import Answer, Tone
from commands.events import views
from commands.events.answering import gone_view, thanks_view


class OfferedSeat(Input):
    event: Annotated[str, Carried()]


class BringGuests(Input):
    event: Annotated[str, Ref("event")]
    guests: Annotated[int, Number(0, MOST_GUESTS)]


class Seating:
    """Handlers for who has a seat, or could have one."""

    def __init__(self, events: EventService, rsvps: RsvpService) -> None:
        self._events = events
        self._rsvps = rsvps

    async def take(self, call: Call, asked: OfferedSeat) -> Answer:
        """席を取る."""
        answered = await self._rsvps.take_offer(EventId(carried(asked.event)), call.member.id, call.origin)
        if not answered.changed:
            return _as_it_stands(call, answered)
        said = call.words.text("event.offer_taken", title=answered.event.title)
        return thanks_view(call, answered, said=said)

    async def pass_on(self, call: Call, asked: OfferedSeat) -> Answer:
        """今回は見送る."""
        answered = await self._rsvps.pass_offer(EventId(carried(asked.event)), call.member.id, call.origin)
        if not answered.changed:
            return _as_it_stands(call, answered)
        said = call.words.text("event.offer_passed", title=answered.event.title)
        return gone_view(call, answered, said=said)

    async def bring(self, call: Call, asked: BringGuests) -> Answer:
        """So many guests come along."""
        event = await self._events.find(asked.event, call.origin)
        answered = await self._rsvps.bring(event.id, call.member.id, asked.guests, call.origin)
        guests = views.guests(call.words, asked.guests)
        said = call.words.text("event.now_with", title=event.title, guests=guests)
        return thanks_view(call, answered, said=said)


def _as_it_stands(call: Call, answered: Answered) -> Answer:
    """No seat is held: how the reader's answer stands instead, and how to ask anew."""
    mine = answered.mine
    if mine is not None and (mine.waiting or mine.style in answered.event.seated_styles):
        return thanks_view(call, answered)
    said = call.words.text("event.offer_over", title=answered.event.title)
    return gone_view(call, answered, said=said, tone=Tone.PROBLEM)
