"""呼びかけ: how a question without an answer reaches people in widening rings, until one of them knows.

課 → 都道府県 → 全庁 → 課長: each wave asks a few people of a ring. A ring with nobody to ask costs no time;
with a deadline all rings come before it, spread over the working hours that are left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import existing, is_day_off
from bot.domain.consulting import Reason
from bot.domain.ids import MemberId, QuestionId

IsHoliday = Callable[[date], bool]

WORK_BEGINS, WORK_ENDS = time(8, 30), time(17, 15)
"""Office hours of a city hall, in the town's zone; later waves come within them."""

RESUMES_AFTER = timedelta(hours=24)
"""How long after a solution turned out to be none the next wave comes."""

_DAY = timedelta(days=1)
_LOOK_AHEAD = 100  # days; a deadline farther away hurries nothing


class Ring(StrEnum):
    """Whom a wave reaches. Each ring holds the ones before it."""

    SECTION = "section"
    PREFECTURE = "prefecture"
    TOWN = "town"
    CHIEFS = "chiefs"

    @property
    def wider(self) -> "Ring | None":
        """The next ring; None behind the last."""
        rings = list(Ring)
        behind = rings.index(self) + 1
        return rings[behind] if behind < len(rings) else None


class AppealEnd(StrEnum):
    """Why nobody more is asked."""

    SETTLED = "settled"  # there is a good answer, or the question was taken back
    EXPIRED = "expired"  # its deadline has passed
    LEFT = "left"  # who asked is gone


