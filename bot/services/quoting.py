"""What somebody said in a question's thread becomes an answer: by who said it, or with their consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import AccountId, DraftId, MemberId, PlaceId, QuestionId, from_token, new_id, to_token
from bot.domain.members import Member
from bot.domain.places import Place
from bot.domain.questions import ANSWER_LIMIT, Question
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.answering import AnsweringService
from bot.services.origin import Origin
from bot.services.questions import find_question, lock_question, standing
from bot.text.graphemes import cut

CONSENT = "question.consent"  # to who wrote something: may it stay as their answer?
REMEMBERED = "question.quote_remembered"  # what a draft belongs to of words without a question; no command
CONSENT_LIFE = timedelta(days=14)
_BYTES = 7  # of an id: 56 bits, in which no two messages of a town meet


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said on a platform. message_id, author, thread_id: the platform's own ids."""

    message_id: str
    author: str
    thread_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that wait for the consent of who wrote them."""

    draft_id: DraftId
    question_id: QuestionId
    asked_by: MemberId
    body: str


class QuotingService:
    """From what was said to an answer. Without the word of who said it nothing becomes public."""

    def __init__(self, storage: Storage, answering: AnsweringService) -> None:
        self._storage = storage
        self._answering = answering

    async def question_of(self, place_id: PlaceId, thread_id: str, reader: MemberId) -> Question | None:
        """The question a thread belongs to, as far as its reader may know of it and it takes answers."""
        async with self._storage.read() as work:
            return await _question_of(work, place_id, thread_id, reader)

    async def ask_consent(
        self, place: Place, said: Said, question_id: QuestionId, origin: Origin
    ) -> tuple[Question, Member]:
        """Ask who said something, once, whether it may stay as their answer.

        Raises NotFound, and Refused where the question was taken back or who said it is no member or may not
        read it.
        """
        async with self._storage.write(origin.request) as work:
            question = await _lock(work, question_id, origin)
            question.check_open()
            return question, await _ask(work, place, said, question, origin)

    async def remember(self, account_id: AccountId, said: Said, origin: Origin) -> DraftId:
        """Keep what was said until somebody has chosen the question it answers."""
        draft_id = DraftId(new_id(origin.now))
        values = {"message": said.message_id, "author": said.author, "body": said.body}
        async with self._storage.write(origin.request) as work:
            await work.drafts.save(Draft(draft_id, account_id, REMEMBERED, (), values, origin.now))
        return draft_id

    async def ask_consent_about(
        self, draft_id: DraftId, account_id: AccountId, typed: str, place: Place, origin: Origin
    ) -> tuple[Question, Member]:
        """The same for what was remembered, about a question somebody chose.

        Raises InvalidInput at ``question``, NotFound, Refused.
        """
        async with self._storage.write(origin.request) as work:
            draft = await work.drafts.get(draft_id, account_id)
            if draft is None or draft.verb != REMEMBERED:
                raise NotFound("quoting.gone")
            found = await find_question(work, typed, origin.member_id)
            question = await standing(work, found, origin.member_id)
            question.check_open()
            said = Said(draft.values["message"], draft.values["author"], "", draft.values["body"])
            author = await _ask(work, place, said, question, origin)
            await work.drafts.delete(draft_id)
            return question, author

    async def agree(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> Question:
        """はい: it stays as an answer of who wrote it. Raises NotFound, Refused."""
        assert origin.member_id is not None, "members agree"
        async with self._storage.write(origin.request) as work:
            quote = await _waiting(work, draft_id, account_id)
            before = await _lock(work, quote.question_id, origin)
            quote = await _waiting(work, draft_id, account_id)  # kept meanwhile by a second press?
            before.check_quotable(origin.member_id)
            await work.drafts.delete(draft_id)
            return await self._answering.give(work, before, quote.body, origin.member_id, origin)

    async def decline(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """いいえ: the words are forgotten. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await _waiting(work, draft_id, account_id)
            await work.drafts.delete(draft_id)


async def _lock(work: Work, question_id: QuestionId, origin: Origin) -> Question:
    """A question, or what it became part of, which nobody else changes meanwhile. Raises NotFound."""
    question = await work.questions.readable(question_id, origin.member_id)
    into = await standing(work, question, origin.member_id) if question is not None else None
    return await lock_question(work, into.id if into is not None else question_id, origin.member_id)


async def find_quote(work: Work, draft_id: DraftId, account_id: AccountId) -> Quote | None:
    """Words that wait for the consent of an account's owner; None when they were answered or forgotten."""
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != CONSENT:
        return None
    question, asked_by = (from_token(token) or 0 for token in draft.args)
    return Quote(draft_id, QuestionId(question), MemberId(asked_by), _body(draft.values))


async def _waiting(work: Work, draft_id: DraftId, account_id: AccountId) -> Quote:
    quote = await find_quote(work, draft_id, account_id)
    if quote is None:
        raise NotFound("quoting.gone")
    return quote


async def _ask(work: Work, place: Place, said: Said, question: Question, origin: Origin) -> Member:
    """Have who said something be asked; returns who it is. Raises Refused."""
    assert origin.member_id is not None, "members ask"
    author = await work.members.recognise(place.platform, place.external_id, said.author)
    if author is None or author.member is None or not author.member.active:
        raise Refused("quoting.not_a_member")
    if await work.questions.readable(question.id, author.member.id) is None:
        raise Refused("quoting.not_a_member")
    draft_id = _id_of(place.id, said.message_id)
    if await work.drafts.get(draft_id, author.account.id) is None:
        if await work.deliveries.known(draft_id, CONSENT):
            raise Refused("quoting.answered_before")
        values = {"body": cut(said.body, ANSWER_LIMIT)}
        args = (to_token(question.id), to_token(origin.member_id))
        await work.drafts.save(Draft(draft_id, author.account.id, CONSENT, args, values, origin.now))
    until = origin.now + CONSENT_LIFE
    target = ToAccount(author.account.id)
    await work.deliveries.plan(Plan(CONSENT, draft_id, target, origin.now, until, payload={"v": "1"}))
    return author.member


async def _question_of(work: Work, place_id: PlaceId, thread_id: str, reader: MemberId) -> Question | None:
    thread = await work.question_threads.named(place_id, thread_id)
    question = await work.questions.readable(QuestionId(thread.subject_id), reader) if thread else None
    into = await standing(work, question, reader) if question is not None else None
    return None if into is None or into.gone else into


def _body(values: Mapping[str, str]) -> str:
    return values["body"]


def _id_of(place_id: PlaceId, message_id: str) -> DraftId:
    """One id for one message: who wrote it is asked once, whoever wants it kept."""
    digest = blake2b(f"{place_id}:{message_id}".encode(), digest_size=_BYTES).digest()
    return DraftId(int.from_bytes(digest))
