"""Proposes a question as よくある質問 in the transaction in which enough members have needed it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.faqs import FaqStatus, is_wanted, propose
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Office
from bot.domain.questions import Question
from bot.ports.work import Work
from bot.services.telling import tell_members

PROPOSED = "faq.proposed"  # to the chief of its section, else to administrators


async def consider_faq(work: Work, question: Question, now: datetime) -> None:
    """Ask once whether a question is one, where enough members needed it and nobody has decided."""
    if question.accepted_id is None or await work.faqs.get(question.id) is not None:
        return
    if not is_wanted(question, await work.faqs.needed_by(question.id)):
        return
    if await work.faqs.add(propose(question, now)):
        decide = await _who_decides(work, question.section_id)
        await tell_members(work, PROPOSED, question.id, decide, now=now)


async def carry_faq(work: Work, question: Question, into: Question, now: datetime) -> None:
    """Have the entry of a question that becomes part of another one lead to that, unless it was refused
    there. Both are held.
    """
    faq = await work.faqs.get(question.id)
    there = await work.faqs.get(into.id)
    if faq is None or not faq.listed or into.accepted_id is None:
        return
    if there is None or there.status is FaqStatus.PROPOSED:
        await work.faqs.save(replace(faq, question_id=into.id, at=now))


async def take_faq_back(work: Work, question: Question, into: Question, carried_at: datetime) -> None:
    """Undo that for two that are two again, where nobody has changed the entry since. Both are held."""
    faq, there = await work.faqs.get(question.id), await work.faqs.get(into.id)
    if faq is not None and there == replace(faq, question_id=into.id, at=carried_at):
        await work.faqs.forget(into.id)


async def _who_decides(work: Work, section_id: SectionId | None) -> tuple[MemberId, ...]:
    chief = await work.sections.chief_of(section_id) if section_id is not None else None
    member = await work.members.get(chief) if chief is not None else None
    if member is not None and member.active:
        return (member.id,)
    return tuple(one.id for one in await work.members.holding(Office.ADMINISTRATOR))
