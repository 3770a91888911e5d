"""Questions (質問) and their answers: what is asked, what solves it, and how both are taken back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import AnswerId, MemberId, PlaceId, QuestionId, SectionId
from bot.domain.seals import Seal
from bot.domain.town_sizes import TownSize
from bot.text.graphemes import cut

TITLE_LIMIT = 80
BODY_LIMIT = 1_500
TRIED_LIMIT = 800
AREA_LIMIT = 40
ANSWER_LIMIT = 2_000
ASKED_BACK_AFTER = timedelta(hours=24)
"""How long after an answer the asker is asked, once, whether it solved the question."""
URGENT_FROM = timedelta(days=3)
"""How long before its deadline a question is urgent."""


class QuestionStatus(StrEnum):
    OPEN = "open"
    SOLVED = "solved"  # an answer is accepted
    ENOUGH = "enough"  # とりあえず解決: the asker can go on without choosing an answer
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # the same as another one, where its answers are now


class Visibility(StrEnum):
    """Who may find a question."""

    TOWN = "town"  # every member
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Source:
    """The channel of the message a question was made from."""

    place_id: PlaceId
    channel_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``answers`` counts those that were not taken back. Times are UTC.

    tried: what the asker has done about it already. area: the work it is about (業務), in the asker's words.
    town_size: how large the asker's municipality is, as far as it is known.
    asker_id: None where it was asked anonymously, but for the author themself, who is shown their own (see
    bot.ports.questions). seal: then what is kept of the author.
    asked_back_at: when the asker is asked, or was, whether it is solved; None while nobody has answered.
    deadline: until when an answer is of use, the end of a day.
    merged_into: the question it is the same as, once somebody who may put both together.
    fresh_at: when the accepted answer was last known to be right. outdated_at: since when somebody doubts it.
    """

    id: QuestionId
    asker_id: MemberId | None
    title: str
    body: str
    asked_at: datetime
    section_id: SectionId | None = None
    status: QuestionStatus = QuestionStatus.OPEN
    accepted_id: AnswerId | None = None
    answers: int = 0
    source: Source | None = None
    edited_at: datetime | None = None
    tried: str = ""
    area: str = ""
    town_size: TownSize | None = None
    asked_back_at: datetime | None = None
    deadline: datetime | None = None
    merged_into: QuestionId | None = None
    fresh_at: datetime | None = None
    outdated_at: datetime | None = None
    seal: Seal | None = None

    @property
    def anonymous(self) -> bool:
        return self.seal is not None

    @property
    def solved(self) -> bool:
        return self.status is QuestionStatus.SOLVED

    @property
    def settled(self) -> bool:
        """Whether nobody need be asked about it any more: solved, or good enough for now."""
        return self.status in {QuestionStatus.SOLVED, QuestionStatus.ENOUGH}

    @property
    def withdrawn(self) -> bool:
        return self.status is QuestionStatus.WITHDRAWN

    @property
    def gone(self) -> bool:
        """Whether nobody finds it under its own title any more: taken back, or merged into another one."""
        return self.withdrawn or self.status is QuestionStatus.MERGED

    def urgent(self, now: datetime) -> bool:
        """Whether an answer is needed within a few days."""
        if self.deadline is None or self.settled or self.gone:
            return False
        return now < self.deadline <= now + URGENT_FROM

    def overdue(self, now: datetime) -> bool:
        """Whether the deadline passed without an answer that settled the question."""
        return self.deadline is not None and self.deadline <= now and not self.settled

    def check_wanted(self) -> None:
        """Raises Refused when nobody needs to be asked about it any more."""
        self.check_open()
        if self.settled:
            raise Refused("advice.settled", title=self.title)

    def due_by(self, deadline: datetime | None) -> "Question":
        """The question with another deadline, or none. Raises Refused for what is taken back or settled."""
        self.check_wanted()
        return replace(self, deadline=deadline)

    @property
    def visibility(self) -> Visibility:
        return Visibility.NOBODY if self.gone else Visibility.TOWN

    def check_open(self) -> None:
        """Raises Refused when the question was taken back or merged; solved ones still take answers."""
        if self.withdrawn:
            raise Refused("question.is_withdrawn")
        if self.merged_into is not None:
            raise Refused("question_merge.is_merged").about(self.merged_into)

    def check_asker(self, member_id: MemberId | None, *, administrator: bool) -> None:
        """Raises NotAllowed for all but the asker and administrators."""
        if not self.kept_by(member_id, administrator=administrator):
            raise NotAllowed("question.not_yours")

    def kept_by(self, member_id: MemberId | None, *, administrator: bool) -> bool:
        """Whether somebody may accept answers, change the question or take it back."""
        return administrator or self.asked_by(member_id)

    def asked_by(self, member_id: MemberId | None) -> bool:
        """Whether somebody is known to have asked this."""
        return member_id is not None and member_id == self.asker_id

    def wrote(self, answer: "Answer", member_id: MemberId | None) -> bool:
        """Whether somebody wrote an answer to this. One without a name that came along from another question
        is not this asker's, but the one's who asked that.
        """
        if answer.member_id is None and answer.came_from is not None:
            return answer.recognised
        if answer.member_id is None:
            return self.anonymous and self.asked_by(member_id)
        return answer.member_id == member_id

    def check_quotable(self, member_id: MemberId | None) -> None:
        """Raises Refused for an anonymous asker: what they said elsewhere under their name, repeated here
        without it, would tell who they are.
        """
        if self.anonymous and self.asked_by(member_id):
            raise Refused("seal.would_tell").about(self.id)

    def own_answer(self, answer: "Answer") -> bool:
        """Whether the asker wrote an answer, whoever looks."""
        if answer.member_id is None:
            return self.anonymous and answer.came_from is None
        return answer.member_id == self.asker_id

    def check_wrote(self, answer: "Answer", member_id: MemberId | None, *, administrator: bool) -> None:
        """Raises NotAllowed for all but the author of an answer and administrators."""
        if not administrator and not self.wrote(answer, member_id):
            raise NotAllowed("question.answer_not_yours")

    @property
    def named_asker(self) -> MemberId | None:
        """Who asked, under a name; None for an anonymous asker, also where they look themselves."""
        return None if self.anonymous else self.asker_id

    def signature(self, member_id: MemberId | None, answer: "Answer | None" = None) -> MemberId | None:
        """Under whose name somebody does something about this question; none for an anonymous asker.

        answer: what is changed. One that bears a name, also the asker's own from before two questions became
        one, is changed by its author or an administrator: without their name that would tell who asked. One
        without a name is changed by its author without it.
        """
        if answer is not None and answer.member_id is not None:
            return member_id
        if answer is not None and self.wrote(answer, member_id):
            return None
        return None if self.anonymous and self.asked_by(member_id) else member_id

    def edit(self, title: str, body: str, now: datetime, tried: str = "") -> "Question":
        """The question in other words. Raises Refused when it was taken back."""
        self.check_open()
        if (title, body, tried) == (self.title, self.body, self.tried):
            return self
        return replace(self, title=title, body=body, tried=tried, edited_at=now)

    def belong(self, area: str, town_size: TownSize | None) -> "Question":
        """Say which work it is about and how large the asker's municipality is."""
        return replace(self, area=area, town_size=town_size)

    def withdraw(self) -> "Question":
        """Take the question back; nobody finds it any more. Raises Refused when it was before."""
        self.check_open()
        return replace(self, status=QuestionStatus.WITHDRAWN)

    def answer(
        self, answer_id: AnswerId, member_id: MemberId, body: str, now: datetime
    ) -> tuple["Question", "Answer"]:
        """The question with one more answer; the first of somebody else has the asker asked back in a day.
        Raises Refused when it was taken back.
        """
        self.check_open()
        more = replace(self, answers=self.answers + 1)
        if not self.asked_by(member_id):
            more = more.hear(now)
        return more, Answer(answer_id, self.id, self.signature(member_id), body, now)

    def hear(self, now: datetime) -> "Question":
        """Somebody else has answered: the asker is asked back in a day, unless they were before."""
        if self.asked_back_at is not None or self.settled:
            return self
        return replace(self, asked_back_at=now + ASKED_BACK_AFTER)

    def hear_less(self, now: datetime, others_since: datetime | None) -> "Question":
        """Answers are gone. others_since: when the first one was given that is left of others than the asker.
        Unless the asker was asked back before, that happens a day after it, or not at all.
        """
        if self.asked_back_at is None or now >= self.asked_back_at:
            return self
        return replace(self, asked_back_at=others_since and others_since + ASKED_BACK_AFTER)

    def accept(self, answer: "Answer") -> "Question":
        """Let an answer solve the question, in the place of an earlier one where there was one.

        Raises Refused when the question or the answer was taken back.
        """
        self.check_open()
        answer.check_there()
        if answer.question_id != self.id:
            raise NotFound("question.answer_gone")
        if self.accepted_id == answer.id:
            return self
        return replace(
            self,
            status=QuestionStatus.SOLVED,
            accepted_id=answer.id,
            fresh_at=answer.edited_at or answer.at,
            outdated_at=None,
        )

    def confirm(self, now: datetime) -> "Question":
        """Its accepted answer is right today. Raises Refused when it was taken back or has none."""
        self.check_open()
        if self.accepted_id is None:
            raise Refused("freshness.not_solved", title=self.title).about(self.id)
        return replace(self, fresh_at=now, outdated_at=None)

    def doubt(self, now: datetime) -> "Question":
        """Its accepted answer may be outdated. Raises like ``confirm``."""
        return replace(self.confirm(now), fresh_at=self.fresh_at, outdated_at=now)

    def enough(self) -> "Question":
        """とりあえず解決: the asker can go on, whatever was answered. One that is solved stays solved.

        Raises Refused when the question was taken back.
        """
        self.check_open()
        return self if self.settled else replace(self, status=QuestionStatus.ENOUGH)

    def check_not_asker(self, member_id: MemberId, key: str) -> None:
        """Raises Refused with ``key`` for what only others can do with a question."""
        if self.asked_by(member_id):
            raise Refused(key, title=self.title)

    def reopen(self) -> "Question":
        """It is not settled after all. Raises Refused when it was taken back or is open."""
        self.check_open()
        if not self.settled:
            raise Refused("question.is_open", title=self.title)
        return replace(self, status=QuestionStatus.OPEN, accepted_id=None, fresh_at=None, outdated_at=None)

    def lose(self, answer: "Answer", now: datetime, others_since: datetime | None = None) -> "Question":
        """The question without an answer that is taken back; open again if that one had solved it.

        others_since: see ``hear_less``.
        """
        fewer = replace(self, answers=self.answers - 1).hear_less(now, others_since)
        return fewer.reopen() if answer.id == self.accepted_id else fewer


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. What was taken back keeps its place without its words being shown. ``member_id``: None for
    what an anonymous asker said to their own question, which may have become part of this one.

    came_from: that question, where it is another one than this. recognised: then, the reader asked it; told
    to nobody else (see bot.ports.questions).
    """

    id: AnswerId
    question_id: QuestionId
    member_id: MemberId | None
    body: str
    at: datetime
    edited_at: datetime | None = None
    withdrawn: bool = False
    came_from: QuestionId | None = None
    recognised: bool = False

    def check_there(self) -> None:
        """Raises Refused when the answer was taken back."""
        if self.withdrawn:
            raise Refused("question.answer_withdrawn_already")

    def edit(self, body: str, now: datetime) -> "Answer":
        """The answer in other words. Raises Refused when it was taken back."""
        self.check_there()
        return self if body == self.body else replace(self, body=body, edited_at=now)

    def withdraw(self) -> "Answer":
        """Take the answer back. Raises Refused when it was before."""
        self.check_there()
        return replace(self, withdrawn=True)


def title_of(text: str) -> str:
    """A title from a message: its first line that says something, cut to fit."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return cut(first, TITLE_LIMIT)
