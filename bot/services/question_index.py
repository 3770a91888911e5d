"""Finding earlier questions: keeps the index in step with what is written, and asks it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Answer, Question
from bot.domain.ranking import ALIKE
from bot.ports.search import Document, Hit
from bot.ports.work import Storage, Work
from bot.text.analysis import Analyzer, Terms
from bot.text.graphemes import cut

INDEXED_ANSWERS = 50  # the first ones; nobody finds a question by the fifty-first
AT_A_TIME = 50  # questions read anew per tick
SHOWN_ANSWERS = 200
SNIPPET = 120
MOST_ALIKE = 3

_TITLE_WEIGHT = 2.0
_TOLD = 0.3  # what a term is worth in a snippet when the title above it says it already
_BEGINNING = 400  # how much of a question's body says what it is about
_SENTENCE = re.compile(r"[^。!?!?\n]+[。!?!?]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A question found. ``snippet``: the sentence of its body or answers that speaks most of what was
    asked, ``answer`` the accepted one or else the first.
    """

    question: Question
    snippet: str
    answer: Answer | None
    share: float


class QuestionIndex:
    """``tick`` reads questions anew that another analyzer had indexed."""

    def __init__(self, storage: Storage, analyzer: Analyzer) -> None:
        self._storage = storage
        self._analyzer = analyzer
        self._settled = False

    async def update(self, work: Work, question: Question) -> None:
        """Index a question as it stands in this unit of work, or forget it once nobody finds it any more."""
        if question.gone:
            await work.search.remove(question.id)
            return
        answers = (
            await work.questions.answers_to((question.id,), limit=INDEXED_ANSWERS) if question.answers else ()
        )
        document = Document(
            question.id,
            self._sum(((question.title, 1.0), (question.body, 1.0))),
            self._sum((answer.body, 1.0) for answer in answers),
            self._analyzer.version,
        )
        await work.search.put(document)

    async def search(
        self,
        work: Work,
        text: str,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        reader: MemberId | None = None,
    ) -> tuple[Match, ...]:
        """Questions a reader may see that speak of a text, the best first."""
        asked = self._analyzer.terms(text)
        hits = await work.search.find(asked, limit=limit, offset=offset, section_id=section_id, reader=reader)
        return await self._matches(work, hits, asked)

    async def alike(self, work: Work, title: str, body: str, *, reader: MemberId | None) -> tuple[Match, ...]:
        """Up to three earlier questions that may answer what somebody is about to ask."""
        asked = self._sum(((title, _TITLE_WEIGHT), (body[:_BEGINNING], 1.0)))
        hits = await work.search.find(asked, limit=MOST_ALIKE, reader=reader)
        return await self._matches(work, [hit for hit in hits if hit.share >= ALIKE], asked)

    async def tick(self, _now: datetime) -> None:
        """Read some questions anew that were indexed by another version of the analyzer, or never."""
        if self._settled:
            return
        async with self._storage.read() as work:
            outdated = await work.search.outdated(self._analyzer.version, limit=AT_A_TIME)
        for question_id in outdated:
            # One by one: a question's lock comes before the index's, and nobody who asks waits for long.
            async with self._storage.write() as work:
                question = await work.questions.lock(question_id)
                if question is not None:
                    await self.update(work, question)
        self._settled = not outdated

    async def _matches(self, work: Work, hits: Sequence[Hit], asked: Terms) -> tuple[Match, ...]:
        if not hits:
            return ()
        ids = [hit.question_id for hit in hits]
        questions = await work.questions.get_many(ids)
        answers: dict[QuestionId, list[Answer]] = defaultdict(list)
        for answer in await work.questions.answers_to(ids, limit=SHOWN_ANSWERS):
            answers[answer.question_id].append(answer)
        return tuple(
            self._match(questions[hit.question_id], answers[hit.question_id], asked, hit.share)
            for hit in hits
            if hit.question_id in questions
        )

    def _match(self, question: Question, answers: Sequence[Answer], asked: Terms, share: float) -> Match:
        accepted = (answer for answer in answers if answer.id == question.accepted_id)
        best = next(accepted, answers[0] if answers else None)
        texts = [question.body, *(answer.body for answer in answers)]
        told = self._analyzer.terms(question.title)
        news = {term: weight * (_TOLD if term in told else 1.0) for term, weight in asked.items()}
        return Match(question, snippet(self._analyzer, texts, news), best, share)

    def _sum(self, texts: Iterable[tuple[str, float]]) -> dict[str, float]:
        total: dict[str, float] = defaultdict(float)
        for text, factor in texts:
            for term, weight in self._analyzer.terms(text).items():
                total[term] += factor * weight
        return dict(total)


def snippet(analyzer: Analyzer, texts: Iterable[str], asked: Mapping[str, float]) -> str:
    """The first of the sentences that speak most of the asked terms, cut to 120 characters; the first
    sentence where none speaks of any, empty for no text.
    """
    sentences = [found[0].strip() for text in texts for found in _SENTENCE.finditer(text)]
    spoken = [sentence for sentence in sentences if sentence]
    if not spoken:
        return ""

    def worth(sentence: str) -> float:
        return sum(asked.get(term, 0.0) for term in analyzer.terms(sentence))

    return cut(max(spoken, key=worth), SNIPPET)
