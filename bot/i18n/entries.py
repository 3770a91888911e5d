"""What stands in the files of a language, as one table of entries by dotted key.

To read TOML takes a tenth of a second of a start, so what was read is kept beside the files as Python keeps
its compiled modules: used while it was made from these very words, written where the program may write.
"""

import contextlib
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

Entry = str | Mapping[str, str]

_WORDS = Path(__file__).parent


class CatalogueError(Exception):
    """A catalogue or the lexicon cannot be used; the message names file and key."""


def entries_of(language: str) -> dict[str, Entry]:
    """All entries of a language. Raises CatalogueError for a key that stands twice."""
    return read_entries(_WORDS / language, _WORDS / "__pycache__" / f"words-{language}.json")


def read_entries(folder: Path, kept: Path) -> dict[str, Entry]:
    """The entries of a folder's files, from ``kept`` where that holds them."""
    files = [(file.name, file.read_bytes()) for file in sorted(folder.glob("*.toml"))]
    fingerprint = _fingerprint(files)
    found = _kept(kept, fingerprint)
    if found is None:
        found = _parse(folder.name, files)
        if not sys.dont_write_bytecode:
            _keep(kept, fingerprint, found)
    return found


def _fingerprint(files: Sequence[tuple[str, bytes]]) -> str:
    """Differs when a file differs, or the way of reading it."""
    seen = blake2b(Path(__file__).read_bytes(), digest_size=16)
    for name, content in files:
        seen.update(f"\0{name}\0{len(content)}\0".encode())
        seen.update(content)
    return seen.hexdigest()


def _kept(kept: Path, fingerprint: str) -> dict[str, Entry] | None:
    """What was kept of the same files; None where nothing was, or it was damaged."""
    try:
        found = json.loads(kept.read_bytes())
        entries: dict[str, Entry] = found["entries"]
        return entries if found["fingerprint"] == fingerprint else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _keep(kept: Path, fingerprint: str, entries: Mapping[str, Entry]) -> None:
    """Write beside the old one and take its place: nobody reads a half. Does nothing where it may not."""
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        text = json.dumps({"fingerprint": fingerprint, "entries": entries}, ensure_ascii=False)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(kept)


def _parse(language: str, files: Sequence[tuple[str, bytes]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name, content in files:
        for key, value in _flatten(tomllib.loads(content.decode())):
            if key in entries:
                raise CatalogueError(f"{language}/{name}: {key} stands twice")
            entries[key] = value
    return entries


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Entry]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str) or (isinstance(value, dict) and set(value) == {"one", "other"}):
            yield key, value
        elif isinstance(value, dict):
            yield from _flatten(value, f"{key}.")
        else:
            raise CatalogueError(f"{key}: neither a sentence nor a table")
