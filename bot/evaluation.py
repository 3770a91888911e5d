"""Scores the search on a set that people judged, with the town's own indexing and ranking."""

import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.clock import SystemClock
from bot.config import ConfigError
from bot.domain.judging import DEPTH, Verdict, judge, mean
from bot.services.question_index import IndexState, QuestionIndex
from bot.services.search_trial import Ranking, SearchTrial
from bot.text.analyzers import NoDictionary, choose_analyzer
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.migrate import current
from storage.schema import create_schema, drop_schema
from storage.unit_of_work import SqlStorage


@dataclass(frozen=True, slots=True)
class Trial:
    """What to score: three JSON files, {id: text}, {id: text} and {query id: {document id: grade}}, and where
    to write the rankings, {query id: [document ids]}. ``database``: empty for a SQLite file that is thrown
    away, else an empty database, left empty again.
    """

    corpus: Path
    queries: Path
    qrels: Path
    dump: Path | None = None
    analyzer: str = "auto"
    database: str = ""


async def evaluate(trial: Trial) -> str:
    """Index the corpus, look for every query, and return the figures as lines of text.

    Raises ConfigError for a file that cannot be used, StorageError for a database that is not empty.
    """
    corpus, queries = _texts(trial.corpus), _texts(trial.queries)
    qrels = _grades(trial.qrels)
    clock = SystemClock()
    async with _empty_database(trial.database) as database:
        storage = SqlStorage(database, clock.now, lambda: None)
        try:
            index = QuestionIndex(storage, choose_analyzer(trial.analyzer))
        except NoDictionary as error:
            raise ConfigError(str(error)) from None
        search = SearchTrial(storage, index, clock.now())
        await search.bring(corpus)
        rankings = {query_id: await search.look_for(text) for query_id, text in queries.items()}
    if trial.dump:
        _write(trial.dump, {query_id: ranking.documents for query_id, ranking in rankings.items()})
    return _report(index.state, len(corpus), rankings, qrels)


def _report(
    state: IndexState,
    documents: int,
    rankings: Mapping[str, Ranking],
    qrels: Mapping[str, Mapping[str, float]],
) -> str:
    judged = (judge(ranking.documents, qrels.get(query, {})) for query, ranking in rankings.items())
    verdicts = [verdict for verdict in judged if verdict]
    if not verdicts:
        raise ConfigError("no query has a relevant document: do the ids in the three files belong together?")
    lines = [f"analyzer      {state.analyzer}", f"documents     {documents}, {state.by_meaning} by meaning"]
    lines += [f"queries       {len(verdicts)} judged of {len(rankings)}", *_figures(mean(verdicts))]
    for name, taken in (
        ("latency", [ranking.milliseconds for ranking in rankings.values()]),
        ("processor", [ranking.processor for ranking in rankings.values()]),
    ):
        last = quantiles(taken, n=100)[98] if len(taken) > 1 else taken[0]
        lines.append(f"{name} p50".ljust(14) + f"{median(taken):.1f} ms")
        lines.append(f"{name} p99".ljust(14) + f"{last:.1f} ms")
    return "\n".join(lines)


def _figures(verdict: Verdict) -> list[str]:
    return [
        f"Recall@{DEPTH}     {verdict.recall:.4f}",
        f"Precision@{DEPTH}  {verdict.precision:.4f}",
        f"nDCG@{DEPTH}       {verdict.ndcg:.4f}",
        f"MRR           {verdict.reciprocal_rank:.4f}",
        f"Hit@{DEPTH}        {verdict.hit:.4f}",
    ]


@asynccontextmanager
async def _empty_database(url: str) -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory(prefix="engawa-search-") as folder:
        database = open_database(url or f"sqlite:///{folder}/search.db")
        try:
            if await current(database) is not None:
                raise StorageError("this database holds a town: an empty one is needed")
            await create_schema(database)
            try:
                yield database
            finally:
                await drop_schema(database)
        finally:
            await database.close()


def _texts(file: Path) -> dict[str, str]:
    values = _read(file)
    if not all(isinstance(text, str) for text in values.values()):
        raise ConfigError(f"{file}: every value has to be a text")
    return values


def _grades(file: Path) -> dict[str, dict[str, float]]:
    values = _read(file)
    for grades in values.values():
        if not isinstance(grades, dict) or not all(isinstance(one, int | float) for one in grades.values()):
            raise ConfigError(f"{file}: every value has to be an object of grades by document id")
    return values


def _read(file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from None
    if not isinstance(values, dict) or not values:
        raise ConfigError(f"{file}: a JSON object with something in it is needed")
    return values


def _write(file: Path, rankings: Mapping[str, tuple[str, ...]]) -> None:
    try:
        file.write_text(json.dumps(rankings, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}") from None
