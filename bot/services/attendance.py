"""来ました: being there, said by a button or by the word the host gives out."""

from dataclasses import dataclass

from bot.domain.afterwards import DOORS_CLOSE, DOORS_OPEN, check_doors, check_word
from bot.domain.errors import InvalidInput, NotFound, Problem
from bot.domain.events import Event
from bot.ports.work import Storage, Work
from bot.services.events import check_manager, find_event
from bot.services.origin import Origin
from bot.services.presence import lock_here


@dataclass(frozen=True, slots=True)
class Here:
    """An event somebody is at, and whether that was news."""

    event: Event
    news: bool


class AttendanceService:
    """Everybody speaks for themselves."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def here(self, typed: str, word: str, origin: Origin) -> Here:
        """Note that somebody is there. ``typed``: an event, or the word of one that is going on.

        Raises InvalidInput at ``event`` or ``word``, Refused before the doors open and after they closed.
        """
        async with self._storage.write(origin.request) as work:
            if origin.member_id is None:
                raise NotFound("member.gone")
            await lock_here(work, origin.member_id)
            event = await _with_word(work, typed, origin)
            if event is None:
                event = await find_event(work, typed, origin)
                check_doors(event, origin.now)
                check_word(await work.attendance.word(event.id), word)
            news = await work.attendance.attend(event.id, origin.member_id, origin.now)
            return Here(event, news)

    async def set_word(self, typed: str, word: str, origin: Origin) -> Event:
        """Ask for a word, another one, or (empty) for none. Raises InvalidInput at ``event``, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            await work.attendance.set_word(event.id, word)
            return event


async def _with_word(work: Work, typed: str, origin: Origin) -> Event | None:
    """The event whose word was said. Raises InvalidInput at ``event`` where several have the same."""
    begun, ended = origin.now + DOORS_OPEN, origin.now - DOORS_CLOSE
    found = await work.attendance.with_word(typed, origin.member_id, begun=begun, ended=ended)
    if len(found) > 1:
        raise InvalidInput({"event": Problem("after.word_of_several")})
    return await work.events.get(found[0]) if found else None
