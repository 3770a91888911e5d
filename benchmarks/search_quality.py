"""How well and how fast earlier questions are found: ``python -m benchmarks.search_quality [FILE [URL]]``.

With the dictionary and without it every query of our own judged set (benchmarks/judged) has to find the
answer it was written for. FILE: see benchmarks.jsquad; every question has to find its own paragraph. Then
documents are added, other texts' halves joined, until there are 2,000, and searches are timed. URL: an empty
database to use instead of SQLite. Everything is done by ``python -m bot search-eval``.
"""

import asyncio
import json
import os
import random
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.jsquad import convert
from bot.evaluation import Trial, evaluate

TIMED_DOCUMENTS = 2_000
TIMED_QUERIES = 1_000
OWN = Path(__file__).parent / "judged"
OWN_BARS = {"Recall@10": 0.88, "nDCG@10": 0.75}
BARS = {"Hit@10": 0.975, "MRR": 0.92}
MOST_MILLISECONDS = 25.0


def figure(report: str, name: str) -> float:
    found = re.search(rf"^{name} +([\d.]+)", report, re.MULTILINE)
    assert found, name
    return float(found[1])


def grow(folder: Path) -> Trial:
    """The same set with invented documents besides, and fewer queries."""
    chance = random.Random(1)
    corpus = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    texts = list(corpus.values())
    for number in range(TIMED_DOCUMENTS - len(corpus)):
        one, other = chance.sample(texts, 2)
        corpus[f"more {number}"] = one[: len(one) // 2] + other[len(other) // 2 :].replace("Answer:", "")
    some = dict(chance.sample(sorted(queries.items()), min(TIMED_QUERIES, len(queries))))
    for name, values in (("more", corpus), ("some", some)):
        (folder / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return Trial(folder / "more.json", folder / "some.json", folder / "qrels.json")


def trial_of(folder: Path) -> Trial:
    corpus, queries, qrels = (folder / f"{part}.json" for part in ("corpus", "queries", "qrels"))
    return Trial(corpus, queries, qrels)


async def main(source: Path | None, url: str) -> int:
    short = []
    with tempfile.TemporaryDirectory(prefix="engawa-search-") as name:
        folder = Path(name)
        tasks: list[tuple[Trial, dict[str, float]]] = [(trial_of(OWN), OWN_BARS)]
        if source:
            convert(source, folder)
            tasks.append((trial_of(folder), BARS))
        else:
            shutil.copytree(OWN, folder, dirs_exist_ok=True)
        tasks.append((grow(folder), {}))
        for trial, bars in tasks:
            for analyzer in ("dictionary", "characters"):
                report = await evaluate(replace(trial, analyzer=analyzer, database=url))
                print(f"{report}\nload average  {os.getloadavg()[0]:.1f}\n", flush=True)
                short += [
                    f"{bar} with {analyzer}" for bar, least in bars.items() if figure(report, bar) < least
                ]
                if not bars and figure(report, "latency p99") > MOST_MILLISECONDS:
                    short.append(f"latency with {analyzer}")
    for one in short:
        print(f"below the bar: {one}")
    return 1 if short else 0


if __name__ == "__main__":
    arguments = dict(enumerate(sys.argv[1:]))
    sys.exit(asyncio.run(main(Path(arguments[0]) if 0 in arguments else None, arguments.get(1, ""))))
