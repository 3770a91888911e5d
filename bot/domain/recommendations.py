"""おすすめ: which sections may suit a member, each with the strongest reason for it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import SectionId
from bot.domain.sections import Liveness, Section

MOST = 5
NEWNESS = timedelta(days=14)


class ReasonKind(StrEnum):
    """Why a section may suit somebody."""

    WORK = "work"  # people with the same work belong
    INTEREST = "interest"  # it speaks of an interest
    COMPANIONS = "companions"  # people from the own sections belong
    PREFECTURE = "prefecture"  # people from the same prefecture belong
    NEW = "new"  # it has just been founded
    LIVELY = "lively"  # much goes on in it


# What a reason is worth at most. People make it worth more the more they are, in ever smaller steps: four
# colleagues weigh more than a shared interest, and a single one less.
_WORTH = {
    ReasonKind.WORK: 4.0,
    ReasonKind.INTEREST: 2.5,
    ReasonKind.COMPANIONS: 2.0,
    ReasonKind.PREFECTURE: 1.6,
    ReasonKind.NEW: 0.4,
    ReasonKind.LIVELY: 0.3,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A section and what it has to do with the member: how many others there have the same work, share one of
    the member's sections or come from the same prefecture; and the interest its words speak of.
    """

    section: Section
    same_work: int = 0
    companions: int = 0
    neighbours: int = 0
    interest: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """``count``: of people, where it is about people. ``topic``: the interest."""

    kind: ReasonKind
    count: int = 0
    topic: str = ""

    @property
    def worth(self) -> float:
        """How much it speaks for a section."""
        most = _WORTH[self.kind]
        return most * self.count / (self.count + 1) if self.count else most


@dataclass(frozen=True, slots=True)
class Recommendation:
    section: Section
    reason: Reason


def recommend(
    candidates: Iterable[Candidate], taken: Collection[SectionId], *, now: datetime, most: int = MOST
) -> tuple[Recommendation, ...]:
    """The sections with most to say for them, the strongest first; none without a reason. ``taken`` are those
    the member belongs to or follows already.
    """
    rated = []
    for candidate in candidates:
        reasons = sorted(_reasons(candidate, now), key=lambda reason: -reason.worth)
        if reasons and _offered(candidate.section, taken):
            total = sum(reason.worth for reason in reasons)
            rated.append((total, candidate.section, reasons[0]))
    rated.sort(key=lambda one: (-one[0], -one[1].active_at.timestamp(), one[1].id))
    return tuple(Recommendation(section, reason) for _, section, reason in rated[:most])


def _offered(section: Section, taken: Collection[SectionId]) -> bool:
    """Whether a section may be recommended. What only its members may look into is not counted out loud."""
    everybodys = section.open and not section.members_only and not section.organisation
    return everybodys and section.dormant_since is None and section.id not in taken


def _reasons(candidate: Candidate, now: datetime) -> Iterator[Reason]:
    if candidate.same_work:
        yield Reason(ReasonKind.WORK, candidate.same_work)
    if candidate.interest:
        yield Reason(ReasonKind.INTEREST, topic=candidate.interest)
    if candidate.companions:
        yield Reason(ReasonKind.COMPANIONS, candidate.companions)
    if candidate.neighbours:
        yield Reason(ReasonKind.PREFECTURE, candidate.neighbours)
    if now - candidate.section.created_at <= NEWNESS:
        yield Reason(ReasonKind.NEW)
    if candidate.section.liveness(now) is Liveness.LIVELY:
        yield Reason(ReasonKind.LIVELY)
