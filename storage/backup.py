"""Backups of a SQLite database, made while it is in use, and the check before it is opened.

A backup is one file of its own in the folder ``backups`` beside the database, named by its moment in UTC. It
appears under its name only when it is complete, sound and on the disk. PostgreSQL brings its own tools.
"""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import DatabaseDamaged
from storage.lock import sole_process

KEPT = 14
CHECKED_BYTES = 200 * 2**20
"""Up to this size a file is checked at every start (at most 1 s); above it only its schema is read."""

_COMPANIONS = ("-wal", "-shm")


def backups_of(database: Path) -> tuple[Path, ...]:
    """The finished backups of a database file, newest first."""
    return tuple(sorted(_folder(database).glob(f"{database.stem}-*.db"), reverse=True))


async def back_up(database: Path, now: datetime, *, keep: int = KEPT) -> Path:
    """Copy a database while others read and write it; keeps the newest ``keep`` copies. Returns the new one.

    Raises DatabaseDamaged when no sound copy can be made; then no older one is removed.
    """
    return await asyncio.to_thread(_back_up, database, now, keep)


def require_sound(database: Path) -> None:
    """Check a database file before it is opened; one that was never there is fine.

    Raises DatabaseDamaged when it is missing or empty though there are backups, and when it is not sound. The
    town never begins anew by itself: that is for people to decide.
    """
    backups = backups_of(database)
    if not database.exists() or database.stat().st_size == 0:
        if backups:
            raise DatabaseDamaged(f"{database} is missing or empty. {_advice(backups)}")
        return
    problem = _problem_of(database, thorough=database.stat().st_size <= CHECKED_BYTES)
    if problem:
        raise DatabaseDamaged(f"{database} is damaged ({problem}). {_advice(backups)}")


def restore(database: Path, backup: Path, now: datetime) -> None:
    """Put a backup in the place of a database. What was there is kept beside it under a new name.

    Raises DatabaseDamaged for an unsound backup, DatabaseInUse while the town is running.
    """
    problem = _problem_of(backup, thorough=True)
    if problem:
        raise DatabaseDamaged(f"{backup} is damaged ({problem}): choose another one")
    with sole_process(database):
        fresh = database.with_name(f"{database.name}.restoring")
        _copy(backup, fresh)
        for suffix in ("", *_COMPANIONS):
            old = Path(f"{database}{suffix}")
            if old.exists():
                old.rename(f"{database}.replaced-{_stamp(now)}{suffix}")
        _put(fresh, database)


def _back_up(database: Path, now: datetime, keep: int) -> Path:
    folder = _folder(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    finished = folder / f"{database.stem}-{_stamp(now)}.db"
    unfinished = finished.with_suffix(".unfinished")
    try:
        _copy(database, unfinished)
        problem = _problem_of(unfinished, thorough=True)
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem:
        unfinished.unlink()
        raise DatabaseDamaged(
            f"{database} could not be backed up ({problem}). {_advice(backups_of(database))}"
        )
    _put(unfinished, finished)
    for outdated in backups_of(database)[keep:]:
        outdated.unlink()
    return finished


def _copy(source: Path, target: Path) -> None:
    """Copy what is committed at this moment in one step: it reads one snapshot and stops no writer."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(_open_to_read(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete without a log beside it


def _put(file: Path, place: Path) -> None:
    """Give a finished file its name, on the disk before and after."""
    _sync(file)
    file.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _problem_of(file: Path, *, thorough: bool) -> str:
    """What is wrong with a database file; empty when nothing is."""
    check = "PRAGMA quick_check(1)" if thorough else "SELECT 'ok' FROM (SELECT count(*) FROM sqlite_schema)"
    try:
        with closing(_open_to_read(file)) as connection:
            (answer,) = connection.execute(check).fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if answer == "ok" else str(answer)


def _open_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _advice(backups: tuple[Path, ...]) -> str:
    if not backups:
        return "There is no backup: keep the file, and move it away only to begin anew"
    return f"The newest backup is {backups[0]}: restore it, or move the backups away to begin anew"


def _folder(database: Path) -> Path:
    return database.parent / "backups"


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
