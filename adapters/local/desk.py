"""Answers what the page asks: everything a person can do there, in one place."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.local import requests as ask
from adapters.local.chat import Chat
from adapters.local.errands import Errands
from adapters.local.files import Files
from adapters.local.frame import Frame
from adapters.local.live import Live
from adapters.local.people import may_enter
from adapters.local.personas import Personas
from adapters.local.render import render
from adapters.local.wire import CHANGED, message_json, milliseconds
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import from_token
from bot.i18n.words import language_of
from bot.interaction.dispatcher import Dispatcher
from bot.ports.local import Persona
from bot.ports.work import Storage
from bot.services.example_town import ExampleTown
from bot.services.town_clock import ClockHands
from bot.text.normalise import multi_line
from bot.view import Message, Paragraph, Text

Reply = dict[str, Any]

PAGE_SIZE = 30
SAY_LIMIT = 2_000


class Desk:
    """One desk serves all pages; it keeps nothing between requests."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        storage: Storage,
        *,
        chat: Chat,
        files: Files,
        frame: Frame,
        personas: Personas,
        hands: ClockHands,
        example: ExampleTown,
        live: Live,
        town_name: str,
    ) -> None:
        self._dispatcher = dispatcher
        self._storage = storage
        self._chat = chat
        self._frame = frame
        self._personas = personas
        self._errands = Errands(dispatcher, storage, town_name, chat=chat, files=files)
        self._hands = hands
        self._example = example
        self._live = live

    async def answer(self, wanted: ask.Ask) -> Reply:
        """The reply to a request; ``{problem: sentence}`` where a rule says no."""
        try:
            return await self._answer(wanted)
        except Refused as refusal:
            persona = await self._personas.find(wanted.persona)
            words = self._dispatcher.words(language_of(persona.locale if persona else None))
            return {"problem": words.problem(refusal.problem)}

    async def _answer(self, wanted: ask.Ask) -> Reply:
        match wanted:
            case ask.Hello():
                return await self._frame.draw(wanted.persona)
            case ask.AddPersona() | ask.Language() | ask.MoveClock() | ask.Example():
                reply = await self._arrange(wanted)
                self._live.tell(CHANGED)
                return reply
            case _:
                return await self._speak(wanted, await self._enter(wanted.persona, wanted.room))

    async def _arrange(self, wanted: ask.AddPersona | ask.Language | ask.MoveClock | ask.Example) -> Reply:
        """Change the page itself: its people, its language, its clock."""
        match wanted:
            case ask.AddPersona(name=name, manages_place=manages_place):
                return {"persona": (await self._personas.add(name, manages_place=manages_place)).external_id}
            case ask.Language(persona=persona, language=language):
                await self._personas.speak(persona, language)
            case ask.MoveClock(to=to, minutes=minutes):
                return {"now": milliseconds(await self._moves(minutes)[to]())}
            case ask.Example():
                await self._example.load()
        return {}

    def _moves(self, minutes: int) -> Mapping[str, Callable[[], Awaitable[datetime]]]:
        return {
            "minutes": lambda: self._hands.forward(timedelta(minutes=minutes)),
            "next": self._hands.to_next_delivery,
            "broadcast": self._hands.to_next_broadcast,
        }

    async def _speak(self, wanted: ask.Open | ask.Say | ask.Suggest | ask.Errand, persona: Persona) -> Reply:
        match wanted:
            case ask.Open():
                return await self._open(wanted)
            case ask.Say():
                return await self._say(wanted)
            case ask.Suggest():
                return await self._errands.suggest(wanted, persona)
            case _:
                return await self._errands.run(wanted, persona)

    async def _open(self, wanted: ask.Open) -> Reply:
        before = from_token(wanted.before)
        async with self._storage.read() as work:
            page = await work.local.page(wanted.room, limit=PAGE_SIZE + 1, before=before)
        return {
            "messages": [message_json(message) for message in page[-PAGE_SIZE:]],
            "earlier": len(page) > PAGE_SIZE,
        }

    async def _say(self, wanted: ask.Say) -> Reply:
        text = multi_line(wanted.text, SAY_LIMIT)
        if not text:
            raise Refused("local.say_empty")
        said = render(Message(text[:100], (Paragraph((Text(text),)),)))
        await self._chat.post(wanted.room, author=wanted.persona, mark=f"say:{wanted.request}", payload=said)
        return {}

    async def _enter(self, persona_id: str, room_id: str) -> Persona:
        async with self._storage.read() as work:
            persona = await work.local.persona(persona_id)
            if persona is None:
                raise NotFound("local.persona_gone")
            if not await may_enter(work, persona, room_id):
                raise NotFound("local.room_gone")
        return persona
