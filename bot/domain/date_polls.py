"""Date polls (日程調整): candidate times, who can make which, one nudge, and the event that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, NotFound, Problem, Refused
from bot.domain.ids import EventId, MemberId, PollId, SectionId

NOTES_LIMIT = 1_000
COMMENT_LIMIT = 200
FEWEST_OPTIONS = 2
MOST_OPTIONS = 20
USUAL_DEADLINE = timedelta(days=3)
AHEAD_OF_FIRST = timedelta(days=1)
"""How long before the first candidate answers are due, where nobody says and there is that much time."""

NUDGE_BEFORE = timedelta(hours=24)

_MINUTE = timedelta(minutes=1)


class Mark(StrEnum):
    """What somebody says to one candidate."""

    YES = "yes"  # ○ 行ける
    MAYBE = "maybe"  # △ たぶん
    NO = "no"  # × 行けない


class PollStatus(StrEnum):
    OPEN = "open"
    DECIDED = "decided"  # it became an event
    CLOSED = "closed"  # ended without a date


Marks = tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class PollOption:
    """A candidate, counted from 1 on, and how many answered what. Times are UTC."""

    number: int
    starts_at: datetime
    ends_at: datetime
    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """The greater, the better."""
        return self.yes, self.maybe

    @property
    def answers(self) -> int:
        return self.yes + self.maybe + self.no

    def of(self, mark: Mark) -> int:
        """How many said this."""
        return {Mark.YES: self.yes, Mark.MAYBE: self.maybe, Mark.NO: self.no}[mark]

    def with_one(self, mark: Mark | None, by: int = 1) -> "PollOption":
        """One more who says this; the same for None."""
        match mark:
            case Mark.YES:
                return replace(self, yes=self.yes + by)
            case Mark.MAYBE:
                return replace(self, maybe=self.maybe + by)
            case Mark.NO:
                return replace(self, no=self.no + by)
            case None:
                return self

    def without(self, mark: Mark | None) -> "PollOption":
        """One fewer."""
        return self.with_one(mark, -1)


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """What one member says: a mark per candidate, None where they have not said. Without any mark it stands
    for 「あとで答える」: a wish to be reminded.
    """

    poll_id: PollId
    member_id: MemberId
    marks: Marks
    answered_at: datetime
    comment: str = ""

    @property
    def given(self) -> bool:
        return any(mark is not None for mark in self.marks)

    @property
    def missing(self) -> int:
        """How many candidates are still without a mark."""
        return sum(mark is None for mark in self.marks)


@dataclass(frozen=True, slots=True)
class DatePoll:
    """One poll. ``nudge_at``: when those who were asked and have not answered hear of it, None once they did;
    ``told``: its creator heard that the deadline has come. ``answered``: how many members answered.
    """

    id: PollId
    title: str
    options: tuple[PollOption, ...]
    deadline: datetime
    creator_id: MemberId
    created_at: datetime
    nudge_at: datetime | None
    section_id: SectionId | None = None
    place: str = ""
    notes: str = ""
    status: PollStatus = PollStatus.OPEN
    told: bool = False
    answered: int = 0
    event_id: EventId | None = None
    decided: int = 0  # the number of the candidate that became the event

    @property
    def open(self) -> bool:
        return self.status is PollStatus.OPEN

    @property
    def last_at(self) -> datetime:
        """When the last candidate begins."""
        return max(option.starts_at for option in self.options)

    @property
    def wakes_at(self) -> datetime | None:
        """When the town has something to say about it by itself; None when it has not."""
        if not self.open:
            return None
        if self.nudge_at is not None:
            return self.nudge_at
        return None if self.told else self.deadline

    def accepts(self, now: datetime) -> bool:
        """Whether it can be answered."""
        return self.open and now < self.deadline

    def check_open(self) -> None:
        """Raises Refused for a poll that is decided or closed."""
        if self.status is PollStatus.DECIDED:
            raise Refused("poll.decided_already", title=self.title)
        if self.status is PollStatus.CLOSED:
            raise Refused("poll.closed_already", title=self.title)

    def check_accepts(self, now: datetime) -> None:
        """Raises Refused where no answer is taken any more."""
        self.check_open()
        if now >= self.deadline:
            raise Refused("poll.deadline_passed", title=self.title)

    def option(self, number: int) -> PollOption:
        """A candidate by its number. Raises NotFound."""
        for option in self.options:
            if option.number == number:
                return option
        raise NotFound("poll.no_such_option", title=self.title)

    def candidate(self, number: int, now: datetime) -> PollOption:
        """A candidate that can become the event. Raises NotFound, Refused."""
        self.check_open()
        option = self.option(number)
        if option.starts_at <= now:
            raise Refused("poll.option_past", when=option.starts_at)
        return option

    def best(self) -> tuple[PollOption, ...]:
        """The candidates most can make, by ○ and then by △; none where nobody can, or where all are alike."""
        top = max(option.rank for option in self.options)
        found = tuple(option for option in self.options if option.rank == top)
        return found if any(top) and len(found) < len(self.options) else ()

    def blank(self, member_id: MemberId, now: datetime) -> PollAnswer:
        """An answer without marks."""
        return PollAnswer(self.id, member_id, (None,) * len(self.options), now)

    def count(self, before: PollAnswer | None, after: PollAnswer | None) -> "DatePoll":
        """The poll with one member's answer in the place of their earlier one; None: no answer."""
        options = tuple(
            option.without(_mark(before, at)).with_one(_mark(after, at))
            for at, option in enumerate(self.options)
        )
        answered = self.answered + _given(after) - _given(before)
        return replace(self, options=options, answered=answered)

    def wake(self, now: datetime) -> tuple["DatePoll", bool, bool]:
        """The poll after what is due by now, whether to nudge and whether to tell its creator. A nudge that
        comes too late for an answer is left out.
        """
        nudges = self.open and self.nudge_at is not None and self.nudge_at <= now
        tells = self.open and not self.told and self.deadline <= now
        after = replace(self, nudge_at=None if nudges else self.nudge_at, told=self.told or tells)
        return after, nudges and now < self.deadline, tells

    def decide(self, number: int, event_id: EventId) -> "DatePoll":
        """The poll that became an event."""
        return replace(self, status=PollStatus.DECIDED, event_id=event_id, decided=number)

    def close(self) -> "DatePoll":
        """The poll ended without a date. Raises Refused when it is over already."""
        self.check_open()
        return replace(self, status=PollStatus.CLOSED)


