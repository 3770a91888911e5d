"""``python -m bot search-eval``: its figures and its dump, by the town's own search."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import ConfigError
from bot.evaluation import Trial, evaluate
from bot.services.search_trial import fields_of
from storage.errors import StorageError
from tests.builders.database import town_file

CORPUS = {
    "ごみ/1": "Question: 粗大ごみの出し方を教えてください\nAnswer: 収集センターに電話で申し込んでください。",
    "x": "Question: 住民票はどこで取れますか\nAnswer: 市民課の窓口か、コンビニで取れます。",
    "": "税金の納付は口座振替でもできます。",
    "long": "Question: " + "保育園の入園申込み" * 30 + "\nAnswer: " + "4月の入園" * 900,
}
QUERIES = {"q1": "粗大ごみを出したい", "q2": "税金の払い方", "q3": "保育園に入園", "q4": "宇宙"}
QRELS = {"q1": {"ごみ/1": 2}, "q2": {"": 1, "x": 1}, "q3": {"long": 1}, "q4": {"x": 0}}


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    for name, values in (("corpus", CORPUS), ("queries", QUERIES), ("qrels", QRELS)):
        (tmp_path / name).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    corpus, queries, qrels, dump = (tmp_path / name for name in ("corpus", "queries", "qrels", "dump"))
    return Trial(corpus, queries, qrels, dump, analyzer="characters")


def figure(report: str, name: str) -> str:
    found = re.search(rf"^{name} +(.+)$", report, re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("analyzer", ["characters", "dictionary"])
async def test_figures_and_rankings(trial: Trial, analyzer: str) -> None:
    report = await evaluate(replace(trial, analyzer=analyzer))

    assert trial.dump
    dumped = json.loads(trial.dump.read_text(encoding="utf-8"))
    assert dumped.keys() == QUERIES.keys()
    assert [dumped["q1"][0], dumped["q2"][0], dumped["q3"][0]] == ["ごみ/1", "", "long"]
    assert figure(report, "queries") == "3 judged of 4"
    assert figure(report, "Hit@10") == "1.0000"
    assert figure(report, "MRR") == "1.0000"
    assert float(figure(report, "Recall@10")) == pytest.approx((1 + 1 / 2 + 1) / 3, abs=0.001)
    assert figure(report, "latency p99").endswith(" ms")


async def test_a_database_with_a_town_in_it_is_left_alone(trial: Trial, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="an empty one is needed"):
        await evaluate(replace(trial, database=town_file(tmp_path)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"q1": 1}'])
async def test_a_file_that_cannot_be_used_is_told(trial: Trial, text: str) -> None:
    trial.queries.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match="queries"):
        await evaluate(trial)


async def test_files_that_do_not_belong_together_are_told(trial: Trial) -> None:
    trial.qrels.write_text('{"other": {"x": 1}}', encoding="utf-8")

    with pytest.raises(ConfigError, match="belong together"):
        await evaluate(trial)


def test_a_document_is_read_in_its_two_fields() -> None:
    assert fields_of("Question: 何?\nAnswer: これ。\nそれ。") == ("何?", "これ。\nそれ。")
    assert fields_of("Question: 何?") == ("何?", "")
    assert fields_of("これ。") == ("", "これ。")
    assert fields_of("話 Question: 何?") == ("", "話 Question: 何?")
