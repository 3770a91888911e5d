"""Tells who asked a question something in private; an anonymous asker too, without noting who that is."""

from datetime import datetime

from bot.domain.deliveries import Plan, ToAsker
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.telling import PRIVATE_LIFE, occurrence_at, tell_members


async def tell_who_asked(
    work: Work, kind: str, subject_id: int, question: Question, *, now: datetime, **payload: str
) -> None:
    """Plan a direct message to the asker of a question."""
    if question.seal is None:
        assert question.asker_id is not None, "a question without a seal has an asker"
        await tell_members(work, kind, subject_id, (question.asker_id,), now=now, **payload)
        return
    author = await work.questions.author_of(question.id)
    accounts = (await work.members.accounts_of([author])).get(author, ()) if author is not None else ()
    if not accounts:
        return
    through = next((one for one in accounts if one.direct_blocked_at is None), accounts[0])
    plan = Plan(
        kind,
        subject_id,
        ToAsker(through.place_id, question.id),
        due_at=now,
        expires_at=now + PRIVATE_LIFE,
        occurrence=occurrence_at(now),
        payload={"v": "1", **payload},
    )
    await work.deliveries.plan(plan)
