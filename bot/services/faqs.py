"""よくある質問: listing them, and deciding which questions they are."""

from bot.domain.errors import NotFound
from bot.domain.faqs import Faq, propose
from bot.domain.ids import MemberId, QuestionId
from bot.domain.questions import Answer, Question
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.questions import find_question, lock_question
from bot.services.section_rights import check_administrator, check_leads

Entry = tuple[Faq, Question, Answer | None]


class FaqService:
    """Everybody reads; who leads a question's section decides, and 総務課."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def listed(
        self, section: str, reader: MemberId, *, limit: int, offset: int
    ) -> tuple[tuple[Entry, ...], Section | None]:
        """Entries with their answers, of everybody or of one section. Raises InvalidInput at ``section``."""
        async with self._storage.read() as work:
            chosen = await find_section(work, section, reader=reader) if section else None
            section_id = chosen.id if chosen else None
            found = await work.faqs.listed(reader, section_id=section_id, limit=limit, offset=offset)
            accepted = [question.accepted_id for _, question in found if question.accepted_id]
            answers = await work.questions.answers_by_id(accepted) if accepted else {}
            entries = tuple(
                (faq, question, answers.get(question.accepted_id) if question.accepted_id else None)
                for faq, question in found
            )
            return entries, chosen

    async def own(self, typed: str, origin: Origin) -> tuple[Faq, Question]:
        """A question the person may list, with its entry or what that would be.

        Raises InvalidInput at ``question``, NotAllowed, Refused where nothing solved it.
        """
        async with self._storage.read() as work:
            question = await find_question(work, typed, origin.member_id)
            await _check(work, question, origin)
            faq = await work.faqs.get(question.id) or propose(question, origin.now)
            faq.list(question, faq.wording, _actor(origin), origin.now)
            return faq, question

    async def list(self, question_id: QuestionId, wording: str, origin: Origin) -> tuple[Faq, Question]:
        """Make a question an entry, or put the entry in other words. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            question = await lock_question(work, question_id, origin.member_id)
            await _check(work, question, origin)
            before = await work.faqs.get(question_id) or propose(question, origin.now)
            faq = before.list(question, wording, _actor(origin), origin.now)
            await work.faqs.save(faq)
            await work.audit.add(
                "faq.listed", at=origin.now, member_id=origin.member_id, subject_id=question_id
            )
            return faq, question

    async def decline(self, question_id: QuestionId, origin: Origin) -> Question:
        """Not an entry, or not any more; it is not proposed again. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            question = await lock_question(work, question_id, origin.member_id)
            await _check(work, question, origin)
            faq = await work.faqs.get(question_id)
            if faq is None:
                raise NotFound("faq.gone")
            await work.faqs.save(faq.decline(_actor(origin), origin.now))
            await work.audit.add(
                "faq.declined", at=origin.now, member_id=origin.member_id, subject_id=question_id
            )
            return question


async def _check(work: Work, question: Question, origin: Origin) -> None:
    section = await work.sections.get(question.section_id) if question.section_id is not None else None
    if section is None:
        check_administrator(origin)
    else:
        await check_leads(work, section, origin)


def _actor(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "only members get this far"
    return origin.member_id
