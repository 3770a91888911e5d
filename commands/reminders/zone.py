"""The time zone a member lives in: for reading and showing what concerns only them."""

from typing import Annotated

from bot.domain.errors import InvalidInput, Problem
from bot.interaction.call import Call
from bot.interaction.params import Input, Ref
from bot.interaction.parts import done, to
from bot.services.personal_reminders import PersonalReminderService
from bot.text.zones import find_zone, zones_like
from bot.view import Answer, Option

MOST_QUOTED = 40
SUGGESTIONS = 25


class ZoneChoice(Input):
    zone: Annotated[str, Ref("zone")]


class Zones:
    """Handlers of the time zone."""

    def __init__(self, service: PersonalReminderService) -> None:
        self._service = service

    async def choose(self, call: Call, asked: ZoneChoice) -> Answer:
        """Live somewhere else. What comes again follows at its wall time."""
        zone = find_zone(asked.zone)
        if zone is None:
            raise InvalidInput(
                {"zone": Problem("reminder.zone_unknown", {"typed": asked.zone[:MOST_QUOTED]})}
            )
        moved = await self._service.move(call.member.id, zone, call.origin)
        key = "reminder.zone_moved" if moved else "reminder.zone_chosen"
        local = call.words.living_in(zone)
        listed = to("remind.list", call.words)
        return done(call, key, listed, zone=zone.key, now=local.when(call.now).text, count=moved)

    async def suggest(self, _call: Call, typed: str) -> tuple[Option, ...]:
        """Zones whose city or name contains what was typed."""
        return tuple(Option(label, name) for label, name in zones_like(typed, limit=SUGGESTIONS))
