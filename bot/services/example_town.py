"""The example town: invented people, sections, events and questions, so that there is something to see."""

from bot.domain.errors import Refused
from bot.ports.work import Storage


class ExampleTown:
    """Loads the example into a town that nobody has joined yet."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def fits(self) -> bool:
        return True

    async def load(self) -> None:
        raise Refused("local.example_not_empty")
