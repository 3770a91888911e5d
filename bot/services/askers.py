"""Reaches who asked a question in private; an anonymous asker too, without noting who that is."""

from datetime import datetime

from bot.domain.deliveries import Plan, Target, ToAccount, ToAsker
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.telling import PRIVATE_LIFE, direct_accounts, occurrence_at


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


async def tell_who_asked(
    work: Work, kind: str, subject_id: int, question: Question, *, now: datetime
) -> None:
    """Plan a direct message to the asker of a question."""
    target = await asker_target(work, question)
    if target is None:
        return
    until, occurrence = now + PRIVATE_LIFE, occurrence_at(now)
    await work.deliveries.plan(Plan(kind, subject_id, target, now, until, occurrence, {"v": "1"}))
