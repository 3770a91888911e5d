"""How well and how fast earlier questions are found: ``python -m benchmarks.search_quality FILE [URL]``.

FILE: see benchmarks.jsquad. With the dictionary and without it every question has to find its own paragraph;
then documents are added, other paragraphs' halves joined, until there are 2,000, and searches are timed. URL:
an empty database to use instead of SQLite. Everything is done by ``python -m bot search-eval``.
"""

import asyncio
import json
import os
import random
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.jsquad import convert
from bot.evaluation import Trial, evaluate

TIMED_DOCUMENTS = 2_000
TIMED_QUERIES = 1_000
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
    some = dict(chance.sample(sorted(queries.items()), TIMED_QUERIES))
    for name, values in (("more", corpus), ("some", some)):
        (folder / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return Trial(folder / "more.json", folder / "some.json", folder / "qrels.json")


async def main(source: Path, url: str) -> int:
    short = []
    with tempfile.TemporaryDirectory(prefix="engawa-search-") as name:
        folder = Path(name)
        convert(source, folder)
        corpus, queries, qrels = (folder / f"{part}.json" for part in ("corpus", "queries", "qrels"))
        whole = Trial(corpus, queries, qrels, database=url)
        for trial, bars in ((whole, BARS), (replace(grow(folder), database=url), {})):
            for analyzer in ("dictionary", "characters"):
                report = await evaluate(replace(trial, analyzer=analyzer))
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
    sys.exit(asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")))
