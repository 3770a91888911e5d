"""What a members-only section holds of answers that are kept alive: an entry that somebody doubts, a question
merged into it, a page with a past; and outsiders who were asked about them before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.faqs import propose
from bot.domain.freshness import Doubt, Kept, Reply, Review
from bot.domain.handbook import Credit, Page, PageVersion, Role
from bot.domain.ids import AnswerId, MemberId, PageId, QuestionId
from bot.domain.question_merges import merge
from bot.domain.questions import Answer, Question
from bot.ports.work import Work

_MERGED, _PAGE, _ENTRY = QuestionId(86), PageId(87), QuestionId(88)
CAGED = (_MERGED, _PAGE, _ENTRY)
_YEAR = timedelta(days=365)


async def cage_knowledge(work: Work, like: Question, mark: str, outsiders: Sequence[MemberId]) -> PageId:
    """Questions like another one and a page about them; returns the page."""
    bird, now = like.asker_id, like.asked_at
    assert bird is not None, "asked under a name"
    answer = Answer(AnswerId(89), _ENTRY, bird, f"{mark}の答え", now)
    asked = replace(like, id=_ENTRY, answers=1)
    entry = asked.accept(answer).doubt(now)
    merged, _, done = merge(replace(like, id=_MERGED), asked, bird, now)
    for question in (entry, merged):
        await work.questions.add(question)
    await work.questions.add_answer(answer)
    await work.question_merges.join(done, None)
    await work.faqs.save(propose(entry, now).list(entry, f"{mark}とは", bird, now))
    page = Page(_PAGE, f"餌の{mark}", f"{mark}の本文", bird, now, now, section_id=like.section_id, version=2)
    await work.handbook.save(page)
    await work.handbook.keep_version(PageVersion(_PAGE, 1, mark, mark, bird, now))
    await work.handbook.credit(_PAGE, (Credit(bird, Role.WROTE, now),))
    await work.handbook.relate(_PAGE, _ENTRY)
    for kind, subject_id in ((Kept.QUESTION, _ENTRY), (Kept.PAGE, _PAGE)):
        await work.freshness.save_doubt(Doubt(kind, subject_id, bird, mark, now))
        asked_about = Review(kind, subject_id, now + _YEAR, outsiders[0], now, Reply.WAITING)
        await work.freshness.save_review(asked_about)
    return _PAGE
