"""Anonymous questions, and every row in which their askers could stand."""

import sqlite3
from pathlib import Path

from bot.view import Message
from tests.builders.answers import said
from tests.builders.database import town_file
from tests.builders.hall import Hall
from tests.builders.questions import cards
from tests.builders.town import Person

TITLE = "上司に言えない手続きの抜けがあります"


async def asked_anonymously(hall: Hall, person: Person, title: str = TITLE, **more: str) -> Message:
    """Ask, looking at the preview first; returns the card."""
    preview = await person.send(await person.say("質問 匿名"), title=title, **more)
    assert "だれの質問かは、画面にも記録にも残りません" in said(preview)
    assert "匿名で質問しました" in said(await person.press(preview, "この内容で匿名で質問する"))
    await hall.listen()
    return cards(hall)[-1]


def dump(folder: Path) -> list[str]:
    """Every row there is, as text, under its table's name."""
    with sqlite3.connect(town_file(folder).removeprefix("sqlite:///")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [f"{table} {row}" for table in tables for row in database.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
