"""What a persona has the town do: typed words, buttons, forms, message menus, suggestions."""

import json
from dataclasses import replace
from typing import Any

from adapters.local.chat import Chat
from adapters.local.files import Files
from adapters.local.people import may_enter
from adapters.local.render import options_json, render, words_of
from adapters.local.requests import Errand, FromMessage, Press, Submit, Suggest, Type
from bot.domain.errors import NotFound
from bot.domain.ids import from_token
from bot.domain.places import Platform
from bot.interaction.call import Invocation, PlatformUser, Spoken
from bot.interaction.dispatcher import Dispatcher
from bot.ports.local import DIRECT_PREFIX, LOCAL_PLACE, Persona, direct_room
from bot.ports.work import Storage
from bot.view import Action, Answer, Message, Paragraph, Text


class Errands:
    """Turns the page's requests into invocations and answers into JSON."""

    def __init__(
        self, dispatcher: Dispatcher, storage: Storage, town_name: str, *, chat: Chat, files: Files
    ) -> None:
        self._chat = chat
        self._files = files
        self._dispatcher = dispatcher
        self._storage = storage
        self._town_name = town_name

    async def run(self, wanted: Errand, persona: Persona) -> dict[str, Any]:
        """``{answer}``: a message or form, None when this very request was handled before."""
        answer = await self._answer(wanted, persona)
        if not isinstance(answer, Message) or not answer.files:
            return {"answer": render(answer) if answer else None}
        files = await self._files.keep(answer.files)
        await self._send_too(answer, files, wanted, persona)
        return {"answer": {**render(answer), "files": files}}

    async def _send_too(
        self, answer: Message, files: list[dict[str, Any]], wanted: Errand, persona: Persona
    ) -> None:
        """The files as a letter: the answer itself is gone when the page is loaded again."""
        letter = Message(answer.summary, (Paragraph((Text(answer.summary),)),), answer.tone)
        await self._chat.post(
            direct_room(persona.external_id),
            author="",
            mark=f"files:{wanted.request}",
            payload={**render(letter), "files": files},
        )

    async def suggest(self, wanted: Suggest, persona: Persona) -> dict[str, Any]:
        """``{options}`` for the beginning of a name."""
        invocation = self._invocation(persona, wanted.room)
        found = await self._dispatcher.suggest(invocation, wanted.kind, wanted.typed)
        return {"options": options_json(found)}

    async def _answer(self, wanted: Errand, persona: Persona) -> Answer | None:
        if isinstance(wanted, Type):
            invocation = self._invocation(persona, wanted.room, wanted.request)
            return await self._dispatcher.text(invocation, wanted.text)
        return await self._dispatcher.dispatch(await self._pressed(wanted, persona))

    async def _pressed(self, wanted: Press | Submit | FromMessage, persona: Persona) -> Invocation:
        blank = self._invocation(persona, wanted.room, wanted.request)
        match wanted:
            case Press(token=token, value=value):
                action = _action(token)
                args = action.args if value is None else (*action.args, value)
                return replace(blank, verb=action.verb, args=args)
            case Submit(token=token, values=values):
                action = _action(token)
                return replace(blank, verb=action.verb, args=action.args, values=values, complete=True)
            case FromMessage(verb=verb, message=message):
                values, spoken = await self._taken_from(verb, message, persona)
                return replace(blank, verb=verb, values=values, spoken=spoken)

    async def _taken_from(self, verb: str, token: str, persona: Persona) -> tuple[dict[str, str], Spoken]:
        """The words of a message by parameter, and who wrote them where."""
        command = self._dispatcher.registry.find(verb)
        async with self._storage.read() as work:
            message = await work.local.message(from_token(token) or 0)
            if message is None or not await may_enter(work, persona, message.room_id):
                raise NotFound("local.message_gone")
        if command is None or not command.from_message:
            raise NotFound("refusal.unknown_widget")
        spoken = Spoken(token, message.author, message.room_id)
        return {command.from_message: words_of(json.loads(message.payload))}, spoken

    def _invocation(self, persona: Persona, room: str, request: str = "") -> Invocation:
        """An invocation that has no command yet."""
        return Invocation(
            platform=Platform.LOCAL,
            place_external_id=LOCAL_PLACE,
            place_name=self._town_name,
            user=PlatformUser(persona.external_id, persona.name, persona.locale, persona.manages_place),
            request_id=request,
            verb="",
            channel_id="" if room.startswith(DIRECT_PREFIX) else room,
        )


def _action(token: str) -> Action:
    action = Action.read(token)
    if action is None:
        raise NotFound("refusal.unknown_widget")
    return action
