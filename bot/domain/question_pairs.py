"""Pairs of what somebody asked and the question that answers it: what people know to belong together."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import MemberId, QuestionId, SectionId


class PairKind(StrEnum):
    """How it is known that a question answers some words."""

    SAME = "same"  # a member said that two questions are the same
    SOLVED_BY = "solved_by"  # これで解決: what was about to be asked needed no question of its own
    ACCEPTED = "accepted"  # the question's own words: one of its answers was accepted


TAUGHT = (PairKind.SAME, PairKind.SOLVED_BY)  # where others' words are not the question's own
MOST_CALLED = 20  # the newest people's words for one question that are listened to


@dataclass(frozen=True, slots=True)
class Pair:
    """``asked``: the words somebody asked with. ``asked_id``: their question, or the draft that would have
    become it. ``section_id``: the section they were meant for; where it is members-only they are for its
    members alone. ``member_id``: whose judgement this is.
    """

    kind: PairKind
    asked_id: int
    question_id: QuestionId
    member_id: MemberId
    asked: str
    at: datetime
    section_id: SectionId | None = None
