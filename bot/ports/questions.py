"""Questions and answers, as services see them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import AnswerId, MemberId, QuestionId, SectionId
from bot.domain.questions import Answer, Question


class Questions(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere. Who looks at an anonymous question of their own is named in it as the
    asker; nobody else is ever told.
    """

    async def get(self, question_id: QuestionId) -> Question | None:
        """A question, also one that was taken back."""
        ...

    async def get_many(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, Question]: ...

    async def lock(self, question_id: QuestionId) -> Question | None:
        """A question nobody else can change, nor answer, until this unit of work ends."""
        ...

    async def readable(self, question_id: QuestionId, reader: MemberId | None) -> Question | None:
        """A question as far as its reader may know of it, also one that was taken back."""
        ...

    async def lock_readable(self, question_id: QuestionId, reader: MemberId | None) -> Question | None:
        """The same, held like ``lock``."""
        ...

    async def author_of(self, question_id: QuestionId) -> MemberId | None:
        """Who asked, an anonymous author included: to send them something, or when a seal is opened. Never
        kept and never shown otherwise. None where the seal does not open any more.
        """
        ...

    def seal(self, question: Question) -> Question:
        """A question as it is kept anonymously. Raises Refused where the town has no key for that."""
        ...

    async def sealed_of(
        self, author: MemberId, *, limit: int, answered: bool = False
    ) -> tuple[Question, ...]:
        """Anonymous questions of one member, the newest first, among the newest 2,000 of the town.
        ``answered``: only open ones with answers, among the newest of those.
        """
        ...

    async def add(self, question: Question) -> bool:
        """Insert a question; False, and nothing changed, when its id is there already."""
        ...

    async def save(self, question: Question) -> None:
        """Update a question."""
        ...

    async def unanswered(
        self, *, limit: int, offset: int = 0, reader: MemberId | None = None
    ) -> tuple[Question, ...]:
        """Open questions nobody but their asker said anything to, the one that has waited longest first."""
        ...

    async def open_of(self, asker_id: MemberId, *, limit: int) -> tuple[Question, ...]:
        """Questions of one member that are not solved yet, the newest first."""
        ...

    async def recent(
        self,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
    ) -> tuple[Question, ...]:
        """All questions that were not taken back, the newest first."""
        ...

    async def titled(self, text: str, *, limit: int, reader: MemberId | None = None) -> tuple[Question, ...]:
        """Questions whose title contains the text (compared after folding), the newest first."""
        ...

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[QuestionId, ...]:
        """The questions of a section and what was merged into them, the newest first, whoever may read it."""
        ...

    async def sealed_in(self, section_id: SectionId, *, limit: int) -> tuple[Question, ...]:
        """Open anonymous questions to a section, the newest first, whoever may read them."""
        ...

    async def answer(self, answer_id: AnswerId) -> Answer | None: ...

    async def answers_by_id(self, answer_ids: Collection[AnswerId]) -> Mapping[AnswerId, Answer]: ...

    async def recognise(self, given: Collection[Answer], reader: MemberId | None) -> tuple[Answer, ...]:
        """The same answers, those marked that a reader gave to an anonymous question of theirs which became
        part of another one.
        """
        ...

    async def add_answer(self, answer: Answer) -> None: ...

    async def save_answer(self, answer: Answer) -> None:
        """Update an answer."""
        ...

    async def answers_to(
        self, question_ids: Collection[QuestionId], *, limit: int, offset: int = 0
    ) -> tuple[Answer, ...]:
        """Answers to questions, those taken back excluded, the oldest first."""
        ...

    async def first_answers(
        self, question_ids: Collection[QuestionId], *, limit: int, also: Collection[AnswerId] = ()
    ) -> Mapping[QuestionId, tuple[Answer, ...]]:
        """The first answers to each of some questions, at most ``limit`` each, and those of ``also`` besides;
        those taken back excluded, the oldest first.
        """
        ...

    async def most_helpful(self, question_ids: Collection[QuestionId]) -> Mapping[QuestionId, Answer]:
        """Of each of some questions the answer that helped most members, of equals the first; not what its
        asker added, nor what was taken back.
        """
        ...

    async def thank(self, question_id: QuestionId, member_id: MemberId, asked: str, at: datetime) -> bool:
        """Note that a question somebody else had asked before solved what a member was about to ask.

        ``asked`` are the member's own words for it; once per member and question (False the second time).
        """
        ...

    async def thanks(self, question_id: QuestionId) -> int:
        """How many members a question has helped without their asking again."""
        ...
