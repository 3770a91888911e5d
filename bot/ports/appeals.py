"""Asking those who may know, as services see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.appeals import Appeal, Request
from bot.domain.consulting import AdviceWish, Load, ReasonKind
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.members import Member
from bot.domain.prefectures import Prefecture
from bot.domain.questions import Question


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to look for. ``words``: of the question; ``people``: who answered something like it.
    ``section_id``: the question's. ``within``: only who belongs to the section, or comes from ``prefecture``.
    """

    question_id: QuestionId
    words: Collection[str]
    people: Collection[MemberId]
    section_id: SectionId | None
    within: bool = False
    prefecture: Prefecture | None = None


class AdviceWishes(Protocol):
    async def get(self, member_id: MemberId) -> AdviceWish | None: ...

    async def get_many(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, AdviceWish]: ...

    async def save(self, wish: AdviceWish) -> None:
        """Insert or update a wish."""
        ...

    async def forget(self, member_id: MemberId) -> None: ...

    async def willing(self, sought: Sought, *, limit: int) -> tuple[tuple[Member, AdviceWish], ...]:
        """Members who are here and may be asked, who named work a question speaks of, answered something like
        it or belong to its section, and were not asked about it; who was asked longest ago comes first. About
        a question of a members-only section only those who belong.
        """
        ...

    async def answered_in(
        self, section_id: SectionId, *, since: datetime, limit: int
    ) -> Mapping[MemberId, int]:
        """Who answered questions of a section since a moment, and how often; accepted answers count twice."""
        ...


class Appeals(Protocol):
    async def get(self, question_id: QuestionId) -> Appeal | None: ...

    async def lock(self, question_id: QuestionId) -> Appeal | None:
        """An appeal nobody else can change until this unit of work ends. Lock members, then the question
        first.
        """
        ...

    async def save(self, appeal: Appeal) -> None:
        """Insert or update an appeal."""
        ...

    async def waking(self, until: datetime, *, limit: int) -> tuple[QuestionId, ...]:
        """Questions about which there is something to do by a moment, the earliest first."""
        ...

    async def add_request(self, request: Request) -> bool:
        """Note that somebody is asked; False when they were asked about this question before."""
        ...

    async def save_request(self, request: Request) -> None:
        """Update a request."""
        ...

    async def request(self, question_id: QuestionId, member_id: MemberId) -> Request | None: ...

    async def requests(self, question_id: QuestionId) -> tuple[Request, ...]:
        """Everybody who was asked about a question, the first one first."""
        ...

    async def asked(self, question_ids: Collection[QuestionId]) -> frozenset[MemberId]:
        """Who was asked about any of some questions."""
        ...

    async def waiting(
        self, question_ids: Collection[QuestionId]
    ) -> Mapping[QuestionId, Mapping[ReasonKind, int]]:
        """How many were asked about questions and said nothing yet, by why they were, the first reason first;
        without questions nobody is waited for.
        """
        ...

    async def waiting_for(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[tuple[Question, Request], ...], int]:
        """A page of the open questions a member was asked about and said nothing to, the newest first, and
        how many there are in all. Only what they may read.
        """
        ...

    async def note_answer(self, question_id: QuestionId, member_id: MemberId) -> None:
        """A member who may have been asked about a question has answered it: nothing more is waited for."""
        ...

    async def decline_all(self, member_id: MemberId) -> None:
        """Nothing is waited for from a member any more."""
        ...

    async def load(self, member_ids: Collection[MemberId], since: datetime) -> Mapping[MemberId, Load]:
        """How often members were asked since a moment, and when last; without those never asked."""
        ...

    async def open_of(
        self,
        section_ids: Collection[SectionId] | None,
        reader: MemberId | None,
        *,
        limit: int,
        offset: int = 0,
    ) -> tuple[tuple[tuple[Question, Appeal | None], ...], int]:
        """A page of open questions nobody but their asker answered, to some sections (None: to anybody),
        those with a deadline first, then the one that has waited longest, and how many there are in all.
        """
        ...

    async def forget(self, member_id: MemberId) -> None:
        """A member leaves: what they were asked, and whom they thought of."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget requests from before a moment about questions nobody is asked about any more; how many."""
        ...
