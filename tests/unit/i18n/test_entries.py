import json
import sys
import tomllib
from pathlib import Path

import pytest

from bot.i18n import entries
from bot.i18n.catalogue import LANGUAGES
from bot.i18n.entries import CatalogueError, entries_of, read_entries

WORDS = '[door]\nnone = "扉がありません"\n[door.people]\none = "one person"\nother = "{count} people"\n'
READ = {"door.none": "扉がありません", "door.people": {"one": "one person", "other": "{count} people"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made = tmp_path / "ja"
    made.mkdir()
    (made / "doors.toml").write_text(WORDS, encoding="utf-8")
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "words.json"


def test_what_was_read_is_kept_and_used(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_entries(folder, kept)
    monkeypatch.delattr(tomllib, "loads")

    assert first == read_entries(folder, kept) == READ


def test_changed_words_are_read_anew(folder: Path, kept: Path) -> None:
    read_entries(folder, kept)
    (folder / "doors.toml").write_text(WORDS.replace("扉", "戸"), encoding="utf-8")
    (folder / "more.toml").write_text('more = "もっと"', encoding="utf-8")

    assert read_entries(folder, kept) == {**READ, "door.none": "戸がありません", "more": "もっと"}


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"fingerprint": ""}'])
def test_what_is_damaged_is_read_anew(folder: Path, kept: Path, damage: str) -> None:
    read_entries(folder, kept)
    kept.write_text(damage, encoding="utf-8")

    assert read_entries(folder, kept) == READ
    assert json.loads(kept.read_bytes())["entries"] == READ


def test_nothing_is_kept_where_nothing_may_be_written(
    folder: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    assert read_entries(folder, occupied / "words.json") == READ

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_entries(folder, kept) == READ
    assert not kept.exists()


def test_a_key_stands_once(folder: Path, kept: Path) -> None:
    (folder / "more.toml").write_text('[door]\nnone = "もう一度"', encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"ja/more\.toml: door\.none stands twice"):
        read_entries(folder, kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_town_speaks_the_words_of_its_files(language: str, tmp_path: Path) -> None:
    folder = Path(entries.__file__).parent / language
    assert entries_of(language) == read_entries(folder, tmp_path / "words.json")
