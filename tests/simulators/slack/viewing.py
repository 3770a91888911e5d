"""What a person of the workspace has on their screen."""

from typing import TYPE_CHECKING

from tests.simulators.slack.inputs import CannotDoError
from tests.simulators.slack.reading import Surface
from tests.simulators.slack.state import Channel, Message, User, View

if TYPE_CHECKING:
    from tests.simulators.slack.simulator import SlackSimulator


class Viewer:
    """A human user who looks."""

    def __init__(self, simulator: "SlackSimulator", user: User) -> None:
        self.user = user
        self._simulator = simulator
        self._workspace = simulator.workspace

    def __repr__(self) -> str:
        return f"Person({self.user.name})"

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def dm(self) -> Channel:
        """Their direct conversation with the bot."""
        return self._workspace.dm(self.id)

    @property
    def dms(self) -> list[Message]:
        """What the bot wrote to them directly, oldest first."""
        return [message for message in self.dm.messages if message.user != self.id]

    @property
    def home(self) -> View:
        """Their App Home as last published."""
        if self.id not in self._workspace.homes:
            raise CannotDoError("nothing was published to this Home")
        return self._workspace.homes[self.id]

    @property
    def modal(self) -> View | None:
        """The modal in front of them."""
        stack = self._workspace.stacks.get(self.id, [])
        return stack[-1] if stack else None

    @property
    def ephemerals(self) -> list[Message]:
        """Messages only they see, over all channels, oldest first."""
        found = [
            message
            for channel in self._workspace.channels.values()
            for message in channel.log.values()
            if message.ephemeral_to == self.id and not message.deleted
        ]
        return sorted(found, key=lambda message: message.ts)

    def sees(self, surface: Surface) -> bool:
        """Whether it is on their screen, or a scroll away."""
        if isinstance(surface, View):
            return surface in (self.modal, self._workspace.homes.get(self.id))
        channel = surface.channel
        reachable = self.id in channel.members or channel.kind == "channels"
        return reachable and not surface.deleted and surface.ephemeral_to in (None, self.id)

    def _must_see(self, surface: Surface) -> None:
        if not self.sees(surface):
            raise CannotDoError(f"{self} does not see it")

    def _must_be_in(self, channel: Channel) -> None:
        if self.id not in channel.members or channel.is_archived:
            raise CannotDoError(f"{self} cannot write in #{channel.name}")
