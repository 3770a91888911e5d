"""Questions and doubts of a town from before each answer and each doubt counted by who it came from."""

from dataclasses import replace

from sqlalchemy import text

from bot.domain.freshness import Doubt, Kept
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.questions import Answer, Question
from storage.database import Database
from storage.migrate import migrate, upgrade
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.town import SEALER
from tests.fakes.clock import START, FakeClock

HANAKO, KENTA = member_called("花子"), member_called("健太")
SILENT = Question(QuestionId(1), HANAKO.id, "議事録", "", START, answers=2)
HEARD = Question(QuestionId(2), HANAKO.id, "印紙税", "", START, answers=2)
SECRET = Question(QuestionId(3), HANAKO.id, "育休", "", START, answers=1)
GIVEN = ((SILENT, HANAKO.id), (SILENT, HANAKO.id), (HEARD, HANAKO.id), (HEARD, KENTA.id), (SECRET, None))
DOUBT = Doubt(Kept.QUESTION, HEARD.id, KENTA.id, "様式が変わりました", START)


async def test_who_waits_and_what_is_doubted_is_the_same_after_the_upgrade(migrated: Database) -> None:
    storage = SqlStorage(migrated, FakeClock().now, lambda: None, SEALER)
    async with storage.write() as work:
        for member in (HANAKO, KENTA):
            await work.members.save(member)
        for question in (SILENT, HEARD, work.questions.seal(SECRET)):
            await work.questions.add(question)
        for number, (question, by) in enumerate(GIVEN, start=1):
            await work.questions.add_answer(Answer(AnswerId(number), question.id, by, "ひとこと", START))
        await work.freshness.save_doubt(replace(DOUBT, member_id=HANAKO.id, reason="前のもの"))
        await work.freshness.save_doubt(replace(DOUBT, at=START.replace(year=2027)))
    before = await _heard(migrated)
    assert before == [0, 1, 0]

    await migrate(migrated, "0018")
    await upgrade(migrated, START)

    assert await _heard(migrated) == before
    async with storage.read() as work:
        assert [one.id for one in await work.questions.unanswered(limit=9)] == [SILENT.id, SECRET.id]
        (doubt,) = await work.freshness.doubts(Kept.QUESTION, HEARD.id, limit=9)
    assert doubt.reason == DOUBT.reason


async def _heard(database: Database) -> list[int]:
    async with database.reader.connect() as connection:
        found = await connection.execute(text("SELECT heard FROM questions ORDER BY id"))
        return [row.heard for row in found]
