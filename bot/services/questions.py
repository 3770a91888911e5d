"""Questions: finding and reading them, changing and taking back one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.faqs import Faq
from bot.domain.freshness import DOUBTS_SHOWN, Doubt, Kept
from bot.domain.handbook import Page
from bot.domain.ids import (
    AnswerId,
    MemberId,
    PlaceId,
    QuestionId,
    from_token,
)
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.question_merges import Merge
from bot.domain.question_versions import NO_ANSWER
from bot.domain.questions import Answer, Question
from bot.domain.section_reports import FiscalYear
from bot.domain.sections import Section
from bot.domain.town_sizes import TownSize
from bot.ports.work import Storage, Work
from bot.services.appeal_steps import Seeking, follow_question, rhythm_of, seeking_of
from bot.services.finding import Wish, narrowed
from bot.services.freshness_steps import follow_freshness, knows_best
from bot.services.kept_searches import KeptSearches
from bot.services.lookup import called, find_section, section_name
from bot.services.origin import Origin
from bot.services.question_index import Match, QuestionIndex
from bot.services.question_letters import SETTLED, SOLVED_YET, tell_withdrawn
from bot.services.question_news import CARD, show_change
from bot.services.question_returns import give_back, lock_with_parts
from bot.services.question_thread_news import thread_link
from bot.services.question_versions import keep_question
from bot.text.normalise import fold

SEARCH = "question.search"  # the command a kept search belongs to
CANDIDATES = 200
MERGED_SHOWN = 3
_MERGES = 20  # nobody merges a question ever so often
PAGES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of questions. ``section``: the one they were filtered by."""

    questions: tuple[Question, ...]
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Rewording:
    """What somebody typed into the form that changes a question."""

    title: str
    body: str = ""
    tried: str = ""
    area: str = ""
    town_size: TownSize | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of search results. ``section`` and ``year``: those they were filtered by. ``fits``: one of them
    speaks closely of what was looked for.
    """

    matches: tuple[Match, ...]
    section: Section | None
    year: FiscalYear | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One question as a member sees it: a page of answers, who wrote what, how many it helped. ``event``:
    the one it was asked at first. ``seeking``: what is being done to find an answer.

    followers: how many others want to know, too. follows: the reader is one of them. helpful: how many each
    answer helped. helped: those the reader said so of. versions: how many earlier ones there are, NO_ANSWER
    for the question itself. thread: the address of its thread where the reader is. merged: what became part
    of it, the newest first. doubts: who says that its answer may be outdated, the newest first. knows: the
    reader can say whether it is. faq: how it is put among よくある質問. pages: those of the handbook that are
    about it.
    """

    question: Question
    answers: tuple[Answer, ...]
    accepted: Answer | None
    people: Mapping[MemberId, Member]
    section: str
    thanks: int
    event: Event | None = None
    seeking: Seeking | None = None
    followers: int = 0
    follows: bool = False
    helpful: Mapping[AnswerId, int] = field(default_factory=dict)
    helped: frozenset[AnswerId] = frozenset()
    versions: Mapping[AnswerId, int] = field(default_factory=dict)
    thread: str = ""
    merged: tuple[tuple[Question, Merge], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    faq: Faq | None = None
    pages: tuple[Page, ...] = ()
    knows: bool = False


class QuestionService:
    """Everything about questions besides asking and answering. ``searches``: those that are kept."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index
        self.searches = KeptSearches(storage, SEARCH)

    async def unanswered(self, reader: MemberId, *, limit: int, offset: int) -> Listing:
        """Questions nobody has answered, the one that has waited longest first."""
        async with self._storage.read() as work:
            return Listing(await work.questions.unanswered(limit=limit, offset=offset, reader=reader))

    async def recent(self, section: str, reader: MemberId, *, limit: int, offset: int) -> Listing:
        """All questions, the newest first. Raises InvalidInput at ``section``."""
        async with self._storage.read() as work:
            chosen = await find_section(work, section, reader=reader) if section else None
            section_id = chosen.id if chosen else None
            found = await work.questions.recent(
                limit=limit, offset=offset, section_id=section_id, reader=reader
            )
            return Listing(found, chosen)

    async def search(self, wish: Wish, origin: Origin, *, limit: int, offset: int) -> Found:
        """Questions that speak of a text, the best first. Raises InvalidInput at ``section``, ``year``."""
        async with self._storage.read() as work:
            narrowing, chosen, year = await narrowed(work, wish, origin, self._policy)
            matches = await self._index.search(
                work,
                wish.text,
                limit=limit,
                offset=offset,
                section_id=narrowing.section_id,
                reader=origin.member_id,
                narrowing=narrowing,
            )
            return Found(matches, chosen, year, await self._index.fits(wish.text, matches))

    async def titled(self, text: str, reader: MemberId, *, limit: int) -> tuple[Question, ...]:
        """Questions whose title contains a text, the newest first."""
        async with self._storage.read() as work:
            return await work.questions.titled(text, limit=limit, reader=reader)

    async def own_titled(self, text: str, origin: Origin, *, limit: int) -> tuple[Question, ...]:
        """The same among those somebody may change, however many others were asked since."""
        async with self._storage.read() as work:
            near = await work.questions.titled(text, limit=CANDIDATES, reader=origin.member_id)
            kept = [one for one in near if one.kept_by(origin.member_id, administrator=origin.administrator)]
            if origin.member_id is not None:
                named = await work.question_ties.asked_by(origin.member_id, limit=CANDIDATES)
                kept += [one for one in named if fold(text) in fold(one.title)]
        newest = sorted({one.id: one for one in kept}.values(), key=lambda one: one.id, reverse=True)
        return tuple(newest[:limit])

    async def meant(self, typed: str, reader: MemberId) -> QuestionId:
        """The question a parameter means; a token is taken at its word.

        Raises InvalidInput at ``question``.
        """
        number = from_token(typed)
        if number is not None:
            return QuestionId(number)
        async with self._storage.read() as work:
            return (await find_question(work, typed, reader)).id

    async def detail(
        self,
        question_id: QuestionId,
        reader: MemberId,
        *,
        limit: int,
        offset: int = 0,
        place_id: PlaceId | None = None,
    ) -> Detail:
        """One question with a page of answers, the accepted one always told. ``place_id``: where the
        reader is.

        Raises NotFound, and Refused for one that was taken back.
        """
        async with self._storage.read() as work:
            question = await work.questions.readable(question_id, reader)
            if question is None:
                raise NotFound("question.gone")
            question.check_open()
            answers = await work.questions.recognise(
                await work.questions.answers_to((question.id,), limit=limit, offset=offset), reader
            )
            accepted = await _accepted(work, question, reader)
            told = (*answers, accepted) if accepted else answers
            writers = {question.asker_id, *(answer.member_id for answer in told)}
            people = await work.members.get_many([one for one in writers if one is not None])
            section = await section_name(work, question.section_id)
            thanks = await work.questions.thanks(question.id)
            event_id = await work.event_questions.behind(question.id)
            event = await work.events.readable(event_id, reader) if event_id is not None else None
            shown = [answer.id for answer in told]
            ties = work.question_ties
            return Detail(
                question,
                answers,
                accepted,
                people,
                section,
                thanks,
                event,
                await seeking_of(work, question),
                followers=await ties.count_followers(question.id),
                follows=await ties.follows(question.id, reader),
                helpful=await ties.thanks(shown),
                helped=await ties.thanked_by(reader, shown),
                versions=await ties.count_versions(question.id, [NO_ANSWER, *shown]),
                thread=await thread_link(work, question.id, place_id),
                merged=await work.question_merges.into(question.id, reader, limit=MERGED_SHOWN),
                doubts=await work.freshness.doubts(Kept.QUESTION, question.id, limit=DOUBTS_SHOWN)
                if question.outdated_at
                else (),
                pages=await work.handbook.about(question.id, reader, limit=PAGES_SHOWN),
                faq=await work.faqs.get(question.id) if accepted else None,
                knows=await knows_best(
                    work, accepted.member_id if accepted else None, question.section_id, reader
                ),
            )

    async def own(self, typed: str, origin: Origin) -> Question:
        """A question the person may change. Raises InvalidInput at ``question``, NotAllowed, Refused."""
        async with self._storage.read() as work:
            question = await find_question(work, typed, origin.member_id)
            question.check_asker(origin.member_id, administrator=origin.administrator)
            question.check_open()
            return question

    async def pages_about(self, question_id: QuestionId, reader: MemberId) -> tuple[Page, ...]:
        """Pages of the handbook that may say what a question and its answers said."""
        async with self._storage.read() as work:
            return await work.handbook.about(question_id, reader, limit=PAGES_SHOWN)

    async def edit(self, question_id: QuestionId, words: Rewording, origin: Origin) -> Question:
        """Put a question in other words. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_question(work, question_id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            reworded = before.edit(words.title, words.body, origin.now, words.tried)
            if reworded is not before:
                await keep_question(work, before, origin)
            question = reworded.belong(words.area, words.town_size)
            if question != before:
                await self._save(work, question, "question.edited", origin)
            return question

    async def withdraw(self, question_id: QuestionId, origin: Origin) -> Question:
        """Take a question back: nobody finds it, its cards say so. What was merged into it stands alone.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before, parts = await lock_with_parts(work, question_id, origin.member_id)
            before.check_asker(origin.member_id, administrator=origin.administrator)
            by = before.signature(origin.member_id)
            before, alone = await give_back(work, before, parts, origin.now, by=by)
            question = before.withdraw()
            await follow_freshness(work, Kept.QUESTION, question, self._policy.zone)
            await work.deliveries.withdraw(question.id, (CARD, SOLVED_YET, SETTLED), "question withdrawn")
            await tell_withdrawn(work, question, origin.now, but=by)
            await self._save_alone(work, alone, origin.now, by=by)
            await self._save(work, question, "question.withdrawn", origin)
            return question

    async def _save_alone(
        self, work: Work, questions: Sequence[Question], now: datetime, *, by: MemberId | None
    ) -> None:
        """Save what stands alone again; all appeals are held before the index."""
        for one in questions:
            await work.questions.save(one)
            await follow_question(work, one, now, rhythm_of(self._policy))
            await follow_freshness(work, Kept.QUESTION, one, self._policy.zone)
        for one in questions:
            await self._index.update(work, one)
            await show_change(work, one, now, self._policy.card_spacing)
            await work.audit.add("question.merge_undone", at=now, member_id=by, subject_id=one.id)

    async def _save(self, work: Work, question: Question, action: str, origin: Origin) -> None:
        await work.questions.save(question)
        await self._index.update(work, question)
        await show_change(work, question, origin.now, self._policy.card_spacing)
        by = question.signature(origin.member_id)
        await work.audit.add(action, at=origin.now, member_id=by, subject_id=question.id)


async def _accepted(work: Work, question: Question, reader: MemberId) -> Answer | None:
    answer = await work.questions.answer(question.accepted_id) if question.accepted_id else None
    return (await work.questions.recognise((answer,), reader))[0] if answer else None


async def lock_question(work: Work, question_id: QuestionId, reader: MemberId | None) -> Question:
    """A question nobody else changes meanwhile. Raises NotFound, also where the reader may not know of it."""
    question = await work.questions.lock_readable(question_id, reader)
    if question is None:
        raise NotFound("question.gone")
    return question


async def standing(work: Work, question: Question, reader: MemberId | None) -> Question:
    """What a question became part of, through however many merges, as far as its reader may know of it; the
    question itself where it stands alone.
    """
    for _ in range(_MERGES):
        into = question.merged_into and await work.questions.readable(question.merged_into, reader)
        if not into:
            break
        question = into
    return question


async def find_question(work: Work, typed: str, reader: MemberId | None) -> Question:
    """The question a parameter means: by token, or by title.

    Raises InvalidInput at ``question`` with the titles that are near.
    """
    number = from_token(typed)
    question = await work.questions.readable(QuestionId(number), reader) if number is not None else None
    if question is not None:
        return question
    known = await work.questions.titled(typed, limit=CANDIDATES, reader=reader)
    if not known:  # mistyped: the newest ones may be near
        known = await work.questions.titled("", limit=CANDIDATES, reader=reader)
    return called(typed, known, param="question", unknown="question.unknown", close="question.unknown_near")
