"""Opening the seal of an anonymous question: two administrators together, and never unheard by the asker."""

from dataclasses import dataclass

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.ids import QuestionId, SealOpeningId, new_id
from bot.domain.members import Member, Office
from bot.domain.questions import Question
from bot.domain.seals import BARRED_FOR, Opening
from bot.ports.work import Storage, Work
from bot.services.askers import tell_who_asked
from bot.services.origin import Origin
from bot.services.telling import tell_members

REQUESTED = "seal.requested"  # to the other administrators
AGREED = "seal.agreed"  # to the one who asked for it
OPENED = "seal.opened"  # to the asker


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """An opening with its question and who asked for it. ``author``: only for who may read it now."""

    opening: Opening
    question: Question
    by: Member | None
    author: Member | None = None


class SealService:
    """What administrators do about anonymous questions. Everything leaves a row in the audit."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def sealed(self, question_id: QuestionId, origin: Origin) -> Question:
        """An anonymous question an administrator looks at. Raises NotAllowed, NotFound, Refused."""
        async with self._storage.read() as work:
            return await _sealed(work, question_id, origin)

    async def request(self, question_id: QuestionId, reason: str, origin: Origin) -> OpeningPage:
        """Ask the other administrators to agree to opening a seal; asking again while one waits changes
        nothing. Raises NotAllowed, NotFound, Refused where there is nobody to agree.
        """
        async with self._storage.write(origin.request) as work:
            question = await _sealed(work, question_id, origin)
            await work.questions.lock(question_id)
            waiting = await work.seals.of(question_id)
            if waiting is not None and waiting.waits(origin.now):
                return await _page(work, waiting, question, origin)
            assert origin.member_id is not None, "administrators are members"
            holders = await work.members.holding(Office.ADMINISTRATOR)
            others = [member.id for member in holders if member.id != origin.member_id]
            if not others:
                raise Refused("seal.nobody_to_agree")
            number = SealOpeningId(new_id(origin.now))
            opening = Opening(number, question_id, origin.member_id, reason, origin.now)
            await work.seals.save(opening)
            await tell_members(work, REQUESTED, opening.id, others, now=origin.now)
            await _note(work, "seal.requested", opening, origin)
            return await _page(work, opening, question, origin)

    async def page(self, opening_id: SealOpeningId, origin: Origin) -> OpeningPage:
        """An opening as an administrator sees it; reading the name leaves a row too.

        Raises NotAllowed, NotFound.
        """
        async with self._storage.write() as work:
            opening, question = await _opening(work, opening_id, origin)
            page = await _page(work, opening, question, origin)
            if page.author is not None:
                await _note(work, "seal.read", opening, origin)
            return page

    async def agree(self, opening_id: SealOpeningId, origin: Origin) -> OpeningPage:
        """Open a seal as the second administrator; the asker is told.

        Raises NotAllowed, NotFound, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before, question = await _opening(work, opening_id, origin)
            assert origin.member_id is not None, "administrators are members"
            opening = before.agree(origin.member_id, origin.now)
            await work.seals.save(opening)
            await tell_members(work, AGREED, opening.id, (opening.asked_by,), now=origin.now)
            await tell_who_asked(work, OPENED, opening.id, question, now=origin.now)
            await _note(work, "seal.opened", opening, origin)
            return await _page(work, opening, question, origin)

    async def bar(self, question_id: QuestionId, origin: Origin) -> Question:
        """Keep an author from asking anonymously for 30 days, without learning who it is.

        Raises NotAllowed, NotFound, Refused where the seal does not open.
        """
        async with self._storage.write(origin.request) as work:
            question = await _sealed(work, question_id, origin)
            if not await work.seals.bar(question_id, origin.now + BARRED_FOR):
                raise Refused("seal.does_not_open_now")
            await work.audit.add(
                "seal.barred", at=origin.now, member_id=origin.member_id, subject_id=question_id
            )
            return question


async def _sealed(work: Work, question_id: QuestionId, origin: Origin) -> Question:
    if not origin.administrator or origin.member_id is None:
        raise NotAllowed("seal.administrators_only")
    question = await work.questions.readable(question_id, origin.member_id)
    if question is None:
        raise NotFound("question.gone")
    if not question.anonymous:
        raise Refused("seal.not_anonymous").about(question_id)
    return question


async def _opening(work: Work, opening_id: SealOpeningId, origin: Origin) -> tuple[Opening, Question]:
    opening = await work.seals.lock(opening_id)
    if opening is None:
        raise NotFound("seal.gone")
    return opening, await _sealed(work, opening.question_id, origin)


async def _page(work: Work, opening: Opening, question: Question, origin: Origin) -> OpeningPage:
    by = await work.members.get(opening.asked_by)
    if not opening.shown_to(origin.member_id, origin.now):
        return OpeningPage(opening, question, by)
    author_id = await work.questions.author_of(question.id)
    author = await work.members.get(author_id) if author_id is not None else None
    return OpeningPage(opening, question, by, author)


async def _note(work: Work, action: str, opening: Opening, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=opening.question_id)
