"""How well and how fast earlier questions are found.

``python -m benchmarks.search_quality FILE [URL]``: FILE is a question-answering set in SQuAD's format whose
contexts read "title [SEP] paragraph" (JSQuAD's valid-v1.3.json; it is not part of this project). Every
paragraph becomes a document, every question has to find its own. URL: a database to use instead of SQLite.

Then documents are added, other paragraphs' halves joined, until there are 1,800, and queries are timed.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bot.domain.ids import QuestionId
from bot.domain.questions import TITLE_LIMIT, Question
from bot.ports.search import Document
from bot.text.analysis import CharacterAnalyzer
from storage.database import open_database
from storage.schema import create_schema
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START, FakeClock

DEPTH = 10
TIMED_DOCUMENTS = 1_800
TIMED_QUERIES = 2_000
BAR = {"hit@10": 0.975, "mrr": 0.92}
ASKER = member_called("花子")
ANALYZER = CharacterAnalyzer()


@dataclass(frozen=True, slots=True)
class Paragraph:
    title: str
    text: str
    questions: tuple[str, ...]


def read(path: Path) -> list[Paragraph]:
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    found = []
    for entry in (entry for article in articles for entry in article["paragraphs"]):
        title, _, text = entry["context"].partition(" [SEP] ")
        found.append(Paragraph(title, text, tuple(asked["question"] for asked in entry["qas"])))
    return found


def more_of(paragraphs: list[Paragraph], number: int) -> list[Paragraph]:
    """Invented paragraphs of real halves."""
    chance = random.Random(1)
    pairs = (chance.sample(paragraphs, 2) for _ in range(number))
    return [
        Paragraph(one.title, one.text[: len(one.text) // 2] + two.text[len(two.text) // 2 :], ())
        for one, two in pairs
    ]


async def index(storage: SqlStorage, paragraphs: Iterable[tuple[int, Paragraph]]) -> list[float]:
    """Milliseconds that each document took, its question's row and the commit included."""
    taken = []
    for number, paragraph in paragraphs:
        before = time.perf_counter()
        question = Question(QuestionId(number), ASKER.id, paragraph.title[:TITLE_LIMIT], "", START)
        async with storage.write() as work:
            await work.questions.add(question)
            await work.search.put(
                Document(
                    question.id,
                    ANALYZER.terms(paragraph.title),
                    ANALYZER.terms(paragraph.text),
                    ANALYZER.version,
                )
            )
        taken.append((time.perf_counter() - before) * 1000)
    return taken


async def quality(storage: SqlStorage, paragraphs: list[Paragraph]) -> dict[str, float]:
    ranks = []
    for number, paragraph in enumerate(paragraphs, start=1):
        for asked in paragraph.questions:
            async with storage.read() as work:
                hits = await work.search.find(ANALYZER.terms(asked), limit=DEPTH)
            found = [hit.question_id for hit in hits]
            ranks.append(found.index(QuestionId(number)) + 1 if number in found else 0)
    return {
        "questions": len(ranks),
        "hit@1": sum(rank == 1 for rank in ranks) / len(ranks),
        "hit@3": sum(0 < rank <= 3 for rank in ranks) / len(ranks),
        "hit@10": sum(rank > 0 for rank in ranks) / len(ranks),
        "mrr": sum(1 / rank for rank in ranks if rank) / len(ranks),
    }


async def speed(storage: SqlStorage, paragraphs: list[Paragraph]) -> list[float]:
    """Milliseconds per query: cutting the question, both statements, opening and closing the unit."""
    asked = random.Random(1).sample([one for entry in paragraphs for one in entry.questions], TIMED_QUERIES)
    taken = []
    for question in asked:
        before = time.perf_counter()
        async with storage.read() as work:
            await work.search.find(ANALYZER.terms(question), limit=DEPTH)
        taken.append((time.perf_counter() - before) * 1000)
    return taken


def show(title: str, taken: list[float]) -> None:
    print(f"{title:<34} p50 {median(taken):6.2f} ms   p99 {quantiles(taken, n=100)[98]:6.2f} ms")


async def main(path: Path, url: str) -> int:
    paragraphs = read(path)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = open_database(url or f"sqlite:///{folder}/search.db")
        stack.push_async_callback(database.close)
        await create_schema(database)
        storage = SqlStorage(database, FakeClock().now, lambda: None)
        async with storage.write() as work:
            await work.members.save(ASKER)
        written = await index(storage, enumerate(paragraphs, start=1))
        figures = await quality(storage, paragraphs)
        print(
            f"{len(paragraphs)} documents:",
            ", ".join(f"{name} {value:.4g}" for name, value in figures.items()),
        )
        show("indexing one document", written)
        rest = more_of(paragraphs, TIMED_DOCUMENTS - len(paragraphs))
        await index(storage, enumerate(rest, start=len(paragraphs) + 1))
        show(f"a query among {TIMED_DOCUMENTS} documents", await speed(storage, paragraphs))
    short = {name: bar for name, bar in BAR.items() if figures[name] < bar}
    for name, bar in short.items():
        print(f"below the bar: {name} {figures[name]:.4f} < {bar}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")))
