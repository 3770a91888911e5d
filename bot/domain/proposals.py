"""立ち上げの提案: a section that is founded together. It opens by itself once enough people support it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, ProposalId, SectionId
from bot.domain.sections import ActivityStyle, SectionKind, SectionWords

FIRST_STEP_LIMIT = 200
LONELY_AFTER = timedelta(days=3)  # with nobody but the proposer; then a few people hear of it, once
NUDGED_AT_MOST = 3
NUDGE_REST = timedelta(days=7)  # between two such words to the same person
FIRST_FRIEND = 2  # with the second person an idea becomes a movement (PRODUCT.md S34)


class ProposalStatus(StrEnum):
    OPEN = "open"
    FOUNDED = "founded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Pitch:
    """What somebody wants to found, and what to do there first."""

    words: SectionWords
    first_step: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wish for a section. ``supporters`` counts the proposer too. ``section_id``: what it became.
    ``nudged_at``: when it was brought to the notice of a few whom it might suit.
    """

    id: ProposalId
    name: str
    purpose: str
    kind: SectionKind
    first_step: str
    proposer_id: MemberId
    created_at: datetime
    expires_at: datetime
    status: ProposalStatus = ProposalStatus.OPEN
    supporters: int = 1
    section_id: SectionId | None = None
    style: ActivityStyle = ActivityStyle.FREE
    nudged_at: datetime | None = None

    @property
    def words(self) -> SectionWords:
        """What the section will say about itself."""
        return SectionWords(self.name, self.purpose, self.kind, self.style)

    @property
    def open(self) -> bool:
        return self.status is ProposalStatus.OPEN

    def missing(self, founders: int) -> int:
        """How many more supporters it takes."""
        return max(0, founders - self.supporters)

    def support(self) -> "Proposal":
        """One more. Raises Refused when it is settled."""
        self.check_open()
        return replace(self, supporters=self.supporters + 1)

    def lose(self) -> "Proposal":
        """One less. Raises Refused when it is settled."""
        self.check_open()
        return replace(self, supporters=self.supporters - 1)

    def lonely(self, now: datetime) -> bool:
        """Whether nobody joined in for some days, and nobody was told of it."""
        alone = self.open and self.supporters == 1 and self.nudged_at is None
        return alone and now - self.created_at >= LONELY_AFTER

    def nudge(self, now: datetime) -> "Proposal":
        """A few were told of it, or there was nobody to tell: it is not looked at again."""
        return replace(self, nudged_at=now)

    def become(self, section_id: SectionId) -> "Proposal":
        """Enough people stand behind it."""
        self.check_open()
        return replace(self, status=ProposalStatus.FOUNDED, section_id=section_id)

    def expire(self) -> "Proposal":
        """Its time is over; what was written stays and can be proposed again."""
        self.check_open()
        return replace(self, status=ProposalStatus.EXPIRED)

    def withdraw(self) -> "Proposal":
        """Taken back by the proposer or by 総務課. Raises Refused when it is settled."""
        self.check_open()
        return replace(self, status=ProposalStatus.WITHDRAWN)

    def resume(self) -> "Proposal":
        """The proposal once more, for somebody who wants to begin with those who stand behind it.

        Raises Refused when it has become a section or was taken back.
        """
        if self.status is ProposalStatus.EXPIRED:
            return replace(self, status=ProposalStatus.OPEN)
        self.check_open()
        return self

    def check_open(self) -> None:
        """Raises Refused when the proposal is settled."""
        if not self.open:
            raise Refused(f"proposal.is_{self.status.value}", name=self.name)
