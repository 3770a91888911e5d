"""Series of events and the answers to them, as services see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.events import Event
from bot.domain.ids import AccountId, MemberId, PlaceId, SeriesId
from bot.domain.rsvps import Rsvp
from bot.domain.series import Series, SeriesAnswer


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody who must hear of a change of a series."""

    member_id: MemberId
    name: str


class SeriesStore(Protocol):
    """Whoever locks a series and its events locks the series first, then the events by their ids."""

    async def get(self, series_id: SeriesId) -> Series | None: ...

    async def get_many(self, series_ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]: ...

    async def lock(self, series_id: SeriesId) -> Series | None:
        """A series nobody else can change until this unit of work ends."""
        ...

    async def save(self, series: Series) -> None:
        """Insert or update a series."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[SeriesId, ...]:
        """Series the clock has something to do for by a moment, the earliest first."""
        ...

    async def planned(
        self, series_id: SeriesId, now: datetime, *, limit: int, offset: int = 0
    ) -> tuple[Event, ...]:
        """Occurrences that are neither over nor called off, the next one first."""
        ...

    async def lock_planned(self, series_id: SeriesId, now: datetime) -> tuple[Event, ...]:
        """All of these, by their ids, held until this unit of work ends."""
        ...

    async def changed(self, series_id: SeriesId, change: int, *, limit: int) -> tuple[Event, ...]:
        """Occurrences that a version of a series gave another time or place, or called off, the next one
        first."""
        ...

    async def answer_all(self, rsvps: Sequence[Rsvp]) -> None:
        """Insert the answers to an occurrence that has none yet."""
        ...

    async def answer_of(self, series_id: SeriesId, member_id: MemberId) -> SeriesAnswer | None: ...

    async def save_answer(self, answer: SeriesAnswer) -> None:
        """Insert or update an answer."""
        ...

    async def remove_answer(self, series_id: SeriesId, member_id: MemberId) -> bool:
        """False when there was none."""
        ...

    async def answers(self, series_id: SeriesId, *, limit: int) -> tuple[SeriesAnswer, ...]:
        """Answers of those who are here, not on leave, and may read what the series' section holds; the
        earliest first."""
        ...

    async def copy_answers(self, series_id: SeriesId, new_id: SeriesId) -> None:
        """Let everybody's answer hold for another series too."""
        ...

    async def answered_by(self, member_id: MemberId) -> tuple[SeriesId, ...]:
        """The series a member answered, by their ids."""
        ...

    async def concerned_at(
        self, series_id: SeriesId, change: int, place_id: PlaceId, *, limit: int
    ) -> tuple[Concerned, ...]:
        """Of those who answered what a version changed, the ones who come, listen, wait or have not decided
        and have an account at a place; nobody on leave, nor for what keeps its names hidden."""
        ...

    async def count_concerned(self, series_id: SeriesId, change: int) -> int:
        """How many of these there are at all places."""
        ...

    async def concerned_accounts(self, series_id: SeriesId, change: int) -> Mapping[MemberId, AccountId]:
        """Where those of them get messages who want direct reminders, or whom no post may name."""
        ...