def _mark(answer: PollAnswer | None, at: int) -> Mark | None:
    return answer.marks[at] if answer is not None else None


def _given(answer: PollAnswer | None) -> int:
    return int(answer is not None and answer.given)


def numbered(spans: Sequence[tuple[datetime, datetime]]) -> tuple[PollOption, ...]:
    """Candidates in the order they come, each once."""
    return tuple(PollOption(number, *span) for number, span in enumerate(sorted(set(spans)), start=1))


def usual_deadline(options: Sequence[PollOption], now: datetime) -> datetime:
    """In three days, or before the first candidate: a day before, or half-way where that is near."""
    first = min(option.starts_at for option in options)
    before = first - min(AHEAD_OF_FIRST, (first - now) / 2)
    chosen = min(now + USUAL_DEADLINE, before)
    return chosen - timedelta(seconds=chosen.second, microseconds=chosen.microsecond)


def nudge_time(now: datetime, deadline: datetime) -> datetime:
    """A day before the deadline, or half-way where that is near."""
    return deadline - min(NUDGE_BEFORE, (deadline - now) / 2)


def check_new(options: Sequence[PollOption], deadline: datetime, now: datetime) -> None:
    """Raises InvalidInput with a problem per field (``dates``, ``deadline``) of what cannot be asked."""
    problems = {}
    if len(options) < FEWEST_OPTIONS:
        problems["dates"] = Problem("poll.too_few")
    elif len(options) > MOST_OPTIONS:
        problems["dates"] = Problem("poll.too_many", {"most": MOST_OPTIONS, "number": len(options)})
    elif options[0].starts_at <= now:
        problems["dates"] = Problem("event.when_past", {"starts_at": options[0].starts_at})
    if deadline < now + _MINUTE:
        problems["deadline"] = Problem("poll.deadline_past", {"deadline": deadline})
    elif options and deadline > options[0].starts_at and "dates" not in problems:
        problems["deadline"] = Problem("poll.deadline_late", {"first": options[0].starts_at})
    if problems:
        raise InvalidInput(problems)
