"""Who follows questions, whom answers helped, what was said before, and what belongs together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import AnswerId, MemberId, QuestionId, SectionId
from bot.domain.question_bundles import Span
from bot.domain.question_pairs import Pair
from bot.domain.question_versions import Version
from bot.domain.questions import Answer, Question


@dataclass(frozen=True, slots=True)
class Thanked:
    """A question in which somebody's answer helped others. ``helped``: how many said 参考になった.
    ``spared``: how many need not ask any more because of it.
    """

    question: Question
    helped: int = 0
    spared: int = 0


class QuestionTies(Protocol):
    """``reader``: as for questions. Every list is bounded."""

    async def follow(self, question_id: QuestionId, member_id: MemberId, at: datetime) -> bool:
        """私も知りたい. False, and nothing changed, for who follows already."""
        ...

    async def unfollow(self, question_id: QuestionId, member_id: MemberId) -> bool:
        """False for who did not follow."""
        ...

    async def follows(self, question_id: QuestionId, member_id: MemberId) -> bool: ...

    async def count_followers(self, question_id: QuestionId) -> int: ...

    async def followers(
        self, question_id: QuestionId, *, limit: int, after: MemberId | None = None
    ) -> tuple[MemberId, ...]:
        """Those who follow, by id, from behind one of them."""
        ...

    async def outside(self, section_id: SectionId, *, limit: int) -> tuple[MemberId, ...]:
        """Who asked an open question to a section under their name, or follows one, and does not belong."""
        ...

    async def followed_by(self, member_id: MemberId, *, limit: int, offset: int = 0) -> tuple[Question, ...]:
        """What a member follows and may read, what was followed last first."""
        ...

    async def asked_by(self, member_id: MemberId, *, limit: int, offset: int = 0) -> tuple[Question, ...]:
        """A member's own questions, those taken back excluded, the newest first."""
        ...

    async def answers_for(
        self, member_id: MemberId, span: Span, *, limit: int
    ) -> tuple[tuple[Question, Answer], ...]:
        """What others answered in a span of time to what a member follows and may read, since they do, the
        oldest first, but for accepted answers.
        """
        ...

    async def thank(self, answer_id: AnswerId, member_id: MemberId, at: datetime) -> bool:
        """参考になった. False, and nothing changed, for who said so already."""
        ...

    async def take_thanks_back(self, answer_id: AnswerId, member_id: MemberId) -> bool:
        """False for who had not said so."""
        ...

    async def thanks(self, answer_ids: Collection[AnswerId]) -> Mapping[AnswerId, int]:
        """How many each answer helped; those that helped nobody are left out."""
        ...

    async def thanked_by(self, member_id: MemberId, answer_ids: Collection[AnswerId]) -> frozenset[AnswerId]:
        """Which of these answers helped a member."""
        ...

    async def thanks_to(self, author_id: MemberId, span: Span, *, limit: int) -> tuple[Thanked, ...]:
        """Where a member's answers helped others in a span of time, most people first."""
        ...

    async def keep_version(self, version: Version) -> None:
        """Keep what was said before; beyond MOST_VERSIONS the oldest goes."""
        ...

    async def next_number(self, question_id: QuestionId, answer_id: AnswerId) -> int:
        """The number of the next version, which is locked by its question."""
        ...

    async def version(self, question_id: QuestionId, answer_id: AnswerId, *, back: int) -> Version | None:
        """An earlier version, ``back`` steps before the last one that was replaced."""
        ...

    async def count_versions(
        self, question_id: QuestionId, answer_ids: Collection[AnswerId]
    ) -> Mapping[AnswerId, int]:
        """How many earlier versions each has; those that have none are left out."""
        ...

    async def forget_version(self, question_id: QuestionId, answer_id: AnswerId, number: int) -> bool:
        """Erase one earlier version for good. False where there is none."""
        ...

    async def pair(self, pair: Pair) -> bool:
        """Note that words and a question belong together, once per judgement."""
        ...

    async def pairs(
        self, *, limit: int, since: datetime | None = None, reader: MemberId | None = None
    ) -> tuple[Pair, ...]:
        """Pairs of what a reader may know of, the oldest first. Those whose question was taken back, or is
        not solved after all, or meant a section the reader cannot look into, are left out.
        """
        ...

    async def called(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, tuple[str, ...]]:
        """What others called each question: the words by which they came to it, of each member the newest,
        the MOST_CALLED newest. What was asked in a members-only section is there for questions of the same
        section only. All texts that are indexed with a question, though they are not its own, come from here.
        """
        ...

    async def led_to(self, asked_id: QuestionId) -> tuple[QuestionId, ...]:
        """The questions somebody came to by this one's words."""
        ...

    async def forget_member(self, member_id: MemberId) -> None:
        """What 退庁 takes back: follows, thanks, and which things somebody held for the same."""
        ...
