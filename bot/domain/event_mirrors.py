"""Mirrors: our events shown in a platform's own list of events. One way, and ours wins.

What is to be done at one place follows from what should be shown, what stands there and what is remembered.
A platform may write texts its own way, so what it made of ours is remembered beside what we wanted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.ids import EventId, PlaceId

TAKEN_DOWN = 2  # somebody deleted it by hand so often that they mean it: it is not made again


class Fate(StrEnum):
    """What becomes of an event's mirror."""

    COMING = "coming"
    BEGUN = "begun"  # what stands is kept right, nothing new is made
    OVER = "over"  # the platform ends it by itself
    CANCELLED = "cancelled"
    HIDDEN = "hidden"  # not everybody may know of it any more


@dataclass(frozen=True, slots=True)
class Look:
    """How an event looks there, as fingerprints. ``sign``: its name and start; ``whole``: all of it."""

    sign: str
    whole: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """What is remembered of one event at one place.

    external_id: empty while nothing stands there. wanted: how it should have looked when it was written last;
    with nothing standing the platform refused exactly that. shown: what the platform made of it.
    deletions: how often somebody deleted it by hand.
    """

    event_id: EventId
    place_id: PlaceId
    external_id: str = ""
    wanted: str = ""
    shown: str = ""
    deletions: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """What is remembered of a place. others: how many events there are not ours. rest_until: nobody calls
    before then. look_at: when to compare with what stands there. problem: why events cannot be shown; a
    catalogue key.
    """

    place_id: PlaceId
    rest_until: datetime
    look_at: datetime
    others: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One event and how it should look."""

    event: Event
    fate: Fate
    look: Look


@dataclass(frozen=True, slots=True)
class Standing:
    """One event that stands in the platform's list. ``ours``: made by us. ``begun``: shown as going on."""

    external_id: str
    ours: bool
    begun: bool
    look: Look


@dataclass(frozen=True, slots=True)
class Make:
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Note:
    """It stands there as wanted, made or changed just before a crash: only noted."""

    wanted: Wanted
    standing: Standing


@dataclass(frozen=True, slots=True)
class Change:
    wanted: Wanted
    external_id: str


@dataclass(frozen=True, slots=True)
class CallOff:
    """Show it as called off; as ended where it goes on already. ``event_id``: whose mirror it was."""

    event_id: EventId
    external_id: str
    begun: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """Take it away. ``event_id`` None: nothing is remembered of it."""

    event_id: EventId | None
    external_id: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody deleted it by hand."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class Forget:
    event_id: EventId


Step = Make | Note | Change | CallOff | Remove | Lost | Forget


def fate(event: Event, now: datetime, *, public: bool) -> Fate:
    """What becomes of an event's mirror. ``public``: everybody may know of the event."""
    if event.over(now):
        return Fate.OVER
    if not public:
        return Fate.HIDDEN
    if event.cancelled:
        return Fate.CANCELLED
    return Fate.BEGUN if event.starts_at <= now else Fate.COMING


def others(standing: Sequence[Standing]) -> int:
    """How many events there are made by people: they are left alone and take up room."""
    return sum(not one.ours for one in standing)


def remembered(mirrors: Sequence[Mirror], wanted: Sequence[Wanted]) -> tuple[Standing, ...]:
    """What should stand there if nobody touched it: tells without asking whether anything is to be done."""
    by_event = {one.event.id: one for one in wanted}
    found = []
    for mirror in mirrors:
        one = by_event[mirror.event_id]
        if mirror.external_id and one.fate is not Fate.OVER:
            begun = one.fate is Fate.BEGUN
            found.append(Standing(mirror.external_id, True, begun, Look(one.look.sign, mirror.shown)))
    return tuple(found)


def steps(
    wanted: Sequence[Wanted], mirrors: Sequence[Mirror], standing: Sequence[Standing], room: int
) -> tuple[Step, ...]:
    """What is to be done at a place, what frees room first.

    wanted: the events that may be shown, the next one first, and every event that has a mirror.
    standing: only what has not ended. room: how many events the place holds that are ours.
    """
    return tuple(_Plan(wanted, mirrors, standing, room).steps())


class _Plan:
    def __init__(
        self, wanted: Sequence[Wanted], mirrors: Sequence[Mirror], standing: Sequence[Standing], room: int
    ) -> None:
        self._mirrors = {mirror.event_id: mirror for mirror in mirrors}
        self._standing = {one.external_id: one for one in standing}
        self._wanted = {one.event.id: one for one in wanted}
        noted = {mirror.external_id for mirror in mirrors}
        self._strays = [one for one in standing if one.ours and one.external_id not in noted]
        coming = [one for one in wanted if one.fate is Fate.COMING and self._possible(one)]
        self._shown = coming[: max(0, room - sum(one.ours and one.begun for one in standing))]

    def _possible(self, wanted: Wanted) -> bool:
        """Whether it may be made or kept: not taken down by hand, not refused as it is."""
        mirror = self._mirrors.get(wanted.event.id)
        if mirror is None or mirror.external_id:
            return True
        return mirror.deletions < TAKEN_DOWN and mirror.wanted != wanted.look.whole

    def steps(self) -> Iterator[Step]:
        shown = {one.event.id for one in self._shown}
        for mirror in self._mirrors.values():
            yield from self._kept(mirror, self._wanted[mirror.event_id], shown=mirror.event_id in shown)
        missing = [one for one in self._shown if not self._stands(one.event.id)]
        adopted = list(self._adopted(missing))
        taken = {one.standing.external_id for one in adopted}
        for stray in self._strays:
            if stray.external_id not in taken and not stray.begun:
                yield Remove(None, stray.external_id)
        yield from adopted
        found = {one.wanted.event.id for one in adopted}
        yield from (Make(one) for one in missing if one.event.id not in found and self._is_free(one))

    def _kept(self, mirror: Mirror, wanted: Wanted, *, shown: bool) -> Iterator[Step]:
        there = self._standing.get(mirror.external_id)
        if there is None:
            if wanted.fate is Fate.OVER or (mirror.external_id and wanted.fate is not Fate.COMING):
                yield Forget(mirror.event_id)
            elif mirror.external_id:
                yield Lost(mirror.event_id)
        elif wanted.fate is Fate.CANCELLED or (there.begun and wanted.fate is Fate.COMING):
            yield CallOff(mirror.event_id, there.external_id, there.begun)
        elif wanted.fate is Fate.HIDDEN or (wanted.fate is Fate.COMING and not shown):
            yield Remove(mirror.event_id, there.external_id)
        elif wanted.fate is not Fate.OVER:
            yield from _differences(mirror, wanted, there)

    def _stands(self, event_id: EventId) -> bool:
        mirror = self._mirrors.get(event_id)
        return mirror is not None and mirror.external_id in self._standing

    def _adopted(self, missing: Sequence[Wanted]) -> Iterator[Note]:
        free = [one for one in self._strays if not one.begun]
        for wanted in missing:
            match = next((one for one in free if one.look.sign == wanted.look.sign), None)
            if match:
                free.remove(match)
                yield Note(wanted, match)

    def _is_free(self, wanted: Wanted) -> bool:
        """Whether nothing of it stood there a moment ago; what was lost is made in the next turn."""
        mirror = self._mirrors.get(wanted.event.id)
        return mirror is None or not mirror.external_id


def _differences(mirror: Mirror, wanted: Wanted, there: Standing) -> Iterator[Step]:
    if mirror.wanted == wanted.look.whole and mirror.shown == there.look.whole:
        return
    yield Note(wanted, there) if there.look.whole == wanted.look.whole else Change(wanted, there.external_id)
