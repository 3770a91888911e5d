"""What an operator does with the database besides running the town."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.config import Config
from storage.backup import back_up, restore
from storage.database import sqlite_path
from storage.errors import StorageError

FIRST_AFTER = timedelta(hours=1)
EVERY = timedelta(days=1)


async def back_up_now(config: Config) -> Path:
    """Copy the SQLite database, also while the town runs; returns the copy. Raises StorageError."""
    database = _file(config)
    if not database.exists():
        raise StorageError(f"{database} does not exist: there is nothing to back up")
    return await back_up(database, SystemClock().now())


def restore_from(config: Config, backup: Path) -> None:
    """Put a backup in the place of the SQLite database; what was there is kept aside. Raises StorageError."""
    restore(_file(config), backup, SystemClock().now())


class DailyBackup:
    """Copies a SQLite database once a day while the town runs, the first time an hour after it started."""

    def __init__(self, database: Path, started: datetime) -> None:
        self._database = database
        self._next = started + FIRST_AFTER

    async def tick(self, now: datetime) -> None:
        """Make the day's copy when it is time. ``now`` may be the town's clock, moved forward or not."""
        if now >= self._next:
            self._next = now + EVERY
            await back_up(self._database, SystemClock().now())


def _file(config: Config) -> Path:
    path = sqlite_path(config.database.url)
    if path is None:
        raise StorageError("this is for SQLite; PostgreSQL brings pg_dump and pg_restore")
    return path
