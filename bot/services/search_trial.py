"""A judged set of documents and queries, brought into a town and looked for as members do."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.members import Member, MemberKind, Profile, apply
from bot.domain.questions import ANSWER_LIMIT, BODY_LIMIT, TITLE_LIMIT, Answer, Question
from bot.ports.work import Storage
from bot.services.question_index import QuestionIndex

AT_A_TIME = 200  # documents per transaction
RANKED = 100  # documents looked for per query

_ASKER = MemberId(1)
_FIELDS = re.compile(r"\s*Question:(?P<question>.*?)(?:\n\s*Answer:(?P<answer>.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one query, the best first, and how many milliseconds that took as a whole, by the
    clock and of processor time.
    """

    documents: tuple[str, ...]
    milliseconds: float
    processor: float


class SearchTrial:
    """Brings documents into an empty town, each as a question with its answers."""

    def __init__(self, storage: Storage, index: QuestionIndex, now: datetime) -> None:
        self._storage = storage
        self._index = index
        self._now = now
        self._names: dict[QuestionId, str] = {}

    async def bring(self, corpus: Mapping[str, str]) -> None:
        """Write and index every document; of what is too long for a question the beginning."""
        async with self._storage.write() as work:
            await work.members.save(self._asker())
        # The newest is the first among equals: numbered from behind, equals keep the order they came in.
        self._names = {QuestionId(len(corpus) - at): name for at, name in enumerate(corpus)}
        numbered = ((QuestionId(len(corpus) - at), text) for at, text in enumerate(corpus.values()))
        for some in _groups(list(numbered), AT_A_TIME):
            async with self._storage.write() as work:
                written = []
                for question_id, text in some:
                    question, answers = self._question(question_id, text)
                    await work.questions.add(question)
                    for answer in answers:
                        await work.questions.add_answer(answer)
                    written.append(question)
                await self._index.update_all(work, written)
        while await self._index.tick(self._now):
            pass

    async def look_for(self, query: str) -> Ranking:
        """The documents found for a query."""
        began, spent = time.perf_counter(), time.process_time()
        async with self._storage.read() as work:
            found = await self._index.ranked(work, query, limit=RANKED, reader=_ASKER)
        taken, spent = time.perf_counter() - began, time.process_time() - spent
        documents = tuple(self._names[question_id] for question_id in found)
        return Ranking(documents, taken * 1_000, spent * 1_000)

    def _asker(self) -> Member:
        profile = Profile("-", "-", MemberKind.LOCAL)
        return apply(_ASKER, profile, rules_version=1, needs_approval=False, language="ja", now=self._now)

    def _question(self, question_id: QuestionId, text: str) -> tuple[Question, list[Answer]]:
        asked, answered = fields_of(text)
        title, body = (asked, "") if len(asked) <= TITLE_LIMIT else ("", asked[:BODY_LIMIT])
        question = Question(question_id, _ASKER, title, body, self._now)
        answers = []
        for start in range(0, len(answered), ANSWER_LIMIT):
            piece = answered[start : start + ANSWER_LIMIT]
            answer_id = AnswerId(question_id * 1_000_000 + start)
            question, answer = question.answer(answer_id, _ASKER, piece, self._now)
            answers.append(answer)
        return question, answers


def fields_of(text: str) -> tuple[str, str]:
    """A document's question and answer; one that has no such form is all answer."""
    found = _FIELDS.match(text)
    return (found["question"].strip(), (found["answer"] or "").strip()) if found else ("", text.strip())


def _groups(items: Sequence[tuple[QuestionId, str]], size: int) -> Iterator[Sequence[tuple[QuestionId, str]]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
