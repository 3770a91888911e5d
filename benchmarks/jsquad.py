"""``python -m benchmarks.jsquad FILE FOLDER``: a question-answering set for ``python -m bot search-eval``.

FILE is in SQuAD's format, its contexts read "title [SEP] paragraph" (JSQuAD's valid-v1.3.json; it is not part
of this project). FOLDER gets corpus.json, queries.json and qrels.json: every question has to find its own
paragraph.
"""

import json
import sys
from pathlib import Path


def convert(source: Path, folder: Path) -> None:
    articles = json.loads(source.read_text(encoding="utf-8"))["data"]
    corpus, queries, qrels = {}, {}, {}
    for number, entry in enumerate(entry for article in articles for entry in article["paragraphs"]):
        title, _, text = entry["context"].partition(" [SEP] ")
        corpus[f"p{number}"] = f"Question: {title}\nAnswer: {text}"
        for asked in entry["qas"]:
            queries[asked["id"]] = asked["question"]
            qrels[asked["id"]] = {f"p{number}": 1}
    for name, values in (("corpus", corpus), ("queries", queries), ("qrels", qrels)):
        (folder / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
