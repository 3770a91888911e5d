"""Who was let into a room by us. Without the members intent Discord does not tell who is in.

Stored as ids; a ``?`` behind one says that its call may or may not have happened (the program was stopped in
between), so it is made again: all these calls may be repeated.
"""

from collections.abc import Awaitable, Callable, Iterable

from adapters.discord.memory import Memory
from adapters.discord.rest import Refusal
from bot.ports.surfaces import Repaired

UNKNOWN_MEMBER = frozenset({10007, 10013})
CHECKED_PER_TURN = 10
CHECKED_AT_MOST = 200  # where somebody is known to be missing

Call = Callable[[str], Awaitable[object]]
IsIn = Callable[[str], Awaitable[bool]]


class Ledger:
    """Fills and empties rooms. One ledger serves all rooms."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._next: dict[str, int] = {}

    async def fill(
        self,
        room: str,
        wanted: frozenset[str],
        *,
        admit: Call,
        dismiss: Call | None,
        is_in: IsIn | None = None,
        present: int | None = None,
    ) -> tuple[str, ...]:
        """Let in who is wanted and out who no longer is; returns what had to be done.

        dismiss None: nobody is let out. is_in: looks at some of those inside each time, so that what a
        person undid by hand is found. present: how many are inside, as far as the platform tells; where
        that is fewer than it should be, everybody is looked at in this turn.
        """
        before = await self._read(room)
        inside = {member for member, sure in before.items() if sure}
        missing = present is not None and present < len(inside)
        dropped = await self._look(room, inside & wanted, is_in, all_=missing) if is_in else set()
        entering = sorted(wanted - (inside - dropped))
        leaving = sorted(before.keys() - wanted) if dismiss else []
        if not entering and not leaving:
            return ()
        await self._write(room, sure=inside - {*entering, *leaving}, unsure=[*entering, *leaving])
        entered = [member for member in entering if await _happened(admit, member)]
        left = [member for member in leaving if dismiss and await _happened(dismiss, member)]
        await self._write(room, sure={*(inside - {*entering, *leaving}), *entered}, unsure=())
        return (*((Repaired.LET_IN,) if entered else ()), *((Repaired.LET_OUT,) if left else ()))

    async def forget(self, room: str) -> None:
        """Nobody is in: the room was made anew, perhaps under the id it had."""
        await self._write(room, sure=(), unsure=())

    async def _look(self, room: str, inside: set[str], is_in: IsIn, *, all_: bool) -> set[str]:
        """Who of the next few is not in any more."""
        ordered = sorted(inside)
        start = self._next.get(room, 0) if self._next.get(room, 0) < len(ordered) else 0
        end = start + (CHECKED_AT_MOST if all_ else CHECKED_PER_TURN)
        self._next[room] = end
        turn = [*ordered[start:end], *(ordered[: max(0, end - len(ordered))] if all_ else ())]
        return {member for member in dict.fromkeys(turn) if not await is_in(member)}

    async def _read(self, room: str) -> dict[str, bool]:
        entries = (await self._memory.recall(f"inside.{room}")).split()
        return {entry.rstrip("?"): not entry.endswith("?") for entry in entries}

    async def _write(self, room: str, *, sure: Iterable[str], unsure: Iterable[str]) -> None:
        entries = [*sorted(sure), *(f"{member}?" for member in unsure)]
        await self._memory.remember(f"inside.{room}", " ".join(entries))


async def _happened(call: Call, member: str) -> bool:
    """Make a call for a person; False for somebody who is not in the guild any more."""
    try:
        await call(member)
    except Refusal as refusal:
        if refusal.code in UNKNOWN_MEMBER:
            return False
        raise
    return True
