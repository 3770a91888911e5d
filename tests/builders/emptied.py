"""A town that stays open for one test after the other."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy import event

from storage.database import Database
from storage.schema import declared

_INSERTED = re.compile(r'INSERT INTO "?(\w+)')


@asynccontextmanager
async def emptied(opened: Database) -> AsyncIterator[Database]:
    """For those who write through it alone: emptied by the connection that filled it, and only where
    something was inserted.
    """
    filled: set[str] = set()
    noting = partial(_note_inserts, filled)
    event.listen(opened.writer.sync_engine, "before_cursor_execute", noting)
    yield opened
    event.remove(opened.writer.sync_engine, "before_cursor_execute", noting)
    async with opened.writer.begin() as connection:
        for table in reversed(declared().sorted_tables):
            if table.name in filled:
                await connection.execute(table.delete())


def _note_inserts(filled: set[str], *facts: object) -> None:
    """Note the tables that a statement puts rows into."""
    filled.update(_INSERTED.findall(str(facts[2])))