class Reply(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When waves come. ``after``: how long after the question each of the four does, the first at once."""

    after: tuple[timedelta, ...]
    zone: ZoneInfo
    is_holiday: IsHoliday

    def working_from(self, moment: datetime) -> datetime:
        """The first moment from one on that lies in office hours."""
        return next((begins for begins, _ in self._hours(moment, moment + _LOOK_AHEAD * _DAY)), moment)

    def part_of_way(self, begins: datetime, ends: datetime, part: float) -> datetime:
        """The moment at which a part of the office hours between two others is over; a part of the plain time
        where no office hours lie between them.
        """
        hours = list(self._hours(begins, ends))
        ahead = sum((end - begin for begin, end in hours), timedelta()) * part
        if not ahead:
            return begins + (ends - begins) * part
        for begin, end in hours:
            if ahead <= end - begin:
                return begin + ahead
            ahead -= end - begin
        return hours[-1][1]

    def _hours(self, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = begins.astimezone(self.zone).date()
        for number in range(_LOOK_AHEAD):
            day = first + number * _DAY
            if is_day_off(day, self.is_holiday):
                continue
            opens = max(existing(datetime.combine(day, WORK_BEGINS), self.zone), begins)
            closes = min(existing(datetime.combine(day, WORK_ENDS), self.zone), ends)
            if opens < closes:
                yield opens.astimezone(UTC), closes.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Appeal:
    """A question's way through the rings. ``ring``: the next to be asked; None: all were. ``waves``: how many
    reached somebody, ``waved_at`` when the last one did. ``wakes_at``: when there is something to do next.
    """

    question_id: QuestionId
    began_at: datetime
    ring: Ring | None = Ring.SECTION
    waves: int = 0
    waved_at: datetime | None = None
    next_at: datetime | None = None
    wakes_at: datetime | None = None
    ended: AppealEnd | None = None

    def plan(self, deadline: datetime | None, now: datetime, rhythm: Rhythm) -> "Appeal":
        """The appeal with its next wave, as a deadline and the rhythm have it."""
        next_at = self._next(deadline, now, rhythm)
        moments = [one for one in (next_at, deadline) if one is not None]
        return replace(self, next_at=next_at, wakes_at=min(moments, default=None), ended=None)

    def go_on(self, deadline: datetime, now: datetime, rhythm: Rhythm) -> "Appeal":
        """A deadline that passed was moved on: where all rings were asked, more of the whole town are."""
        if self.ring is not None:
            return self.plan(deadline, now, rhythm)
        return replace(self, ring=Ring.TOWN, waves=1).plan(deadline, now, rhythm)

    def asked(
        self, ring: Ring, *, found: bool, deadline: datetime | None, now: datetime, rhythm: Rhythm
    ) -> "Appeal":
        """After a wave up to a ring: the next one reaches the ring behind it. Where the whole town was asked
        early, since the rings within it are empty, others of it are asked before the chiefs. ``found``:
        whether the wave reached anybody.
        """
        reached = replace(self, waves=self.waves + 1, waved_at=now) if found else self
        again = found and ring is Ring.TOWN and reached.waves < len(rhythm.after) - 1
        return replace(reached, ring=ring if again else ring.wider).plan(deadline, now, rhythm)

    def hurry(self, now: datetime) -> "Appeal":
        """Ask the next ring right away: nobody of the last one can help. Chiefs are left their time."""
        if self.ended or self.next_at is None or self.ring is Ring.CHIEFS:
            return self
        return replace(self, next_at=min(self.next_at, now), wakes_at=min(self.wakes_at or now, now))

    def end(self, why: AppealEnd) -> "Appeal":
        """Nobody more is asked."""
        return replace(self, ended=why, next_at=None, wakes_at=None)

    def resume(self, deadline: datetime | None, now: datetime) -> "Appeal":
        """What seemed to be solved is open again, or who asked is back: the next wave comes a day later, or
        halfway to a deadline that is nearer.
        """
        if self.ended not in {AppealEnd.SETTLED, AppealEnd.LEFT}:
            return self
        wait = RESUMES_AFTER if deadline is None else min(RESUMES_AFTER, (deadline - now) / 2)
        next_at = now + wait if self.ring is not None else None
        moments = [one for one in (next_at, deadline) if one is not None]
        return replace(self, next_at=next_at, wakes_at=min(moments, default=None), ended=None)

    def in_office_hours(self, deadline: datetime | None, rhythm: Rhythm) -> "Appeal":
        """The appeal with its next wave moved into office hours, as long as those come before a deadline."""
        if self.next_at is None:
            return self
        at = rhythm.working_from(self.next_at)
        if deadline is not None and at >= deadline:
            return self
        return replace(self, next_at=at, wakes_at=at if deadline is None else min(at, deadline))

    def awake(self, now: datetime) -> bool:
        """Whether there is something to do."""
        return self.wakes_at is not None and self.wakes_at <= now

    def due(self, now: datetime) -> bool:
        """Whether a wave is to go out."""
        return self.ended is None and self.next_at is not None and self.next_at <= now

    def _next(self, deadline: datetime | None, now: datetime, rhythm: Rhythm) -> datetime | None:
        if self.ring is None:
            return None
        usual = self._usual(now, rhythm)
        if deadline is None or deadline <= now:
            return usual
        left = 1 if self.ring is Ring.CHIEFS else len(rhythm.after) - self.waves
        return min(usual, rhythm.part_of_way(now, deadline, 1 / (left + 1)))

    def _usual(self, now: datetime, rhythm: Rhythm) -> datetime:
        step = len(rhythm.after) - 1 if self.ring is Ring.CHIEFS else min(self.waves, len(rhythm.after) - 1)
        if not step:
            return now
        planned = self.began_at + rhythm.after[step]
        if self.waved_at is not None:  # a wave that came late leaves time to answer it
            planned = max(planned, self.waved_at + (rhythm.after[step] - rhythm.after[step - 1]) / 2)
        return max(now, rhythm.working_from(max(planned, now)))


def begin(question_id: QuestionId, now: datetime) -> Appeal:
    """A question was asked: the first wave goes out at once."""
    return Appeal(question_id, now, next_at=now, wakes_at=now)


@dataclass(frozen=True, slots=True)
class Request:
    """One person was asked about one question. ``passed_by``: who thought of them, where somebody did."""

    question_id: QuestionId
    member_id: MemberId
    ring: Ring
    reason: Reason
    at: datetime
    reply: Reply = Reply.WAITING
    passed_by: MemberId | None = None
