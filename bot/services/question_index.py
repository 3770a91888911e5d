"""Finding earlier questions: keeps the index in step with what is written, and asks it."""

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.findings import EVERYTHING, Narrowing, words_sought
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Answer, Question
from bot.domain.ranking import CANDIDATES, fused
from bot.ports.search import Document, Hit
from bot.ports.work import Storage, Work
from bot.services.question_meaning import QuestionMeaning
from bot.text.analysis import Analyzer, Terms
from bot.text.graphemes import cut
from bot.text.normalise import fold_whole
from bot.text.sought import WordsMeant, all_spellings

INDEXED_ANSWERS = 50  # the first ones; nobody finds a question by the fifty-first
INDEXED_LENGTH = 20_000  # code points of all answers together
ACCEPTED_COUNTS = 2.0  # of each word of the accepted answer: it solved what was asked
AT_A_TIME = 100  # questions read anew per tick
REST = timedelta(milliseconds=50)  # between two of them
SNIPPET = 120
SNIPPET_READ = 4_000  # code points looked at for the best sentence
HELD_IN = 4_000  # code points looked at for all the words that were typed
MOST_ALIKE = 3
LOOKED_AT = 20  # questions of which the first three that are alike are shown

_TITLE_WEIGHT = 2.0
_TOLD = 0.3  # what a term is worth in a snippet when the title above it says it already
_BEGINNING = 400  # how much of a question's body says what it is about
log = logging.getLogger(__name__)

Done = TypeVar("Done")

