"""A section closes itself to others: who waits for answers there and does not belong hears of it."""

from datetime import datetime

from bot.domain.ids import SectionId
from bot.ports.work import Work
from bot.services.askers import tell_who_asked
from bot.services.telling import tell_members

MOVED_INSIDE = "question.moved_inside"  # about the section, to who asked there or follows a question to it

_OUTSIDERS = 1_000
_ANONYMOUS = 200  # questions


async def tell_outsiders(work: Work, section_id: SectionId, now: datetime) -> None:
    """Tell them once, whatever they wait for; in the transaction in which the section closes. Who asked
    anonymously hears once for each question: one letter for several would tell that one person asked them.
    """
    outside = await work.question_ties.outside(section_id, limit=_OUTSIDERS)
    await tell_members(work, MOVED_INSIDE, section_id, outside, now=now)
    for question in await work.questions.sealed_in(section_id, limit=_ANONYMOUS):
        await tell_who_asked(work, MOVED_INSIDE, section_id, question, now=now)
