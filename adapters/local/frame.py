"""The page's frame for one persona: the town, its rooms, who one can be, the words and the commands."""

from typing import Any

from adapters.local.catalogue import catalogue, message_menu
from adapters.local.first_start import room_of
from adapters.local.people import may_see, member_behind, office_label, offices_of
from adapters.local.texts import page_words
from adapters.local.wire import milliseconds
from bot.clock import Clock
from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.domain.places import Purpose
from bot.i18n.words import language_of
from bot.interaction.commands import Registry
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.words import Words
from bot.ports.local import Persona, Room, direct_room
from bot.ports.work import Storage, Work
from bot.services.example_town import ExampleTown
from bot.services.town_clock import ClockHands
from bot.view import Action, Style

AT_THE_DOOR = ("join", "section.list", "help")
INSIDE = ("home", "event.list", "help")

_HALL = {room_of(purpose): purpose for purpose in Purpose}


class Frame:
    """Draws the frame from current data."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        storage: Storage,
        clock: Clock,
        hands: ClockHands,
        example: ExampleTown,
        *,
        town_name: str,
        version: str,
    ) -> None:
        self._dispatcher = dispatcher
        self._storage = storage
        self._clock = clock
        self._hands = hands
        self._example = example
        self._town_name = town_name
        self._version = version

    async def draw(self, persona_id: str) -> dict[str, Any]:
        """The frame for a persona; for the first one when this one is not known."""
        async with self._storage.read() as work:
            personas = await work.local.personas()
            me = next((one for one in personas if one.external_id == persona_id), personas[0])
            words = self._dispatcher.words(language_of(me.locale))
            members = {one.external_id: await member_behind(work, one) for one in personas}
            people = [await self._person(work, one, members[one.external_id], words) for one in personas]
            rooms = [room for room in await work.local.rooms() if may_see(me, room)]
            newest = await work.local.newest()
            example = await self._example.fits(work)
        return {
            "town": self._town(words, example=example),
            "me": me.external_id,
            "language": words.language,
            "personas": people,
            "rooms": [_room_json(room, words) for room in rooms],
            "newest": {room: to_token(message_id) for room, message_id in newest.items()},
            "words": page_words(words),
            **self._commands(words, me, members[me.external_id]),
        }

    def _town(self, words: Words, *, example: bool) -> dict[str, Any]:
        return {
            "name": self._town_name,
            "zone": words.zone.key,
            "version": self._version,
            "now": milliseconds(self._clock.now()),
            "clock_movable": self._hands.movable,
            "example": example,
        }

    async def _person(
        self, work: Work, persona: Persona, member: Member | None, words: Words
    ) -> dict[str, Any]:
        """A persona; what part a newcomer is meant to play is said until they have a place of their own."""
        plays = persona.role if member is None and not persona.manages_place else ""
        return {
            "id": persona.external_id,
            "name": persona.name,
            "role": words.text(f"local.role.{plays}") if plays else "",
            "office": await office_label(work, persona, member, words),
            "direct": direct_room(persona.external_id),
        }

    def _commands(self, words: Words, me: Persona, member: Member | None) -> dict[str, Any]:
        registry, offices = self._dispatcher.registry, offices_of(me, member)
        return {
            "commands": catalogue(registry, words, offices),
            "menu": message_menu(registry, words, offices),
            "first": _first_steps(registry, words, member),
        }


def _room_json(room: Room, words: Words) -> dict[str, Any]:
    """The page's own rooms are called in the persona's language, sections by their name."""
    purpose = _HALL.get(room.id)
    key = f"local.room.{purpose.value}" if purpose else ""
    return {
        "id": room.id,
        "name": words.text(f"{key}.name") if key else room.name,
        "topic": words.text(f"{key}.topic") if key else room.topic,
        "hall": purpose is not None,
    }


def _first_steps(registry: Registry, words: Words, member: Member | None) -> list[dict[str, str]]:
    """What an empty conversation offers: the way in, or what members come for."""
    steps = INSIDE if member and member.active else AT_THE_DOOR
    return [
        {
            "type": "button",
            "label": words.text(f"command.{verb}.title"),
            "token": Action(verb).token,
            "style": Style.PRIMARY.value if verb == steps[0] else Style.PLAIN.value,
        }
        for verb in steps
        if registry.find(verb)
    ]
