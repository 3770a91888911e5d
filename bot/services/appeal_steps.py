"""What becomes of a question's appeal when something happens to the question, in the same transaction.

Order of locks: members, the question, its appeal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar.holidays import is_holiday
from bot.domain.appeals import Appeal, AppealEnd, Rhythm, Ring, begin
from bot.domain.consulting import ReasonKind
from bot.domain.ids import MemberId, QuestionId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.ports.work import Work


@dataclass(frozen=True, slots=True)
class Seeking:
    """What is being done about a question, told without names. ``waiting``: how many were asked and did not
    say no, ``reasons``: why they were. ``ring`` and ``next_at``: whom the next wave reaches, and when.
    """

    waiting: int
    reasons: Mapping[ReasonKind, int]
    ring: Ring | None
    next_at: datetime | None
    ended: AppealEnd | None


def rhythm_of(policy: Policy) -> Rhythm:
    """When waves come in this town."""
    return Rhythm(policy.ring_after, policy.zone, is_holiday)


async def begin_appeal(work: Work, question: Question, now: datetime) -> None:
    """A question was asked: look for who knows."""
    await work.appeals.save(begin(question.id, now))


async def follow_question(work: Work, question: Question, now: datetime, rhythm: Rhythm) -> None:
    """A question that is held was settled, or is open again."""
    appeal = await work.appeals.lock(question.id)
    if appeal is None:
        return
    over = question.settled or question.gone
    if over and appeal.ended is None:
        await work.appeals.save(appeal.end(AppealEnd.SETTLED))
    if not over and appeal.ended is AppealEnd.SETTLED:
        await _resume(work, question, appeal, now, rhythm)


async def follow_asker(work: Work, question: Question, now: datetime, rhythm: Rhythm) -> None:
    """Who asked an open question that is held is back in the town: go on where their leaving had ended it."""
    appeal = await work.appeals.lock(question.id)
    if appeal is not None and appeal.ended is AppealEnd.LEFT:
        await _resume(work, question, appeal, now, rhythm)


async def _resume(work: Work, question: Question, appeal: Appeal, now: datetime, rhythm: Rhythm) -> None:
    deadline = question.deadline if question.deadline is not None and question.deadline > now else None
    await work.appeals.save(appeal.resume(deadline, now).in_office_hours(deadline, rhythm))


async def seeking_of(work: Work, question: Question) -> Seeking | None:
    """What is being done about a question; None where nothing is, since it is settled or older than that."""
    if question.settled or question.gone:
        return None
    return await seeking_by(work, question, await work.appeals.get(question.id))


async def seeking_by(work: Work, question: Question, appeal: Appeal | None) -> Seeking | None:
    """The same for an open question whose appeal is known."""
    (seeking,) = await seeking_by_each(work, ((question, appeal),))
    return seeking


async def seeking_by_each(
    work: Work, rows: Sequence[tuple[Question, Appeal | None]]
) -> tuple[Seeking | None, ...]:
    """The same for several of them, with as many statements as for one."""
    begun = [(question, appeal) for question, appeal in rows if appeal is not None]
    waiting = await work.appeals.waiting([question.id for question, _ in begun]) if begun else {}
    asked = [question.named_asker for question, appeal in begun if _may_reach_prefecture(question, appeal)]
    askers = [one for one in asked if one is not None]
    people = await work.members.get_many(askers) if askers else {}
    return tuple(_seeking(question, appeal, waiting, people) for question, appeal in rows)


def _seeking(
    question: Question,
    appeal: Appeal | None,
    waiting: Mapping[QuestionId, Mapping[ReasonKind, int]],
    people: Mapping[MemberId, Member],
) -> Seeking | None:
    if appeal is None:
        return None
    reasons = waiting.get(question.id, {})
    ring = appeal.ring
    if _may_reach_prefecture(question, appeal):
        asker = people.get(question.named_asker) if question.named_asker is not None else None
        ring = Ring.PREFECTURE if asker is not None and asker.prefecture is not None else Ring.TOWN
    return Seeking(sum(reasons.values()), reasons, ring, appeal.next_at, appeal.ended)


def _may_reach_prefecture(question: Question, appeal: Appeal) -> bool:
    """Whether the next ring is the asker's prefecture, as far as they have one."""
    no_section = appeal.ring is Ring.SECTION and question.section_id is None
    return no_section or appeal.ring is Ring.PREFECTURE


async def named_asker(work: Work, question: Question) -> Member | None:
    """Who asked under a name. Where an anonymous asker comes from is nobody's business: their question goes
    to the whole town instead of their prefecture.
    """
    if question.anonymous or question.asker_id is None:
        return None
    return await work.members.get(question.asker_id)
