"""What members hear in private about questions besides answers: thanks, what they follow, and whether it is
solved. Planned in the transaction of what happened, written from current data when it goes out.
"""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Plan, Target, ToAccount
from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_bundles import bundle_at
from bot.domain.questions import Question
from bot.domain.urgency import QUESTION_NEWS, QUESTION_THANKS
from bot.ports.work import Work
from bot.services.askers import asker_target
from bot.services.telling import PRIVATE_LIFE, direct_accounts, occurrence_at

SETTLED = "question.settled"  # to who follows: it is solved, or good enough
WANTED = "question.wanted"  # to who asked: somebody else wants to know, too
WITHDRAWN = "question.withdrawn"  # to who follows: it was taken back
SOLVED_YET = "question.solved_yet"  # to who asked, a day after the first answer

FOLLOWERS_AT_A_TIME = 200
_LOOKED_AT = 200  # answers to one question among which the first of somebody else is looked up


async def tell_thanks(work: Work, author_id: MemberId, now: datetime, zone: ZoneInfo) -> None:
    """Have somebody hear, once that day, that their answers helped."""
    await _bundle(work, QUESTION_THANKS, (author_id,), now, zone)


async def tell_followers(
    work: Work, question: Question, now: datetime, zone: ZoneInfo, *, but: MemberId
) -> None:
    """Have who follows a question hear, once that day, that there is an answer. ``but``: who gave it."""
    async for batch in _followers(work, question.id):
        await _bundle(work, QUESTION_NEWS, [one for one in batch if one != but], now, zone)


async def tell_settled(
    work: Work,
    question: Question,
    now: datetime,
    *,
    but: Collection[MemberId | None],
    followed: QuestionId | None = None,
) -> None:
    """Tell who follows a question that it is settled; the first time only. ``followed``: tell those who
    follow that one instead, which became part of it.
    """
    async for batch in _followers(work, followed or question.id):
        others = [one for one in batch if one not in but]
        await _once(work, SETTLED, question, others, now=now, due_at=now)


async def tell_withdrawn(work: Work, question: Question, now: datetime, *, but: MemberId | None) -> None:
    """Tell who follows a question that it was taken back. ``but``: who did that, where they have a name."""
    async for batch in _followers(work, question.id):
        others = [one for one in batch if one != but]
        await _once(work, WITHDRAWN, question, others, now=now, due_at=now)


async def tell_wanted(work: Work, question: Question, now: datetime) -> None:
    """Tell who asked that they are not alone; once."""
    await _once_to_asker(work, WANTED, question, now=now, due_at=now)


async def others_since(work: Work, question: Question, *, but: AnswerId | None = None) -> datetime | None:
    """When the first answer was given, the asker's own aside and ``but``, which is lost."""
    given = await work.questions.answers_to((question.id,), limit=_LOOKED_AT)
    others = (one.at for one in given if one.id != but and not question.own_answer(one))
    return next(others, None)


async def follow_answers(work: Work, before: Question, question: Question, now: datetime) -> None:
    """Have who asked be asked whether it is solved when that is due now, after answers came or went."""
    if question.asked_back_at == before.asked_back_at:
        return
    if before.asked_back_at is not None:
        await work.deliveries.withdraw(question.id, (SOLVED_YET,), "answers went")
    if question.asked_back_at is not None:
        await ask_back(work, question, now)


async def ask_back(work: Work, question: Question, now: datetime) -> None:
    """Have who asked be asked, once, whether it is solved."""
    assert question.asked_back_at is not None, "somebody has answered"
    await _once_to_asker(work, SOLVED_YET, question, now=now, due_at=question.asked_back_at)


async def _followers(work: Work, question_id: QuestionId) -> AsyncIterator[tuple[MemberId, ...]]:
    """Who follows a question, some at a time."""
    after: MemberId | None = None
    while batch := await work.question_ties.followers(question_id, limit=FOLLOWERS_AT_A_TIME, after=after):
        yield batch
        after = batch[-1]


async def _once(
    work: Work,
    kind: str,
    question: Question,
    member_ids: Collection[MemberId],
    *,
    now: datetime,
    due_at: datetime,
) -> None:
    accounts = await direct_accounts(work, member_ids)
    targets = [ToAccount(account_id) for account_id in accounts.values()]
    await work.deliveries.plan(*(_letter(kind, question, target, now, due_at) for target in targets))


async def _once_to_asker(
    work: Work, kind: str, question: Question, *, now: datetime, due_at: datetime
) -> None:
    target = await asker_target(work, question)
    if target is not None:
        await work.deliveries.plan(_letter(kind, question, target, now, due_at))


def _letter(kind: str, question: Question, target: Target, now: datetime, due_at: datetime) -> Plan:
    until = max(now, due_at) + PRIVATE_LIFE
    return Plan(kind, question.id, target, due_at=due_at, expires_at=until, payload={"v": "1"})


async def _bundle(
    work: Work, kind: str, member_ids: Collection[MemberId], now: datetime, zone: ZoneInfo
) -> None:
    span = bundle_at(now, zone)
    accounts = await direct_accounts(work, member_ids)
    await work.deliveries.plan(
        *(
            Plan(
                kind,
                member_id,
                ToAccount(account_id),
                due_at=span.until,
                expires_at=span.until + PRIVATE_LIFE,
                occurrence=occurrence_at(span.until),
                payload={"v": "1", "since": occurrence_at(span.since)},
            )
            for member_id, account_id in accounts.items()
        )
    )
