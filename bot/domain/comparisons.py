"""横並び調査: one question to many municipalities, one answer per organisation (decision 35)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import ComparisonId, MemberId, OrganisationId, SectionId
from bot.domain.small_cells import Group, Table, by_group, grouped, safe, table_of
from bot.domain.town_sizes import TownSize
from bot.text.normalise import fold

TITLE_LIMIT = 80
NOTES_LIMIT = 1_000
CHOICE_LIMIT = 40
NUMBER_LIMIT = 40  # of the words that say what is counted
REMARK_LIMIT = 300
COMMENT_LIMIT = 1_000
FEWEST_CHOICES = 2
MOST_CHOICES = 8
MOST_NUMBER = 999_999_999

USUAL_LIFE = timedelta(days=14)
ENDS_AT = time(17)  # as offices do, which it asks
LONGEST_LIFE = timedelta(days=90)
NUDGE_BEFORE = timedelta(days=2)
COMMENT_WAIT = timedelta(days=3)
"""How long the surveyor's comment is waited for before those who answered hear of the results."""

_HOUR = timedelta(hours=1)


class EnoughOpen(Refused):
    """As many surveys are open as may be; nothing is wrong with this one, and it can be published later."""


class ComparisonStatus(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is asked; everybody where nothing is said. prefecture: its code."""

    section_id: SectionId | None = None
    prefecture: str = ""
    size: TownSize | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One survey. number_of: what number is asked for besides, empty for none. nudge_at: when organisations
    that have not answered hear of it, None once they did. news_at: when those who answered hear of the
    results, None before the end and once they did. answered: how many organisations answered.
    """

    id: ComparisonId
    title: str
    choices: tuple[str, ...]
    deadline: datetime
    creator_id: MemberId
    created_at: datetime
    nudge_at: datetime | None
    scope: Scope = field(default_factory=Scope)
    notes: str = ""
    number_of: str = ""
    status: ComparisonStatus = ComparisonStatus.OPEN
    answered: int = 0
    news_at: datetime | None = None
    comment: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        """What it asks and what was learnt from it, the title first."""
        return self.title, self.notes, *self.choices, self.number_of, self.comment

    @property
    def open(self) -> bool:
        return self.status is ComparisonStatus.OPEN

    @property
    def ended(self) -> bool:
        return self.status is ComparisonStatus.ENDED

    @property
    def wakes_at(self) -> datetime | None:
        """When the town has something to do about it by itself; None when it has not."""
        if self.open:
            return self.deadline if self.nudge_at is None else min(self.nudge_at, self.deadline)
        return self.news_at

    def accepts(self, now: datetime) -> bool:
        """Whether it can be answered."""
        return self.open and now < self.deadline

    def at_least(self, step: int) -> int:
        """How many answered, as far as it is told while it runs: in steps, so that no single answer shows."""
        return self.answered - self.answered % step

    def check_open(self) -> None:
        """Raises Refused for one that ended or was withdrawn."""
        if self.status is ComparisonStatus.WITHDRAWN:
            raise Refused("comparison.withdrawn_already", title=self.title)
        if self.ended:
            raise Refused("comparison.ended_already", title=self.title).about(self.id)

    def check_accepts(self, now: datetime) -> None:
        """Raises Refused where no answer is taken any more."""
        self.check_open()
        if now >= self.deadline:
            raise Refused("comparison.ended_already", title=self.title).about(self.id)

    def check_ended(self) -> None:
        """Raises Refused while there are no results."""
        if not self.ended:
            raise Refused("comparison.results_later", title=self.title, deadline=self.deadline).about(self.id)

    def choice(self, typed: str) -> int:
        """The position of a choice, from its mark, its words or its number from 1. Raises InvalidInput."""
        places = range(len(self.choices))
        marks, words = [choice_mark(at) for at in places], [fold(choice) for choice in self.choices]
        wanted = fold(typed)
        for names in (marks, words, [str(at + 1) for at in places]):
            if wanted in names:
                return names.index(wanted)
        raise InvalidInput(
            {"choice": Problem("comparison.no_such_choice", {"choices": " / ".join(self.choices)})}
        )

    def check_asks(self, prefecture: str, size: TownSize | None) -> None:
        """Raises Refused for an organisation it does not ask; a size nobody has told yet may fit."""
        elsewhere = self.scope.prefecture not in {"", prefecture}
        other = self.scope.size is not None and size is not None and size is not self.scope.size
        if elsewhere or other:
            raise Refused("comparison.not_asked", title=self.title).about(self.id)

    def extend(self, deadline: datetime, now: datetime) -> "Comparison":
        """Take answers longer. Raises Refused when it is over, InvalidInput at ``deadline``."""
        self.check_accepts(now)
        if deadline <= self.deadline:
            raise InvalidInput(
                {"deadline": Problem("comparison.deadline_sooner", {"deadline": self.deadline})}
            )
        check_deadline(deadline, now)
        nudge_at = None if self.nudge_at is None else nudge_time(now, deadline)
        return replace(self, deadline=deadline, nudge_at=nudge_at)

    def end(self, now: datetime) -> "Comparison":
        """Take no answers any more: the results stand. Raises Refused when it is over already."""
        self.check_open()
        return replace(
            self,
            status=ComparisonStatus.ENDED,
            deadline=min(self.deadline, now),
            nudge_at=None,
            news_at=now + COMMENT_WAIT,
        )

    def withdraw(self) -> "Comparison":
        """Take the whole question back. Raises Refused when it is over already."""
        self.check_open()
        return replace(self, status=ComparisonStatus.WITHDRAWN, nudge_at=None, answered=0)

    def comment_on(self, comment: str) -> "Comparison":
        """What the surveyor learnt from it. Raises Refused before the end and once the results were told."""
        self.check_ended()
        if self.news_at is None:
            raise Refused("comparison.told_already", title=self.title).about(self.id)
        return replace(self, comment=comment)

    def told(self) -> "Comparison":
        """Those who answered hear of the results now."""
        return replace(self, news_at=None)

    def count(self, more: int) -> "Comparison":
        """So many more organisations have answered."""
        return replace(self, answered=self.answered + more)


@dataclass(frozen=True, slots=True)
class OrganisationAnswer:
    """What an organisation says. Name, prefecture (its code) and size are as they were when it answered, so
    that results never move. named: its name may be shown with the answer.
    """

    comparison_id: ComparisonId
    organisation_id: OrganisationId
    choice: int
    name: str
    prefecture: str
    size: TownSize
    answered_at: datetime
    answered_by: MemberId | None
    remark: str = ""
    number: int | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Who set an organisation's answer when, told to its own members only. name: empty once they left."""

    choice: int
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Results:
    """What may be told of an ended survey. groups: choices that are counted together, by position; none where
    there are too few. answered: None where it would tell of single answers. mean: of the numbers, likewise.
    """

    groups: tuple[Group, ...]
    totals: tuple[int, ...]
    answered: int | None
    by_size: Table[TownSize] | None
    by_prefecture: Table[str] | None
    mean: float | None
    named: tuple[OrganisationAnswer, ...]
    remarks: tuple[str, ...]


def results_of(comparison: Comparison, answers: Sequence[OrganisationAnswer], least: int) -> Results:
    """The results of an ended survey, in which fewer than ``least`` unnamed organisations never show."""
    choices = len(comparison.choices)
    unnamed = [one for one in answers if not one.named]
    groups = grouped(_totals(unnamed, choices), least)
    told = len(groups) > 1
    sizes = [(one.size, one.choice, one.named) for one in answers]
    places = [(one.prefecture, one.choice, one.named) for one in answers]
    enough = safe((len(unnamed),), least)
    named = [one for one in answers if one.named]
    return Results(
        groups=groups,
        totals=by_group(_totals(answers, choices), groups),
        answered=len(answers) if enough else None,
        by_size=table_of(sizes, groups, choices, least) if told else None,
        by_prefecture=table_of(places, groups, choices, least) if told else None,
        mean=_mean(answers, least),
        named=tuple(sorted(named, key=lambda one: (one.choice, one.prefecture, fold(one.name)))),
        # In the order of their words, which tells nothing of who wrote them.
        remarks=tuple(sorted(one.remark for one in unnamed if one.remark)) if enough else (),
    )


def _totals(answers: Sequence[OrganisationAnswer], choices: int) -> tuple[int, ...]:
    return tuple(sum(one.choice == at for one in answers) for at in range(choices))


def _mean(answers: Sequence[OrganisationAnswer], least: int) -> float | None:
    """To one decimal, and without how many it is of."""
    unnamed = sum(one.number is not None and not one.named for one in answers)
    numbers = [one.number for one in answers if one.number is not None]
    if not numbers or not safe((unnamed,), least):
        return None
    return round(sum(numbers) / len(numbers), 1)


def nudge_time(now: datetime, deadline: datetime) -> datetime:
    """Two days before the deadline, or half-way where that is near."""
    return deadline - min(NUDGE_BEFORE, (deadline - now) / 2)


def choice_mark(at: int) -> str:
    """What a button carries for the choice at a position: a bare number could be the words of another one."""
    return f"#{at + 1}"


def read_choices(typed: str) -> tuple[str, ...]:
    """Choices, one to a line or between slashes and commas. Raises InvalidInput at ``choices``."""
    parts = [part.strip() for line in typed.splitlines() for part in _split(line)]
    found = tuple(dict.fromkeys(part for part in parts if part))
    if len({fold(choice) for choice in found}) < len(found):
        raise InvalidInput({"choices": Problem("comparison.choices_alike")})
    if not FEWEST_CHOICES <= len(found) <= MOST_CHOICES:
        values = {"least": FEWEST_CHOICES, "most": MOST_CHOICES, "number": len(found)}
        raise InvalidInput({"choices": Problem("comparison.choices_number", values)})
    if any(len(choice) > CHOICE_LIMIT for choice in found):
        raise InvalidInput({"choices": Problem("comparison.choice_long", {"limit": CHOICE_LIMIT})})
    return found


def _split(line: str) -> list[str]:
    for mark in "//、,,":
        line = line.replace(mark, "\n")
    return line.split("\n")


def check_deadline(deadline: datetime, now: datetime) -> None:
    """Raises InvalidInput at ``deadline`` for one that is over too soon or not soon enough."""
    if deadline < now + _HOUR:
        raise InvalidInput({"deadline": Problem("comparison.deadline_past", {"deadline": deadline})})
    if deadline > now + LONGEST_LIFE:
        raise InvalidInput({"deadline": Problem("comparison.deadline_far", {"days": LONGEST_LIFE.days})})


def check_limits(title: str, *, own: int, everybody: int, most_own: int, most: int) -> None:
    """Raises EnoughOpen where a member, or the town, has enough open surveys."""
    if own >= most_own:
        raise EnoughOpen("comparison.enough_own", title=title, most=most_own)
    if everybody >= most:
        raise EnoughOpen("comparison.enough_in_town", title=title, most=most)


def number_of(typed: str) -> int:
    """A whole number as people write it: 1,200 or 1,200. Raises InvalidInput at ``number``."""
    plain = fold(typed).replace(",", "").strip()
    if not plain.isdecimal() or not 0 <= int(plain[:20]) <= MOST_NUMBER:
        raise InvalidInput({"number": Problem("input.not_in_range", {"least": 0, "most": MOST_NUMBER})})
    return int(plain)
