"""よくある質問: what several members needed is kept at hand, in words of its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, QuestionId
from bot.domain.questions import Question

PROPOSED_FROM = 3
"""How many members must have needed a question before it is proposed."""


class FaqStatus(StrEnum):
    PROPOSED = "proposed"
    LISTED = "listed"
    DECLINED = "declined"  # and not proposed again


@dataclass(frozen=True, slots=True)
class Faq:
    """A question as an entry; its answer is the accepted one. ``wording``: how the entry puts the question.
    ``member_id``: who decided; None while nobody has.
    """

    question_id: QuestionId
    status: FaqStatus
    wording: str
    at: datetime
    member_id: MemberId | None = None

    @property
    def listed(self) -> bool:
        return self.status is FaqStatus.LISTED

    def list(self, question: Question, wording: str, member_id: MemberId, now: datetime) -> "Faq":
        """The entry in these words. Raises Refused for a question that is taken back or not solved."""
        question.check_open()
        if question.accepted_id is None:
            raise Refused("faq.not_solved", title=question.title).about(question.id)
        return replace(self, status=FaqStatus.LISTED, wording=wording, member_id=member_id, at=now)

    def decline(self, member_id: MemberId, now: datetime) -> "Faq":
        """Not an entry, or not any more."""
        return replace(self, status=FaqStatus.DECLINED, member_id=member_id, at=now)


def propose(question: Question, now: datetime) -> Faq:
    """A question as an entry nobody has decided on yet."""
    return Faq(question.id, FaqStatus.PROPOSED, question.title, now)


def is_wanted(question: Question, members: int) -> bool:
    """Whether a question was needed by enough members, and has an answer to give them."""
    return not question.gone and question.accepted_id is not None and members >= PROPOSED_FROM
