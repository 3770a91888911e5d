"""The desk of the Slack door: takes what people do to the core and their answers back.

The answering rule: whatever carries an answer in its acknowledgement (a command, a form) waits half a second
for it; everything else is acknowledged at once. What comes later goes its own way.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from adapters.slack import arrivals
from adapters.slack.arrivals import Arrival, Back
from adapters.slack.menus import MENU_PREFIX, opened
from adapters.slack.modals import SUGGEST_PREFIX, Json, suggestions, waiting_view
from adapters.slack.mrkdwn import plain_from
from adapters.slack.people import People
from adapters.slack.render import LINK_PREFIX
from adapters.slack.repeats import Repeats
from adapters.slack.replies import Replies
from adapters.slack.shelf import REST_PREFIX, Shelf
from bot.domain.places import Platform
from bot.interaction.call import Invocation
from bot.interaction.dispatcher import Dispatcher
from bot.view import Answer, Form, Message

T = TypeVar("T")

log = logging.getLogger(__name__)

IN_TIME_SECONDS = 0.5
SUGGEST_SECONDS = 0.9
SETTLE_SECONDS = 0.4  # Slack must have put up the waiting view before it can be changed (trap 15)
GOODBYE_SECONDS = 5.0


class Desk:
    """Each method answers one kind of delivery with what its acknowledgement carries."""

    def __init__(
        self, dispatcher: Dispatcher, people: People, replies: Replies, repeats: Repeats, shelf: Shelf
    ) -> None:
        self._dispatcher = dispatcher
        self._people = people
        self._replies = replies
        self._repeats = repeats
        self._shelf = shelf
        self._tasks: set[asyncio.Task[Any]] = set()
        self.team_id = ""
        self.team_name = ""
        self.bot_user_id = ""

    def serve(self, *, team_id: str, team_name: str, bot_user_id: str) -> None:
        """Say which workspace this is, before anything is delivered."""
        self.team_id, self.team_name, self.bot_user_id = team_id, team_name, bot_user_id

    async def command(self, body: Json) -> Json:
        """A slash command: a message that is ready in time is the acknowledgement itself."""
        arrival = arrivals.from_command(body)
        if not self._repeats.first(arrival.key):
            return {}
        task = self._start(self._answer(arrival))
        if await _in_time(task):
            answer = task.result()
            if answer is not None and not isinstance(answer, Form):
                self._start(self._replies.hand_over(answer, arrival.back))
                return self._replies.in_command(answer, arrival.back)
        self._start(self._bring(task, arrival.back))
        return {}

    async def form(self, body: Json) -> Json:
        """A form: it shows its problems, or becomes the answer, or asks for a moment."""
        arrival = arrivals.from_form(body)
        if not self._repeats.first(arrival.key):
            return self._repeats.form(arrival.key)
        task = self._start(self._answer(arrival))
        if await _in_time(task):
            answer = task.result()
            acknowledgement = self._replies.in_form(answer, arrival.back) if answer else {}
            if answer:
                self._start(self._replies.hand_over(answer, arrival.back))
        else:
            acknowledgement = self._ask_for_a_moment(arrival.back)
            self._start(self._bring(task, arrival.back, settle=True))
        self._repeats.note_form(arrival.key, acknowledgement)
        return acknowledgement

    def press(self, body: Json) -> None:
        """A button or menu. Buttons that open an address ask nothing of us."""
        pressed = body["actions"][0]
        action_id = str(pressed["action_id"])
        if action_id.startswith(LINK_PREFIX):
            return
        arrival = arrivals.from_press(body)
        rest = self._shelf.find(action_id) if action_id.startswith(REST_PREFIX) else None
        menu = _menu(pressed) if action_id.startswith(MENU_PREFIX) else None
        if not self._repeats.first(arrival.key):
            return
        if rest:
            self._start(self._replies.show_rest(rest, arrival.back))
        elif menu:
            self._start(self._replies.show_menu(menu, arrival.back))
        else:
            self._take(arrival)

    def shortcut(self, body: Json) -> None:
        """A shortcut of the whole workspace or of a message."""
        self._take_once(arrivals.from_shortcut(body))

    def event(self, body: Json) -> None:
        """An event; what nobody asked of us is left alone."""
        event = body["event"]
        match event["type"]:
            case "app_home_opened" if event.get("tab") == "home":
                self._take_once(arrivals.from_home(body))
            case "app_mention":
                self._take_once(arrivals.from_words(body, self.bot_user_id))
            case "message" if event.get("channel_type") == "im":
                self._take_once(arrivals.from_words(body, self.bot_user_id))
            case _:
                log.debug("an event", extra={"action": "slack_event", "type": event["type"]})

    async def suggest(self, body: Json) -> Json:
        """Suggestions while somebody types; none where they do not come in time."""
        typed, user = str(body.get("value", "")), body["user"]
        kind = str(body["action_id"]).removeprefix(SUGGEST_PREFIX)
        back = Back(user["id"], (body.get("view") or {}).get("private_metadata", ""))
        task = self._start(self._suggestions(Arrival("", user.get("name", ""), back), kind, typed))
        if await _in_time(task, SUGGEST_SECONDS):
            return {"options": task.result()}
        return {"options": suggestions(typed, (), self._replies.words(back))}

    async def close(self) -> None:
        """Finish what is being answered; what takes longer is given up."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=GOODBYE_SECONDS)
            for task in late:
                task.cancel()

    def _take_once(self, arrival: Arrival | None) -> None:
        if arrival and self._repeats.first(arrival.key):
            self._take(arrival)

    def _take(self, arrival: Arrival) -> None:
        self._start(self._bring(self._start(self._answer(arrival)), arrival.back))

    async def _bring(self, task: "asyncio.Task[Answer | None]", back: Back, *, settle: bool = False) -> None:
        if settle:
            await asyncio.sleep(SETTLE_SECONDS)
        answer = await task
        if answer is not None:
            await self._replies.give(answer, back)

    def _ask_for_a_moment(self, back: Back) -> Json:
        title = back.view.title if back.view else ""
        return {
            "response_action": "update",
            "view": waiting_view(title, self._replies.words(back), back.channel),
        }

    async def _answer(self, arrival: Arrival) -> Answer | None:
        invocation = await self._invocation(arrival)
        if arrival.typed is None:
            return await self._dispatcher.dispatch(invocation)
        # A person mentioned in a command is somebody it concerns: the core looks them up by name.
        text = (await plain_from(arrival.typed, self._people.name, sign="")).strip()
        if text:
            return await self._dispatcher.text(invocation, text, later=arrival.back.event)
        first = "home" if self._dispatcher.registry.find("home") else "help"
        return await self._dispatcher.dispatch(replace(invocation, verb=first))

    async def _invocation(self, arrival: Arrival) -> Invocation:
        action = arrival.action
        return Invocation(
            platform=Platform.SLACK,
            place_external_id=self.team_id,
            place_name=self.team_name,
            user=await self._people.get(arrival.back.user_id, arrival.user_name),
            request_id=arrival.key,
            verb=action.verb if action else "",
            args=action.args if action else (),
            values=await self._values(arrival),
            complete=arrival.complete,
            channel_id=arrival.back.channel_id,
            spoken=arrival.spoken,
        )

    async def _values(self, arrival: Arrival) -> dict[str, str]:
        command = self._dispatcher.registry.find(arrival.action.verb) if arrival.action else None
        if arrival.message is None or command is None or not command.from_message:
            return arrival.values
        return {command.from_message: await plain_from(arrival.message, self._people.name)}

    async def _suggestions(self, arrival: Arrival, kind: str, typed: str) -> list[Json]:
        invocation = await self._invocation(arrival)
        found = await self._dispatcher.suggest(invocation, kind, typed)
        return suggestions(typed, found, self._replies.words(arrival.back))

    def _start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("an answer broke", exc_info=task.exception(), extra={"action": "slack_answer_failed"})


def _menu(pressed: Json) -> Message | None:
    """What a pressed menu holds, under its label."""
    label = (pressed.get("text") or {}).get("text", "")
    return opened(str(label), str(pressed.get("value", "")))


async def _in_time(task: "asyncio.Task[Any]", seconds: float = IN_TIME_SECONDS) -> bool:
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return bool(done)
