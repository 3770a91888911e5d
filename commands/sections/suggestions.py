"""Section names while somebody types."""

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.ports.work import Storage
from bot.view import Option

SUGGESTIONS = 25
DESCRIPTION = 60


class SectionSuggestions:
    """Looks open sections up for every parameter that refers to one."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def suggest(self, _call: Call, typed: str) -> tuple[Option, ...]:
        """Open sections whose name or purpose contains what was typed."""
        async with self._storage.read() as work:
            found = await work.sections.search(typed, limit=SUGGESTIONS)
        return tuple(
            Option(section.name, to_token(section.id), section.purpose[:DESCRIPTION]) for section in found
        )
