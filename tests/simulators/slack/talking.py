"""What a person says and changes in the workspace itself; the app hears of it through events."""

import re
from collections.abc import Callable

from tests.simulators.slack import membership
from tests.simulators.slack.outcomes import Key, Outcome
from tests.simulators.slack.state import Channel, Json, Message
from tests.simulators.slack.text import escape
from tests.simulators.slack.viewing import Viewer
from tests.simulators.slack.wire import view_json

_MENTION = re.compile(r"(?<!\w)([@#])([\w.-]+)")


class Talker(Viewer):
    """A human user who talks. Actions return when the event they raised was acknowledged (or failed once).

    Without a subscribed event nothing is sent, and the outcome's `sent` is False.
    """

    async def say(self, channel: Channel, text: str, *, thread_of: Message | None = None) -> Outcome:
        """Write a message; `@name` and `#name` of those who exist become mentions."""
        self._must_be_in(channel)
        thread_ts = None
        if thread_of is not None:
            thread_of.thread_ts = thread_ts = thread_of.ts
        written = self._typed(text)
        message = Message(channel, self._workspace.new_ts(), self.id, written, thread_ts=thread_ts)
        self._workspace.say(message)
        answers: tuple[Key, ...] = (("message", channel.id, thread_ts or message.ts), ("channel", channel.id))
        return await self._announce(lambda: membership.spoken(self._workspace, message), answers)

    async def open_home(self) -> Outcome:
        """Open the app's Home tab."""
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": "home"}
        home = self._workspace.homes.get(self.id)
        event |= {"view": view_json(self._workspace, home)} if home else {}
        return await self._announce(lambda: self._workspace.emit("app_home_opened", event))

    async def arrive(self) -> Outcome:
        """Be announced as a new member of the workspace."""
        user: Json = {"id": self.id, "name": self.user.name, "is_bot": False, "locale": self.user.locale}
        return await self._announce(
            lambda: self._workspace.emit("team_join", {"type": "team_join", "user": user})
        )

    async def join(self, channel: Channel) -> Outcome:
        return await self._announce(lambda: membership.join(self._workspace, channel, self.id))

    async def leave(self, channel: Channel) -> Outcome:
        return await self._announce(lambda: membership.leave(self._workspace, channel, self.id))

    async def rename_channel(self, channel: Channel, name: str) -> Outcome:
        return await self._announce(lambda: membership.rename(self._workspace, channel, name))

    async def archive_channel(self, channel: Channel) -> Outcome:
        return await self._announce(lambda: membership.archive(self._workspace, channel, self.id))

    async def _announce(self, change: Callable[[], None], keys: tuple[Key, ...] = ()) -> Outcome:
        """Make a change and wait for the first of the events it raised."""
        outcome = Outcome(keys=(("person", self.id), *keys))
        self._simulator.watch.expect(outcome)
        raised = self._simulator.events.raised_by(change)
        if raised:
            outcome.event, outcome.sent = raised[0], True
            await outcome.event.settled
            outcome.acknowledged_after = outcome.event.acknowledged_after
            outcome.failure = outcome.event.failure
        outcome.wake()
        return outcome

    def _typed(self, text: str, *, labelled: bool = False) -> str:
        """What a client sends for a typed text: entities escaped, known names as mentions."""

        def mention(match: re.Match[str]) -> str:
            sign, name = match.groups()
            if sign == "#":
                channel = self._workspace.named(name)
                return f"<#{channel.id}|{name}>" if channel else match[0]
            user = next((each for each in self._workspace.users.values() if each.name == name), None)
            if user is None:
                return match[0]
            return f"<@{user.id}|{name}>" if labelled else f"<@{user.id}>"

        return _MENTION.sub(mention, escape(text))
