"""同じ質問としてまとめる: a question becomes part of another one, which has its answers from then on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.questions import Question, QuestionStatus

UNDONE_WITHIN = timedelta(hours=24)
"""How long a merge can be undone."""

PARTS_AT_MOST = 50
"""So many questions that became part of one are looked at."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Who merged a question into which one, and what it was before: its status and accepted answer."""

    question_id: QuestionId
    into_id: QuestionId
    member_id: MemberId
    at: datetime
    status: QuestionStatus
    accepted_id: AnswerId | None = None

    def undone_by(self, member_id: MemberId | None, now: datetime, *, administrator: bool) -> bool:
        """Whether somebody can undo it now."""
        return now < self.at + UNDONE_WITHIN and (administrator or member_id == self.member_id)

    def check_undone_by(self, member_id: MemberId | None, now: datetime, *, administrator: bool) -> None:
        """Raises NotAllowed for all but who merged and administrators, Refused after a day."""
        if not administrator and member_id != self.member_id:
            raise NotAllowed("question_merge.not_yours_to_undo")
        if now >= self.at + UNDONE_WITHIN:
            raise Refused("question_merge.too_late")


def merge(
    question: Question, into: Question, member_id: MemberId, now: datetime
) -> tuple[Question, Question, Merge]:
    """Both questions after one was merged into the other, and what to remember of it. The accepted answer
    goes along and solves the other one, where nothing has.

    Raises Refused for what was taken back or merged before, and for a question and itself.
    """
    question.check_open()
    into.check_open()
    if question.id == into.id:
        raise Refused("question_merge.itself")
    done = Merge(question.id, into.id, member_id, now, question.status, question.accepted_id)
    target = replace(into, answers=into.answers + question.answers)
    if question.accepted_id is not None and into.accepted_id is None:
        target = replace(
            target,
            status=QuestionStatus.SOLVED,
            accepted_id=question.accepted_id,
            fresh_at=question.fresh_at,
            outdated_at=question.outdated_at,
        )
    merged = replace(question, status=QuestionStatus.MERGED, merged_into=into.id, accepted_id=None, answers=0)
    return merged, target, done


def split(into: Question, returned: frozenset[AnswerId]) -> Question:
    """The other question after a merge was undone. ``returned``: the answers that went back, as far as they
    stand; without the one that had solved it, it is open again.
    """
    fewer = replace(into, answers=into.answers - len(returned))
    return fewer.reopen() if into.accepted_id in returned else fewer


def come_back(question: Question, done: Merge, returned: frozenset[AnswerId]) -> Question:
    """A question after its merge was undone, as it was, but for answers taken back meanwhile."""
    accepted = done.accepted_id if done.accepted_id in returned else None
    lost = done.status is QuestionStatus.SOLVED and accepted is None
    return replace(
        question,
        status=QuestionStatus.OPEN if lost else done.status,
        accepted_id=accepted,
        merged_into=None,
        answers=len(returned),
        fresh_at=question.fresh_at if accepted else None,
        outdated_at=question.outdated_at if accepted else None,
    )
