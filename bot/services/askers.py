"""Reaches who asked a question in private; an anonymous asker too, without noting who that is. The same for
questions to an event.
"""

from datetime import datetime

from bot.domain.deliveries import Plan, Target, ToAccount, ToAsker
from bot.domain.event_questions import EventQuestion
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.telling import PRIVATE_LIFE, direct_accounts, occurrence_at, tell_members


async def asker_target(work: Work, question: Question) -> Target | None:
    """Through what the asker of a question hears in private; None where there is no way to them."""
    asker = question.asker_id if question.seal is None else await work.questions.author_of(question.id)
    if asker is None:
        return None
    account_id = (await direct_accounts(work, (asker,))).get(asker)
    if account_id is None:
        return None
    if question.seal is None:
        return ToAccount(account_id)
    account = await work.members.account(account_id)
    return ToAsker(account.place_id, question.id) if account else None


async def tell_event_asker(work: Work, kind: str, question: EventQuestion, *, now: datetime) -> None:
    """Plan a direct message to who sent a question to an event."""
    author_id = await work.event_questions.sealed_author(question.id)
    if author_id is None:
        return
    if not question.anonymous:
        await tell_members(work, kind, question.id, (author_id,), now=now)
        return
    account_id = (await direct_accounts(work, (author_id,))).get(author_id)
    account = await work.members.account(account_id) if account_id is not None else None
    if account is not None:
        target = ToAsker(account.place_id, question.id, at_event=True)
        await work.deliveries.plan(_letter(kind, question.id, target, now))


async def tell_who_asked(
    work: Work, kind: str, subject_id: int, question: Question, *, now: datetime
) -> None:
    """Plan a direct message to the asker of a question."""
    target = await asker_target(work, question)
    if target is None:
        return
    await work.deliveries.plan(_letter(kind, subject_id, target, now))


def _letter(kind: str, subject_id: int, target: Target, now: datetime) -> Plan:
    return Plan(kind, subject_id, target, now, now + PRIVATE_LIFE, occurrence_at(now), {"v": "1"})