_SENTENCE = re.compile(r"[^。!?!?\n]+[。!?!?]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A question found. ``snippet``: the sentence of its body or answers that speaks most of what was
    asked, ``answer`` the accepted one or else the first of somebody else than the asker. ``texts``: all that
    was read of it.
    """

    question: Question
    snippet: str
    answer: Answer | None
    share: float
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the index reads of a question."""

    question: Question
    answers: tuple[Answer, ...]

    @property
    def length(self) -> int:
        """In code points."""
        own = len(self.question.title) + len(self.question.body) + len(self.question.tried)
        return own + sum(len(answer.body) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class IndexState:
    """By which analyzer texts are cut, how many questions wait to be read anew by it (None: not known yet),
    and how many are found by their meaning too.
    """

    analyzer: str
    waiting: int | None
    by_meaning: int


class QuestionIndex:
    """``tick`` reads questions anew that another analyzer had indexed, some at a time; the town goes on with
    what it knows meanwhile.
    """

    def __init__(self, storage: Storage, analyzer: Analyzer) -> None:
        self._storage = storage
        self._analyzer = analyzer
        self._meaning = QuestionMeaning(storage, lambda: self._waiting == 0)
        self._waiting: int | None = None  # questions still to be read anew; unknown before the first look
        self._reached: QuestionId | None = None  # newer ones were looked at in this round
        self._most = self._told = 0
        self._unlearnt = 0  # how often words had been taken out when it was last looked for unread documents

    @property
    def state(self) -> IndexState:
        """For the operator."""
        return IndexState(self._analyzer.version, self._waiting, self._meaning.documents)

    @property
    def same_from(self) -> float:
        """The share from which on an earlier question speaks of the same."""
        return self._analyzer.same

    async def update(self, work: Work, question: Question) -> None:
        """Index a question as it stands in this unit of work, or forget it once nobody finds it any more;
        what its words lead to follows.
        """
        if question.gone:
            await work.search.remove(question.id)
        else:
            await self.update_all(work, (question,))
        await self.learn(work, await work.question_ties.led_to(question.id))

    async def update_all(self, work: Work, questions: Sequence[Question]) -> None:
        """Index many questions at once, as they stand in this unit of work; none of them was taken back."""
        await self._put(work, await self.documents(await spoken_in(work, questions)))

    async def learn(self, work: Work, question_ids: Sequence[QuestionId]) -> None:
        """Index what others call some questions, after that changed in this unit of work."""
        if question_ids:
            await work.search.hold()
            called = await self._called(work, question_ids)
            await work.search.call({number: called.get(number, {}) for number in question_ids})

    async def search(
        self,
        work: Work,
        text: str,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
        narrowing: Narrowing = EVERYTHING,
    ) -> tuple[Match, ...]:
        """Questions a reader may see that speak of a text, the best first."""
        asked = await self._asked((text, 1.0))
        hits = await self._find(
            work, asked, section_id=section_id, reader=reader, upto=offset + limit, narrowing=narrowing
        )
        return await self._matches(work, hits[offset:], asked)

    async def ranked(
        self, work: Work, text: str, *, limit: int, reader: MemberId | None = None
    ) -> tuple[QuestionId, ...]:
        """The questions ``search`` finds, without their words."""
        asked = await self._asked((text, 1.0))
        hits = await self._find(work, asked, section_id=None, reader=reader, upto=limit)
        return tuple(hit.question_id for hit in hits)

    async def alike(self, work: Work, title: str, body: str, *, reader: MemberId | None) -> tuple[Match, ...]:
        """Up to three earlier questions that may answer what somebody is about to ask."""
        asked = await self._asked((title, _TITLE_WEIGHT), (body[:_BEGINNING], 1.0))
        hits = await self._find(work, asked, section_id=None, reader=reader, upto=LOOKED_AT)
        alike = [hit for hit in hits if hit.share >= self._analyzer.alike]
        return await self._matches(work, alike[:MOST_ALIKE], asked)

    async def fits(self, text: str, matches: Sequence[Match]) -> bool:
        """Whether one of some matches speaks closely enough of a text, or holds all its words as they are."""
        if any(one.share >= self._analyzer.alike for one in matches):
            return True
        meant = await self.words(text)
        spelt = all_spellings(words_sought(text, meant.named), meant).values()
        return any(_holds_all(one, spelt) for one in matches)

    async def words(self, text: str) -> WordsMeant:
        """The words that say what somebody looks for; none without a dictionary."""
        return await self._aside(len(text), lambda: self._analyzer.words(text))

    async def _find(
        self,
        work: Work,
        asked: Terms,
        *,
        section_id: SectionId | None,
        reader: MemberId | None,
        upto: int,
        narrowing: Narrowing = EVERYTHING,
    ) -> Sequence[Hit]:
        """The first questions by words, and by meaning where the town has learnt that."""
        closest = await self._meaning.closest(work, asked, section_id=section_id, reader=reader)
        if closest is None:
            return await work.search.find(
                asked, limit=upto, section_id=section_id, reader=reader, narrowing=narrowing
            )
        hits = await work.search.find(
            asked,
            limit=-(-upto // CANDIDATES) * CANDIDATES,
            section_id=section_id,
            reader=reader,
            also=[QuestionId(number) for number in closest.near],
            narrowing=narrowing,
        )
        by_id = {int(hit.question_id): hit for hit in hits}
        order = fused({number: hit.share for number, hit in by_id.items()}, closest.of(list(by_id)))
        return [by_id[number] for number in order[:upto]]

    async def tick(self, now: datetime) -> timedelta | None:
        """Read some questions anew that were indexed by another version of the analyzer, or never; once all
        are read, learn from them. Returns after which time to go on, None when there is nothing to do.
        """
        async with self._storage.read() as work:
            unlearnt = (await work.search.totals()).unlearnt
            if unlearnt != self._unlearnt:
                self._unlearnt, self._waiting, self._reached = unlearnt, None, None
        if self._waiting == 0:
            return await self._meaning.tick(now)
        async with self._storage.read() as work:
            if self._waiting is None:
                self._waiting = await work.search.count_outdated(self._analyzer.version)
                self._tell()
            outdated = await self._outdated(work)
            spoken = await spoken_in(work, list((await work.questions.get_many(outdated)).values()))
        await self.renew(spoken, await self.documents(spoken))
        self._waiting = max(self._waiting - len(outdated), 1) if outdated else 0
        self._tell()
        return REST

    async def _outdated(self, work: Work) -> tuple[QuestionId, ...]:
        """The next questions to be read anew, from the newest to the oldest. None is left only where a whole
        round finds none: questions that were changed while they were cut come again.
        """
        version, found = self._analyzer.version, tuple[QuestionId, ...]()
        if self._reached is not None:
            found = await work.search.outdated(version, limit=AT_A_TIME, before=self._reached)
        if not found:
            found = await work.search.outdated(version, limit=AT_A_TIME)
        self._reached = found[-1] if found else None
        return found

    async def renew(self, spoken: Sequence[Spoken], documents: Sequence[Document]) -> None:
        """Put documents that were cut beforehand into the index, but none whose question changed meanwhile:
        that one comes again. Questions are locked before the index, in the order of their ids.
        """
        if not spoken:
            return
        async with self._storage.write() as work:
            locked = [await work.questions.lock(one.question.id) for one in spoken]
            now = await spoken_in(work, [question for question in locked if question])
            before = {one.question.id: one for one in spoken}
            unchanged = {one.question.id for one in now if one == before[one.question.id]}
            await self._put(work, [one for one in documents if one.question_id in unchanged])

    async def _put(self, work: Work, documents: Sequence[Document]) -> None:
        """What others said is read while nobody else can write to the index: a section may be closing, or
        somebody leaving, whose words are to be gone from it.
        """
        if not documents:
            return
        await work.search.hold()
        called = await self._called(work, [one.question_id for one in documents])
        await work.search.put_all([replace(one, called=called.get(one.question_id, {})) for one in documents])

    async def _called(self, work: Work, question_ids: Sequence[QuestionId]) -> dict[QuestionId, Terms]:
        """The terms of what others call some questions."""
        texts = await work.question_ties.called(question_ids)
        length = sum(len(text) for said in texts.values() for text in said)

        def cut_up() -> dict[QuestionId, Terms]:
            terms = self._analyzer.terms
            return {number: _sum(terms, ((text, 1.0) for text in said)) for number, said in texts.items()}

        return await self._aside(length, cut_up)

    def _tell(self) -> None:
        """One line when the work begins, for each tenth of it, and when it is done."""
        left = self._waiting or 0
        self._most = max(self._most, left)
        if self._most and (left in {0, self._most} or self._told - left >= self._most / 10):
            self._told = left
            log.info(
                "questions are read anew by %s: %d of %d left",
                self._analyzer.version,
                left,
                self._most,
                extra={"action": "reindexing", "left": left, "all": self._most},
            )

    async def _matches(self, work: Work, hits: Sequence[Hit], asked: Terms) -> tuple[Match, ...]:
        if not hits:
            return ()
        ids = [hit.question_id for hit in hits]
        questions = await work.questions.get_many(ids)
        accepted = [one.accepted_id for one in questions.values() if one.accepted_id]
        answers = await work.questions.first_answers(ids, limit=INDEXED_ANSWERS, also=accepted)
        found = [
            (questions[hit.question_id], answers.get(hit.question_id, ()), hit.share)
            for hit in hits
            if hit.question_id in questions
        ]
        length = sum(len(question.body) + SNIPPET for question, _, _ in found)
        return await self._aside(length, lambda: tuple(self._match(*one, asked) for one in found))

    def _match(self, question: Question, answers: Sequence[Answer], share: float, asked: Terms) -> Match:
        accepted = [answer for answer in answers if answer.id == question.accepted_id]
        others = (answer for answer in answers if not question.own_answer(answer))
        best = accepted[0] if accepted else next(others, None)
        texts = [question.body, *(answer.body for answer in answers)]
        told = self._analyzer.terms(question.title)
        news = {term: weight * (_TOLD if term in told else 1.0) for term, weight in asked.items()}
        told_in = (question.title, *texts)
        return Match(question, snippet(self._analyzer, texts, news), best, share, told_in)

    async def _asked(self, *texts: tuple[str, float]) -> Terms:
        length = sum(len(text) for text, _ in texts)
        return await self._aside(length, lambda: _sum(self._analyzer.asked, texts))

    async def documents(self, spoken: Sequence[Spoken]) -> list[Document]:
        length = sum(one.length for one in spoken)
        return await self._aside(length, lambda: [self._document(one) for one in spoken])

    def _document(self, spoken: Spoken) -> Document:
        cut_up = self._analyzer.terms
        question, room = spoken.question, INDEXED_LENGTH
        bodies = []
        accepted_first = sorted(spoken.answers, key=lambda one: one.id != question.accepted_id)
        for answer in accepted_first:
            counts = ACCEPTED_COUNTS if answer.id == question.accepted_id else 1.0
            bodies.append((answer.body[:room], counts))
            room = max(room - len(answer.body), 0)
        return Document(
            question.id,
            _sum(cut_up, ((question.title, 1.0), (question.body, 1.0), (question.tried, 1.0))),
            _sum(cut_up, bodies),
            self._analyzer.version,
        )

    async def _aside(self, length: int, work: Callable[[], Done]) -> Done:
        """Let an analyzer work in a thread where so much text takes long, so that nobody else waits."""
        return await asyncio.to_thread(work) if self._analyzer.slow(length) else work()


def _holds_all(match: Match, spelt: Collection[Sequence[str]]) -> bool:
    """Whether each of some words stands in what a match begins with, in one of the ways it is written."""
    told = fold_whole(" ".join(match.texts)[:HELD_IN])
    return all(any(way in told for way in ways) for ways in spelt)


async def spoken_in(work: Work, questions: Sequence[Question]) -> list[Spoken]:
    """Questions with the answers that are indexed, by their ids."""
    answered = [question.id for question in questions if question.answers]
    accepted = [question.accepted_id for question in questions if question.accepted_id]
    answers = await work.questions.first_answers(answered, limit=INDEXED_ANSWERS, also=accepted)
    return [
        Spoken(question, tuple(answers.get(question.id, ())))
        for question in sorted(questions, key=lambda question: question.id)
    ]


def _sum(cut_up: Callable[[str], Terms], texts: Iterable[tuple[str, float]]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for text, factor in texts:
        for term, weight in cut_up(text).items():
            total[term] += factor * weight
    return dict(total)


def snippet(analyzer: Analyzer, texts: Iterable[str], asked: Mapping[str, float]) -> str:
    """The first of the sentences that speak most of the asked terms, cut to 120 characters; the first
    sentence where none speaks of any, empty for no text.
    """
    spoken: list[str] = []
    room = SNIPPET_READ
    for text in texts:
        found = (sentence[0].strip() for sentence in _SENTENCE.finditer(text[: max(room, 0)]))
        spoken += [sentence for sentence in found if sentence]
        room -= len(text)
    if not spoken:
        return ""

    def worth(sentence: str) -> float:
        return sum(asked.get(term, 0.0) for term in analyzer.terms(sentence))

    return cut(max(spoken, key=worth), SNIPPET)
