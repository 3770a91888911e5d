"""The key of anonymous questions: from the settings, or from a file of its own beside a SQLite database.

Never in the database: who has a copy of that, or a backup, cannot tell who asked.
"""

import os
from pathlib import Path

from bot.config import Config, ConfigError
from storage.database import sqlite_path
from storage.sealer import Sealer, new_key, read_key, write_key

KEY_SUFFIX = ".seal"


def open_sealer(config: Config) -> Sealer | None:
    """The town's sealer; makes the key's file where a SQLite town has none yet. None for a PostgreSQL town
    without a key: nobody can ask anonymously there.

    Raises ConfigError for a key that is none.
    """
    if config.seal.key is not None:
        return Sealer(_read(config.seal.key.get_secret_value(), "ENGAWA_SEAL__KEY"))
    database = sqlite_path(config.database.url)
    if database is None:
        return None
    file = database.with_name(database.name + KEY_SUFFIX)
    try:
        text = file.read_text()
    except FileNotFoundError:
        text = _make(file)
    return Sealer(_read(text, str(file)))


def _make(file: Path) -> str:
    text = write_key(new_key())
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    return text


def _read(text: str, where: str) -> bytes:
    try:
        return read_key(text)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error
