"""Members' names while somebody types."""

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.ports.work import Storage
from bot.view import Option

SUGGESTIONS = 25


class MemberSuggestions:
    """Looks members up for every parameter that refers to one."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def suggest(self, _call: Call, typed: str) -> tuple[Option, ...]:
        """Members whose name or organisation contains what was typed."""
        async with self._storage.read() as work:
            found = await work.members.search(typed, limit=SUGGESTIONS)
        return tuple(
            Option(f"{member.profile.name}({member.profile.organisation})", to_token(member.id))
            for member in found
        )
