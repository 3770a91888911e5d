"""Section names while somebody types: all of them, one's own, or those one follows."""

from collections.abc import Iterable

from bot.domain.ids import to_token
from bot.domain.sections import Section
from bot.interaction.call import Call
from bot.ports.work import Storage
from bot.services.sections import SectionsService
from bot.text.normalise import fold
from bot.view import Option

SUGGESTIONS = 25
DESCRIPTION = 60


class SectionSuggestions:
    """Looks sections up for every parameter that refers to one."""

    def __init__(self, storage: Storage, service: SectionsService) -> None:
        self._storage = storage
        self._service = service

    async def all(self, _call: Call, typed: str) -> tuple[Option, ...]:
        """Open sections whose name or purpose contains what was typed."""
        async with self._storage.read() as work:
            return _options(await work.sections.search(typed, limit=SUGGESTIONS))

    async def own(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Sections the person belongs to."""
        places = await self._service.mine(call.member.id)
        return _options(_named([seat.section for seat in places.seats], typed))

    async def followed(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Sections the person follows."""
        return _options(_named((await self._service.mine(call.member.id)).following, typed))


def _named(sections: Iterable[Section], typed: str) -> list[Section]:
    return [section for section in sections if fold(typed) in fold(section.name)]


def _options(sections: Iterable[Section]) -> tuple[Option, ...]:
    return tuple(
        Option(section.name, to_token(section.id), section.purpose[:DESCRIPTION]) for section in sections
    )
