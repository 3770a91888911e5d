"""Earlier versions of questions and answers: kept when they are put in other words."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import AnswerId, MemberId, QuestionId

MOST_VERSIONS = 20
"""Of one question or answer; beyond that the oldest is forgotten."""

NO_ANSWER = AnswerId(0)


@dataclass(frozen=True, slots=True)
class Version:
    """What a question or an answer said before somebody put it in other words.

    answer_id: NO_ANSWER for the question itself. number: counted from one. written_at: when these words were
    written. replaced_at, replaced_by: when they were replaced, and by whom (None: by an anonymous asker).
    title, tried: a question's only.
    """

    question_id: QuestionId
    answer_id: AnswerId
    number: int
    written_at: datetime
    replaced_at: datetime
    replaced_by: MemberId | None
    body: str
    title: str = ""
    tried: str = ""
