"""A platform with threads, as far as the keeper of threads can see it."""

from dataclasses import dataclass, field

from bot.ports.event_threads import Card, OpenThread, ThreadKeeper
from bot.ports.messenger import Unreachable


@dataclass
class FakeThreads(ThreadKeeper):
    """Keeps the names of open threads by id; ``closed`` are the names of those in the archive."""

    open_ones: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)

    async def open(self, place_external_id: str, card: Card, name: str) -> OpenThread | None:
        thread_id = f"t-{card.message_id}"
        self.open_ones[thread_id] = name
        return OpenThread(thread_id, f"https://example.com/{place_external_id}/{thread_id}")

    async def check(self, thread_id: str) -> None:
        if thread_id not in self.open_ones:
            raise Unreachable("gone")

    async def rename(self, thread_id: str, name: str) -> None:
        await self.check(thread_id)
        self.open_ones[thread_id] = name

    async def close(self, thread_id: str) -> None:
        self.closed.append(self.open_ones.pop(thread_id))
