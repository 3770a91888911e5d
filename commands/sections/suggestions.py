"""Section names while somebody types: all of them, one's own, or those one follows."""

from collections.abc import Iterable

from bot.domain.ids import to_token
from bot.domain.sections import Section
from bot.interaction.call import Call
from bot.services.sections import SectionsService
from bot.text.normalise import fold
from bot.view import Option

SUGGESTIONS = 25
DESCRIPTION = 60


class SectionSuggestions:
    """Looks sections up for every parameter that refers to one."""

    def __init__(self, service: SectionsService) -> None:
        self._service = service

    async def all(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Open sections the person may know of whose name or purpose contains what was typed."""
        reader = call.member.id if call.actor.is_member else None
        return _options(await self._service.search(typed, reader, limit=SUGGESTIONS))

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
