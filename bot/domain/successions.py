"""後任: how a section finds its next chief. Volunteers first, a vote where there are several, 総務課 where
neither decides; or a chief hands over directly. A term says until when somebody leads.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.errors import Refused
from bot.domain.ids import HandoverId, MemberId, SectionId, SuccessionId

WORD_LIMIT = 100  # what a volunteer says
NOTE_LIMIT = 500  # what a chief hands over in words
TERM_WARNINGS = (30, 7)  # days before a term ends at which its chief hears of it
TERM_END = 0
_USUAL_TERM_MONTHS = 12
_YEAR = 12


class Reason(StrEnum):
    """Why a section looks for a chief."""

    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    LEFT_SECTION = "left_section"
    LEFT_TOWN = "left_town"
    ASLEEP = "asleep"  # the post stays and rests: who comes back first keeps it
    TERM_ENDED = "term_ended"  # the chief leads until it is settled


class Stage(StrEnum):
    VOLUNTEERS = "volunteers"
    VOTE = "vote"
    ADMINISTRATORS = "administrators"  # 総務課 appoints; no time is set for it
    SETTLED = "settled"  # there is a chief: ``chosen_id``
    ENDED = "ended"  # not needed any more


_CLOSED = frozenset({Stage.SETTLED, Stage.ENDED})


@dataclass(frozen=True, slots=True)
class Succession:
    """A search for a chief; at most one of a section is open.

    closes_at: when the stage ends by itself; None once it waits for 総務課 or is over. former_id: whose post
    it is about.
    """

    id: SuccessionId
    section_id: SectionId
    reason: Reason
    opened_at: datetime
    stage: Stage = Stage.VOLUNTEERS
    closes_at: datetime | None = None
    former_id: MemberId | None = None
    chosen_id: MemberId | None = None
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.stage not in _CLOSED

    def due(self, now: datetime) -> bool:
        """Whether its stage is over and nobody has noticed yet."""
        return self.open and self.closes_at is not None and self.closes_at <= now

    def check_volunteering(self, now: datetime) -> None:
        """Raises Refused when nobody can volunteer any more."""
        if self.stage is not Stage.VOLUNTEERS or self.due(now):
            raise Refused("chief.not_volunteering")

    def check_voting(self, now: datetime) -> None:
        """Raises Refused while or when there is no vote."""
        if self.stage is not Stage.VOTE or self.due(now):
            raise Refused("chief.not_voting")

    def advance(
        self,
        candidates: Collection[MemberId],
        votes: Mapping[MemberId, MemberId],
        now: datetime,
        length: timedelta,
    ) -> "Succession":
        """What its stage came to. ``candidates`` and ``votes`` (voter: candidate) are those that count now,
        ``length`` is how long a vote lasts. A stage that is not over stays as it is.
        """
        if not self.due(now):
            return self
        if self.stage is Stage.VOLUNTEERS and len(candidates) > 1:
            return replace(self, stage=Stage.VOTE, closes_at=now + length)
        alone = next(iter(candidates), None) if self.stage is Stage.VOLUNTEERS else None
        winner = alone if self.stage is Stage.VOLUNTEERS else elected(candidates, votes.values())
        return self.hand_over() if winner is None else self.settle(winner, now)

    def hand_over(self) -> "Succession":
        """Leave it to 総務課."""
        return replace(self, stage=Stage.ADMINISTRATORS, closes_at=None)

    def settle(self, chosen_id: MemberId, now: datetime) -> "Succession":
        """There is a chief."""
        return replace(self, stage=Stage.SETTLED, closes_at=None, chosen_id=chosen_id, closed_at=now)

    def call_off(self, now: datetime) -> "Succession":
        """It is not needed any more."""
        return replace(self, stage=Stage.ENDED, closes_at=None, closed_at=now)


def elected(candidates: Collection[MemberId], ballots: Iterable[MemberId]) -> MemberId | None:
    """The candidate with most votes; None for a tie at the top and where nobody voted."""
    ranked = Counter(ballot for ballot in ballots if ballot in candidates).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who volunteered, with a word on why. Who falls out keeps no candidacy."""

    member_id: MemberId
    words: str
    stood_at: datetime


class OfferStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # another offer was made, or the post ended otherwise


@dataclass(frozen=True, slots=True)
class Offer:
    """A chief asks somebody to take over; at most one of a section is open."""

    id: HandoverId
    section_id: SectionId
    chief_id: MemberId
    successor_id: MemberId
    note: str
    made_at: datetime
    status: OfferStatus = OfferStatus.OPEN

    def settle(self, status: OfferStatus) -> "Offer":
        """Raises Refused when it is settled already."""
        if self.status is not OfferStatus.OPEN:
            raise Refused("chief.offer_settled")
        return replace(self, status=status)


@dataclass(frozen=True, slots=True)
class HandoverNote:
    """What a former chief left for those who lead after them."""

    id: HandoverId
    section_id: SectionId
    author_id: MemberId
    note: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TermStep:
    """Something to do about a term: warn its chief some days before its end, or on day TERM_END end it."""

    section_id: SectionId
    days: int
    due_at: datetime


def term_steps(section_id: SectionId, ends_at: datetime, now: datetime) -> tuple[TermStep, ...]:
    """What is to be done about a term from now on, warnings whose day has passed left out."""
    warnings = (TermStep(section_id, days, ends_at - timedelta(days=days)) for days in TERM_WARNINGS)
    ahead = tuple(step for step in warnings if step.due_at > now)
    return (*ahead, TermStep(section_id, TERM_END, ends_at))


def term_from(start: datetime, months: int, zone: ZoneInfo) -> datetime | None:
    """When a term of so many months ends; None for no term (0)."""
    return months_later(start, months, zone) if months else None


def longer(ends_at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The end of a term that goes on: by as many months again, or by a year where no length is usual."""
    return months_later(ends_at, months or _USUAL_TERM_MONTHS, zone)


def months_later(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same day and wall time some months later; the last day of the month where it has no such day."""
    local = moment.astimezone(zone)
    years, month = divmod(local.month - 1 + months, _YEAR)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(moment.tzinfo)
