"""What becomes of a question's appeal when something happens to the question, in the same transaction.

Order of locks: members, the question, its appeal.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.calendar.holidays import is_holiday
from bot.domain.appeals import Appeal, AppealEnd, Reply, Rhythm, Ring, begin
from bot.domain.consulting import ReasonKind
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


async def follow_question(work: Work, question: Question, now: datetime) -> None:
    """A question that is held was settled, or is open again."""
    appeal = await work.appeals.lock(question.id)
    if appeal is None:
        return
    over = question.settled or question.gone
    if over and appeal.ended is None:
        await work.appeals.save(appeal.end(AppealEnd.SETTLED))
    if not over and appeal.ended is AppealEnd.SETTLED:
        deadline = question.deadline if question.deadline and question.deadline > now else None
        await work.appeals.save(appeal.resume(deadline, now))


async def seeking_of(work: Work, question: Question) -> Seeking | None:
    """What is being done about a question; None where nothing is, since it is settled or older than that."""
    if question.settled or question.gone:
        return None
    return await seeking_by(work, question, await work.appeals.get(question.id))


async def seeking_by(work: Work, question: Question, appeal: Appeal | None) -> Seeking | None:
    """The same for an open question whose appeal is known."""
    if appeal is None:
        return None
    requests = await work.appeals.requests(question.id)
    waiting = [one for one in requests if one.reply is Reply.WAITING]
    reasons = Counter(one.reason.kind for one in waiting)
    return Seeking(
        len(waiting), reasons, await _ring_ahead(work, question, appeal), appeal.next_at, appeal.ended
    )


async def _ring_ahead(work: Work, question: Question, appeal: Appeal) -> Ring | None:
    """The next ring in which there can be anybody."""
    if appeal.ring is Ring.SECTION and question.section_id is None:
        return await _ring_ahead_of_prefecture(work, question)
    if appeal.ring is Ring.PREFECTURE:
        return await _ring_ahead_of_prefecture(work, question)
    return appeal.ring


async def _ring_ahead_of_prefecture(work: Work, question: Question) -> Ring:
    asker = await named_asker(work, question)
    return Ring.PREFECTURE if asker is not None and asker.prefecture is not None else Ring.TOWN


async def named_asker(work: Work, question: Question) -> Member | None:
    """Who asked under a name. Where an anonymous asker comes from is nobody's business: their question goes
    to the whole town instead of their prefecture.
    """
    if question.anonymous or question.asker_id is None:
        return None
    return await work.members.get(question.asker_id)
