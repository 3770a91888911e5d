"""Rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("bot", "adapters", "commands", "storage", "migrations", "tests", "benchmarks")
MOST_LINES = 400
UNFINISHED = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "Not" + "ImplementedError", "pragma: " + "no cover"))
)


def modules() -> list[Path]:
    return [file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_is_finished_and_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not UNFINISHED.search(text)
    assert text.count("\n") <= MOST_LINES or file.parent.name == "versions"  # a schema is one list


def test_packages_are_marked_by_empty_files_or_lists_of_features() -> None:
    full = {
        str(file.relative_to(ROOT))
        for folder in CODE
        for file in (ROOT / folder).rglob("__init__.py")
        if file.read_text(encoding="utf-8").strip()
    }

    assert full == {"commands/__init__.py"}


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")

        assert "--hash=sha256:" in text
        assert "://" not in text


def test_the_top_level_is_as_agreed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    top = {name.split("/")[0] for name in listed}

    assert top <= {
        *(
            "bot",
            "adapters",
            "commands",
            "storage",
            "migrations",
            "tests",
            "benchmarks",
            "docs",
            "requirements",
            ".ci",
        ),
        *("pyproject.toml", "config.example.toml", "Dockerfile", "Makefile", "README.md", "README.en.md"),
        *("CHANGELOG.md", "LICENSE", ".gitignore", ".dockerignore"),
    }
