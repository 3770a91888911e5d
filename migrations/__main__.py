"""Write revisions: ``python -m migrations new WORDS`` adds one with what the declared schema has and the
newest revision lacks.

Read what came out before committing it: Alembic sees tables, columns, keys and indexes, not what data needs.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import open_database
from storage.migrate import SCRIPTS, migrate, revisions


async def write(words: str, number: str) -> None:
    """Compare the declared schema with a database at the newest revision and write the difference."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/town.db")
        try:
            if revisions():
                await migrate(database, "head")
            async with database.writer.begin() as connection:
                await connection.run_sync(_autogenerate, words, number)
        finally:
            await database.close()
    _tidy()


def _autogenerate(connection: Connection, words: str, number: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    command.revision(config, words, autogenerate=True, rev_id=number)


def _tidy() -> None:
    """In the house's format."""
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "format", "--quiet", SCRIPTS / "versions"], check=True)  # noqa: S603 - our own words


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m migrations", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("new", help="add a revision").add_argument("words", help="what it changes")
    asked = parser.parse_args()
    asyncio.run(write(asked.words, f"{int((revisions() or ('0',))[-1]) + 1:04}"))


if __name__ == "__main__":
    main()
