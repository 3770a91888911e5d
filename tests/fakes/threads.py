"""A platform with threads, as far as the keeper of threads can see it."""

from dataclasses import dataclass, field

from bot.domain.threads import Face
from bot.ports.messenger import Unreachable
from bot.ports.threads import Card, OpenThread, ThreadKeeper


@dataclass
class FakeThreads(ThreadKeeper):
    """Keeps the names of open threads by id; ``closed`` are the names of those in the archive, in the order
    in which they were closed. ``states``: how things stand, by id.
    """

    open_ones: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    async def open(self, place_external_id: str, card: Card, face: Face) -> OpenThread | None:
        thread_id = f"t-{card.message_id}"
        self.open_ones[thread_id] = face.name
        self.states[thread_id] = face.state
        return OpenThread(thread_id, f"https://example.com/{place_external_id}/{thread_id}")

    async def check(self, thread_id: str, face: Face) -> None:
        del face
        if thread_id not in self.open_ones:
            raise Unreachable("gone")

    async def rename(self, thread_id: str, face: Face) -> None:
        if thread_id not in self.states:
            raise Unreachable("gone")
        self.open_ones[thread_id] = face.name
        self.states[thread_id] = face.state

    async def close(self, thread_id: str) -> None:
        self.closed.append(self.open_ones.pop(thread_id))
