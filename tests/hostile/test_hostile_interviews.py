"""What was said in a talk is read by 総務課 only: nobody else who asks for it, no suggestion and no log.

That no other call tells it is seen where every role makes every call (test_hostile_permissions).
"""

import logging
import sqlite3
from contextlib import closing

import pytest

from storage.schema import declared
from tests.hostile.furnished_talks import SECRET
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    ASLEEP_ADMIN,
    CHIEF,
    EDITOR,
    FORMER_CHIEF,
    LEFT,
    MODERATOR,
    OTHER_CHIEF,
    OUTSIDER,
    VERIFIER,
    FurnishedTown,
)

NOTES = {"interview_notes", "interview_themes"}
OTHERS = (OUTSIDER, LEFT, ASLEEP_ADMIN, CHIEF, OTHER_CHIEF, FORMER_CHIEF, VERIFIER, EDITOR, MODERATOR)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("role", OTHERS)
async def test_nobody_else_reads_a_note_who_asks_for_it(
    furnished_town: FurnishedTown, caplog: pytest.LogCaptureFixture, role: str
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    person, tokens = furnished_town.people[role], furnished_town.tokens
    heard: list[object] = []
    for path in ("interview.section", "interview.note", "interview.missed", "interview.note_save"):
        furnished_town.later()
        heard.append(await person.do(path, tokens["campaign"], tokens["noted"]))
    for kind in ("section", "member", "event", "question"):
        heard.extend(await person.suggest(kind, SECRET[:2]))

    assert SECRET not in str(heard)
    assert SECRET not in caplog.text
    assert "command" in caplog.text


@pytest.mark.asyncio(loop_scope="session")
async def test_the_office_reads_it_and_nothing_else_keeps_it(
    furnished_town: FurnishedTown, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    midori, tokens = furnished_town.people[ADMINISTRATOR], furnished_town.tokens
    about = (tokens["campaign"], tokens["noted"])

    assert SECRET in str(await midori.do("interview.section", *about))
    assert SECRET in str(await midori.do("interview.note", *about))
    assert SECRET in str(await midori.do("interview.themes"))
    kept = await midori.do("interview.note_save", *about, notes=f"{SECRET}のつづき", themes=SECRET)
    assert "つづき" in str(kept)

    assert SECRET not in caplog.text
    with closing(sqlite3.connect(furnished_town.file)) as connection:
        keeping = {
            table.name
            for table in declared().sorted_tables
            if SECRET in repr(connection.execute(f'SELECT * FROM "{table.name}"').fetchall())  # noqa: S608
        }
    assert keeping == NOTES
