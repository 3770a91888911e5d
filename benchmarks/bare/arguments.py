"""What every bare bot is started with, and the store it was told to use."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare.rules import Nothing, Store

READY = "ready"


@dataclass(frozen=True, slots=True)
class Arguments:
    api_base: str
    token: str
    app_token: str
    store: Store


def read_arguments() -> Arguments:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-base", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--app-token", default="")
    parser.add_argument("--store", choices=("none", "raw", "orm"), required=True)
    parser.add_argument("--database", type=Path, required=True)
    given = parser.parse_args()
    return Arguments(given.api_base, given.token, given.app_token, _store(given.store, given.database))


def _store(kind: str, database: Path) -> Store:
    """Imported when asked for: a bot's memory and start are its own."""
    if kind == "raw":
        from benchmarks.bare.raw import RawStore  # noqa: PLC0415

        return RawStore(database)
    if kind == "orm":
        from benchmarks.bare.orm import OrmStore  # noqa: PLC0415

        return OrmStore(database)
    return Nothing()
