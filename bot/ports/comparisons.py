"""横並び調査 and the organisations that answer as services see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.comparisons import AnswerChange, Comparison, OrganisationAnswer
from bot.domain.ids import AccountId, ComparisonId, MemberId, OrganisationId, SectionId
from bot.domain.organisations import Organisation, OrganisationKey
from bot.domain.town_sizes import TownSize


@dataclass(frozen=True, slots=True)
class AskedMember:
    """Somebody who could answer for their organisation, and the account they hear through."""

    member_id: MemberId
    account_id: AccountId
    organisation: str
    prefecture: str


class Organisations(Protocol):
    """Organisations that have answered something."""

    async def find(self, key: OrganisationKey) -> Organisation | None: ...

    async def add(self, organisation: Organisation) -> Organisation:
        """Note an organisation; returns the one that stands, which somebody else may have noted before."""
        ...

    async def note_size(self, organisation_id: OrganisationId, size: TownSize) -> None:
        """Keep how large an organisation is."""
        ...

    async def sizes(self, *, limit: int) -> Mapping[OrganisationKey, TownSize]:
        """The sizes that are known."""
        ...


class Comparisons(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere.
    """

    async def add(self, comparison: Comparison) -> bool:
        """Insert a survey; False when it stands already (its id was used before)."""
        ...

    async def get(self, comparison_id: ComparisonId) -> Comparison | None: ...

    async def readable(self, comparison_id: ComparisonId, reader: MemberId | None) -> Comparison | None:
        """A survey as far as its reader may know of it."""
        ...

    async def lock(self, comparison_id: ComparisonId) -> Comparison | None:
        """A survey nobody else can change or answer until this unit of work ends. Lock members before."""
        ...

    async def lock_readable(self, comparison_id: ComparisonId, reader: MemberId | None) -> Comparison | None:
        """The same, as far as its reader may know of it."""
        ...

    async def save(self, comparison: Comparison) -> None:
        """Write a locked survey back."""
        ...

    async def found(
        self, reader: MemberId | None, *, text: str = "", open_only: bool, limit: int, offset: int = 0
    ) -> tuple[Comparison, ...]:
        """Surveys whose title contains a text (compared after folding): open ones first, the next deadline
        first; then ended ones, the last first. Never those withdrawn."""
        ...

    async def hold_open(self) -> None:
        """Nobody else opens a survey until this unit of work ends, so that what is counted stays true. Lock
        members first.
        """
        ...

    async def count_open(self, creator_id: MemberId | None = None) -> int:
        """How many are open: a member's, or everybody's."""
        ...

    async def open_of(self, creator_id: MemberId) -> tuple[ComparisonId, ...]:
        """A member's open ones, in the order of their ids."""
        ...

    async def held_by(self, section_id: SectionId, *, limit: int) -> tuple[ComparisonId, ...]:
        """Those addressed to a section, in the order of their ids."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[ComparisonId, ...]:
        """Those about which something is to be done by a moment, the longest due first."""
        ...

    async def answer_of(
        self, comparison_id: ComparisonId, organisation_id: OrganisationId
    ) -> OrganisationAnswer | None: ...

    async def answered_by(
        self, organisation_id: OrganisationId, comparison_ids: Collection[ComparisonId]
    ) -> frozenset[ComparisonId]:
        """Which of some surveys an organisation has answered."""
        ...

    async def answers_of_only(
        self, comparison_id: ComparisonId, member_id: MemberId
    ) -> tuple[OrganisationAnswer, ...]:
        """Answers that a member gave and nobody else had a hand in."""
        ...

    async def answered_by_others(self, organisation_id: OrganisationId, member_id: MemberId) -> bool:
        """Whether an organisation has an answer, to whatever survey, that somebody else gave last."""
        ...

    async def remove_answer(self, answer: OrganisationAnswer) -> None:
        """Forget one answer, and who gave it."""
        ...

    async def save_answer(self, answer: OrganisationAnswer) -> None:
        """Insert or update an organisation's answer."""
        ...

    async def note_change(self, answer: OrganisationAnswer) -> None:
        """Keep who set an answer, for the organisation's own members."""
        ...

    async def changes(
        self, comparison_id: ComparisonId, organisation_id: OrganisationId, *, limit: int
    ) -> tuple[AnswerChange, ...]:
        """Who set an organisation's answer, the last first."""
        ...

    async def answers(self, comparison_id: ComparisonId, *, limit: int) -> tuple[OrganisationAnswer, ...]:
        """All answers, in no order that tells anything."""
        ...

    async def answered_keys(self, comparison_id: ComparisonId, *, limit: int) -> frozenset[OrganisationKey]:
        """Which organisations have answered."""
        ...

    async def remove_answers(self, comparison_id: ComparisonId) -> None:
        """Forget every answer to a survey, and who gave it."""
        ...

    async def answerers(self, comparison_id: ComparisonId, *, limit: int) -> tuple[MemberId, ...]:
        """Who gave an answer that stands."""
        ...

    async def asked(self, comparison: Comparison, *, limit: int) -> tuple[AskedMember, ...]:
        """Who could answer for an organisation in its scope, but for its creator and those on leave: first
        those who want to be reminded in private, then those who were here last."""
        ...

    async def forget_member(self, member_id: MemberId) -> None:
        """Let no answer and no change tell who gave it, where a member gave it."""
        ...

    async def move(self, source: SectionId, target: SectionId) -> tuple[ComparisonId, ...]:
        """Let a section's surveys be another's; returns which."""
        ...
