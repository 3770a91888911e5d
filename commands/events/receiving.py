"""受付の設定: the rules for an event's answers, for those who may change it; public already or not."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from bot.domain.errors import InvalidInput
from bot.domain.receptions import MOST_GUESTS, Reception, SeatTaking
from bot.domain.rsvps import RsvpStyle
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.interaction.params import Input, Line, Number, Ref
from bot.services.receptions import Change, ReceptionService, Settings
from bot.text.moments import MomentError, parse_moment
from bot.text.normalise import fold
from bot.view import Answer
from commands.events.creating import WHEN_LIMIT
from commands.events.reception_views import reception_view

NEVER = ("なし", "none")  # a deadline that is taken away, in either language


class NamesShown(StrEnum):
    """Who sees the names of those who come."""

    EVERYBODY = "everybody"
    HOST = "host"


class ReceptionRules(Input):
    """One of them is set at a time by a menu; typed words may set several. ``style`` is offered or no
    longer.
    """

    event: Annotated[str, Ref("event")]
    seats: SeatTaking | None = None
    guests: Annotated[int | None, Number(0, MOST_GUESTS)] = None
    names: NamesShown | None = None
    style: RsvpStyle | None = None


class Deadline(Input):
    event: Annotated[str, Ref("event")]
    until: Annotated[str, Line(WHEN_LIMIT)]


class Receiving:
    """Handlers of the rules; the service checks who asks."""

    def __init__(self, receptions: ReceptionService) -> None:
        self._receptions = receptions

    async def rules(self, call: Call, asked: ReceptionRules) -> Answer:
        """The rules as they are, or with what was chosen."""
        account_id = call.actor.account.id
        if (asked.seats, asked.guests, asked.names, asked.style) == (None, None, None, None):
            settings = await self._receptions.look(asked.event, account_id, call.origin)
            return reception_view(call.words, settings)

        def change(reception: Reception, _starts_at: datetime) -> Reception:
            return _changed(reception, asked)

        return await self._change(call, asked.event, change)

    async def deadline(self, call: Call, asked: Deadline) -> Answer:
        """Until when answers are taken; 「なし」 takes the deadline away."""
        until = None if fold(asked.until) in {fold(word) for word in NEVER} else _read(asked.until, call)

        def change(reception: Reception, starts_at: datetime) -> Reception:
            return reception.close_at(until, starts_at=starts_at, now=call.now)

        return await self._change(call, asked.event, change)

    async def _change(self, call: Call, event: str, change: Change) -> Answer:
        settings: Settings = await self._receptions.change(event, call.actor.account.id, change, call.origin)
        return reception_view(call.words, settings, changed=True)


def _changed(reception: Reception, asked: ReceptionRules) -> Reception:
    if asked.seats is not None:
        reception = reception.seat(asked.seats)
    if asked.guests is not None:
        reception = replace(reception, guest_limit=asked.guests)
    if asked.names is not None:
        reception = replace(reception, names_hidden=asked.names is NamesShown.HOST)
    return reception if asked.style is None else reception.toggle(asked.style)


def _read(text: str, call: Call) -> datetime:
    """The deadline somebody wrote. Raises InvalidInput at ``until``."""
    try:
        return parse_moment(text, now=call.now, zone=call.words.zone).starts_at
    except MomentError as error:
        raise InvalidInput({"until": problem_of(error, call.words)}) from error
