"""People who use the app: commands, buttons, choices, forms and shortcuts."""

from collections.abc import Callable
from typing import Any

from tests.simulators.slack import answers, payloads, web_views
from tests.simulators.slack.delivery import Kind
from tests.simulators.slack.inputs import CannotDoError, chosen, complaint, label_of
from tests.simulators.slack.limit_elements import options_of
from tests.simulators.slack.limits import options_problems
from tests.simulators.slack.outcomes import Key, Outcome
from tests.simulators.slack.reading import Control, Surface, buttons, choices, controls, find, inputs
from tests.simulators.slack.state import Channel, Json, Message, View
from tests.simulators.slack.talking import Talker
from tests.simulators.slack.web import SlackError


class Person(Talker):
    """A human user. Actions return when the app acknowledged, or when Slack gave up on it.

    Raises CannotDoError where their client offers no such thing, or they cannot see it.
    """

    async def slash(self, command: str, text: str = "", channel: Channel | None = None) -> Outcome:
        """Type a slash command, in their conversation with the bot unless a channel is named."""
        where = channel or self.dm
        self._must_be_in(where)
        app = self._simulator.app
        if "commands" not in app.scopes or (app.commands is not None and command not in app.commands):
            raise CannotDoError(f"{command} is not a valid command")
        typed = self._typed(text, labelled=True) if app.escapes(command) else text
        right = self._workspace.new_response_url(self.id, where, None)
        trigger = self._workspace.new_trigger(self.id)
        url = self._simulator.response_url(right)
        payload = payloads.command(self.user, where, trigger, name=command, text=typed, response_url=url)

        def accept(_outcome: Outcome, body: Any) -> None:
            answers.answer_command(self._workspace, right, body)

        keys = (("trigger", trigger.id), ("response_url", right.token))
        return await self._do(payload, keys, accept, kind="slash_commands")

    async def press(self, surface: Surface, button: str) -> Outcome:
        """Press a button by its label, action_id, or a part of the label that is unique."""
        self._must_see(surface)
        control = find(buttons(surface), button)
        given: Json = {
            key: control.element[key] for key in ("text", "value", "style") if key in control.element
        }
        return await self._act(surface, control, given)

    async def choose(self, surface: Surface, select: str, choice: Any) -> Outcome:
        """Choose in a select, menu, picker or set of boxes; several choices as a list, a menu by label."""
        self._must_see(surface)
        control = find(choices(surface), select)
        if control.kind == "overflow":
            given = chosen({**control.element, "type": "static_select"}, choice)
        else:
            given = self._enter(surface, control, choice)
        return await self._act(surface, control, {key: given[key] for key in given if key != "type"})

    async def forge(
        self, action_id: str, *, value: str = "", surface: Surface | None = None, block_id: str = "forged"
    ) -> Outcome:
        """Send a button press that no screen offers: an unknown or stale action_id, or a stale message."""
        label = {"type": "plain_text", "text": "?", "emoji": True}
        element: Json = {"type": "button", "action_id": action_id, "text": label, "value": value}
        control = Control(block_id, action_id, "button", "?", value, element=element)
        where = surface or Message(self.dm, self._workspace.new_ts(), self._workspace.bot.id, "?")
        return await self._act(where, control, {"text": label, "value": value})

    def fill(self, modal: View, values: dict[str, Any]) -> None:
        """Enter values into a form's fields, named by label, block_id or action_id, without sending it."""
        self._must_see(modal)
        for name, value in values.items():
            self._enter(modal, find(inputs(modal), name), value)

    async def submit(self, modal: View, values: dict[str, Any] | None = None) -> Outcome:
        """Fill in and send a form. What a Slack client itself refuses is in `errors`, and is not sent."""
        self.fill(modal, values or {})
        if modal.payload.get("submit") is None:
            raise CannotDoError("this modal has no button to submit it")
        complaints = _complaints(modal)
        if complaints:
            return Outcome(errors=complaints)
        trigger = self._workspace.new_trigger(self.id)
        payload = payloads.view_submission(self._workspace, self.user, modal, trigger)

        def accept(outcome: Outcome, body: Any) -> None:
            if modal.id in self._workspace.views:
                outcome.errors = answers.answer_submission(self._workspace, modal, body)
                outcome.closed = modal.id not in self._workspace.views

        return await self._do(payload, (("trigger", trigger.id), ("view", modal.root_id)), accept)

    async def close_modal(self, *, everything: bool = False) -> Outcome:
        """Press 閉じる, or × for everything; the app hears of it if the view asked for that."""
        front = self.modal
        if front is None:
            raise CannotDoError("there is no modal to close")
        payload = payloads.view_closed(self._workspace, self.user, front, cleared=everything)
        web_views.pop(self._workspace, self.id, everything=everything)
        if not front.payload.get("notify_on_close"):
            return Outcome(closed=True)
        outcome = await self._do(payload, ())
        outcome.closed = True
        return outcome

    async def suggest(self, surface: Surface, select: str, query: str) -> Outcome:
        """Type into an external select; `options` are the labels it then offers, and can be chosen."""
        self._must_see(surface)
        control = find([each for each in controls(surface) if "external_select" in each.kind], select)
        if len(query) < control.element.get("min_query_length", 3):
            raise CannotDoError(f"{query!r} is shorter than min_query_length: the client asks nothing yet")
        place = block_id, action_id = (control.block_id, control.action_id)
        payload = payloads.block_suggestion(
            self._workspace, self.user, surface, block_id=block_id, action_id=action_id, query=query
        )

        def accept(outcome: Outcome, body: Any) -> None:
            problems = options_problems(body or {})
            if problems:
                raise SlackError("invalid_options", errors=problems)
            surface.suggested[place] = list(options_of(body))
            outcome.options = [label_of(option) for option in surface.suggested[place]]

        return await self._do(payload, (), accept)

    async def shortcut(self, callback_id: str) -> Outcome:
        """Start a global shortcut."""
        self._declared(callback_id)
        trigger = self._workspace.new_trigger(self.id)
        payload = payloads.shortcut(self._workspace, self.user, callback_id, trigger)
        return await self._do(payload, (("trigger", trigger.id),))

    async def message_action(self, callback_id: str, message: Message) -> Outcome:
        """Start a message shortcut."""
        self._declared(callback_id)
        self._must_see(message)
        trigger = self._workspace.new_trigger(self.id)
        right = self._workspace.new_response_url(self.id, message.channel, None)
        payload = payloads.message_action(self._workspace, self.user, callback_id, message, trigger)
        payload["response_url"] = self._simulator.response_url(right)
        return await self._do(payload, (("trigger", trigger.id), ("response_url", right.token)))

    async def _act(self, surface: Surface, control: Control, given: Json) -> Outcome:
        trigger = self._workspace.new_trigger(self.id)
        named = {"type": control.kind, "action_id": control.action_id, "block_id": control.block_id}
        payload = payloads.block_actions(self._workspace, self.user, surface, {**named, **given}, trigger)
        if isinstance(surface, View):
            return await self._do(payload, (("trigger", trigger.id), ("view", surface.root_id)))
        right = self._workspace.new_response_url(self.id, surface.channel, surface)
        payload["response_url"] = self._simulator.response_url(right)
        at = ("message", surface.channel.id, surface.ts)
        return await self._do(payload, (("trigger", trigger.id), ("response_url", right.token), at))

    async def _do(
        self,
        payload: Json,
        keys: tuple[Key, ...],
        accept: Callable[[Outcome, Any], None] | None = None,
        kind: Kind = "interactive",
    ) -> Outcome:
        outcome = Outcome(keys=(("person", self.id), *keys), accept=accept)
        await self._simulator.perform(outcome, kind, payload)
        return outcome

    def _enter(self, surface: Surface, control: Control, value: Any) -> Json:
        offered = surface.suggested.get((control.block_id, control.action_id), ())
        state = chosen(control.element, value, offered)
        surface.values.setdefault(control.block_id, {})[control.action_id] = state
        return state

    def _declared(self, callback_id: str) -> None:
        shortcuts = self._simulator.app.shortcuts
        if "commands" not in self._simulator.app.scopes or (
            shortcuts is not None and callback_id not in shortcuts
        ):
            raise CannotDoError(f"no shortcut {callback_id} is installed")


def _complaints(modal: View) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in modal.blocks:
        if block["type"] == "input" and "action_id" in block["element"]:
            state = modal.values.get(block["block_id"], {}).get(block["element"]["action_id"])
            problem = complaint(block, state) if state else None
            if problem:
                found[block["block_id"]] = problem
    return found
