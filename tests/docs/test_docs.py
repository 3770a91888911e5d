"""What the documentation says is there, is there; what is there, is documented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import load_config
from bot.reference import command_reference, words_of
from bot.version import VERSION
from tests.builders.registry import whole_registry

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "README.en.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_command_reference_is_as_the_program_prints_it() -> None:
    config = load_config()
    printed = command_reference(whole_registry(), (words_of(config, "ja"), words_of(config, "en")))

    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == printed + "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    broken = [link for link in links if not (page.parent / link).exists()]

    assert broken == []


def test_every_command_of_the_operator_is_documented() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^    (\S+)  +\S", printed, re.MULTILINE)
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert commands
    assert [command for command in commands if f"`python -m bot {command}" not in manual] == []


def test_every_dependency_has_its_reason() -> None:
    wanted = [
        re.split(r"[\[>=<]", line)[0]
        for name in ("runtime.in", "dev.in")
        for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()

    assert [package for package in wanted if package.lower() not in reasons] == []


def test_decisions_are_numbered_and_have_their_three_parts() -> None:
    for number, page in enumerate(sorted((ROOT / "docs" / "decisions").glob("*.md")), start=1):
        text = page.read_text(encoding="utf-8")

        assert page.name.startswith(f"{number:04d}-")
        assert text.startswith(f"# {number}. ")
        assert all(f"## {part}" in text for part in ("Context", "Decision", "Consequences"))


def test_the_version_is_told_alike() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
