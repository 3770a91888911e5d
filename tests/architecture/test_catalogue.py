"""Every sentence exists in both languages, is used, and holds the same values."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from bot.i18n.catalogue import LANGUAGES, load
from bot.i18n.entries import CatalogueError
from bot.i18n.words import Speech
from bot.interaction.commands import Command, Registry
from bot.interaction.params import Kind
from tests.builders.registry import whole_registry

pytestmark = pytest.mark.xdist_group("catalogue")  # whose sources are read once

ROOT = Path(__file__).parents[2]
SPEAKING = {"words", "text", "problem", "Problem", "Refused", "NotAllowed", "NotFound", "Stale"}
COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")  # PLATFORMS.md 1.2
VALUE = re.compile(r"\{\w+\}")

CATALOGUES = {language: load(language) for language in LANGUAGES}
KEYS = CATALOGUES["ja"].keys()


@dataclass(frozen=True, slots=True)
class Said:
    """What the sources say. ``literals``: every string that stands there whole. ``named``: those given to
    something that speaks, as the first. ``patterns``: what f-strings can name, as regular expressions.
    """

    literals: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)

    def note(self, node: ast.AST) -> None:
        match node:
            case ast.Constant(value=str(literal)):
                self.literals.add(literal)
            case ast.Call(func=called, args=[ast.Constant(value=str(literal)), *_]):
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in SPEAKING:
                    self.named.add(literal)
            case ast.JoinedStr(values=parts):
                self.patterns.add("".join(map(pattern, parts)))


@cache
def sources() -> Said:
    """Read once, a file at a time: half a million nodes that stay slow the whole session down."""
    said = Said()
    for folder in ("bot", "commands", "adapters", "storage"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
                said.note(node)
    return said


def pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"


def declared(registry: Registry) -> set[str]:
    keys = {key for key in KEYS if key.startswith("term.")}
    for command in registry.all():
        keys |= {f"command.{command.path}.{fact}" for fact in ("name", "help", "title", "aliases")}
        keys.add(f"group.{command.group}.name")
        keys.add(f"group.{command.group}.help")
        for param in command.params:
            keys |= {f"param.{command.path}.{param.name}", f"param.{command.path}.{param.name}_hint"}
            keys |= {f"choice.{param.choice_name}.{value}" for value in param.choices}
    return keys


def test_both_languages_have_the_same_keys() -> None:
    assert CATALOGUES["ja"].keys() == CATALOGUES["en"].keys()


def test_a_sentence_holds_the_same_values_in_both_languages() -> None:
    values = {
        key: {frozenset(VALUE.findall(CATALOGUES[language][key].other)) for language in LANGUAGES}
        for key in KEYS
    }

    assert {key: found for key, found in values.items() if len(found) > 1} == {}


def test_every_sentence_the_code_names_exists() -> None:
    missing = {key for key in sources().named if "." in key and " " not in key} - KEYS

    assert missing == set()


def test_every_sentence_is_used() -> None:
    patterns = sorted(one for one in sources().patterns if re.search(r"\w\\\.", one))
    named = re.compile("|".join(f"(?:{one})" for one in patterns))
    undeclared = KEYS - declared(whole_registry()) - sources().literals
    unused = {key for key in undeclared if not named.fullmatch(key)}

    assert unused == set()


def needed(command: Command) -> Iterator[str]:
    if command.listed:
        yield from (f"command.{command.path}.{fact}" for fact in ("name", "help", "title"))
        if command.group:
            yield from (f"group.{command.group}.name", f"group.{command.group}.help")
    for param in command.params:
        if param.kind is not Kind.CARRIED and command.listed:
            yield f"param.{command.path}.{param.name}"
        yield from (f"choice.{param.choice_name}.{value}" for value in param.choices)


def test_every_command_has_its_words() -> None:
    missing = {key for command in whole_registry().all() for key in needed(command)} - KEYS

    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_names_are_fit_for_discord_and_unique(language: str) -> None:
    catalogue = CATALOGUES[language]
    registry = whole_registry()
    names = [f"group.{group}.name" for group in registry.groups() if group]
    names += [f"command.{command.path}.name" for command in registry.listed()]
    texts = {key: catalogue[key].other for key in names}
    full = [(command.group, texts[f"command.{command.path}.name"]) for command in registry.listed()]

    assert {
        key: text for key, text in texts.items() if not COMMAND_NAME.match(text) or text != text.lower()
    } == {}
    assert len(set(full)) == len(full)


@pytest.mark.parametrize(
    ("family", "limit"), [("command.*.help", 100), ("command.*.title", 24), ("param.*_hint", 100)]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_shown_in_narrow_places_fit(language: str, family: str, limit: int) -> None:
    pattern = re.compile(family.replace(".", r"\.").replace("*", ".+"))
    long = {key for key in KEYS if pattern.fullmatch(key) and len(CATALOGUES[language][key].other) > limit}

    assert long == set()


def test_a_community_renames_its_terms() -> None:
    speech = Speech({"ja": {"section": "班"}})

    assert load("ja", {"section": "班"})["term.section"].other == "班"
    assert speech.catalogue("en")["term.section"].other == "section"


def test_an_unknown_term_in_the_lexicon_is_refused_by_name() -> None:
    with pytest.raises(CatalogueError, match="kacho"):
        load("ja", {"kacho": "班長"})
