"""Ideas and surveys of a town from before they were found by all they say."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.domain.comparisons import Comparison
from bot.domain.ideas import Idea
from bot.domain.ids import ComparisonId, IdeaId
from storage.database import Database
from storage.migrate import migrate, upgrade
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START, FakeClock

HANAKO = member_called("花子")
IDEA = Idea(
    IdeaId(1), HANAKO.id, "朝の会", "ＡＩで\n要約", "早く帰る", START, outcome="二割減", reason="試す"
)
SURVEY = Comparison(
    ComparisonId(1), "議会", ("紙 のみ", "端末"), START, HANAKO.id, START, None, notes="目的", number_of="台"
)


async def test_what_stood_there_is_looked_through_after_the_upgrade(migrated: Database) -> None:
    async with SqlStorage(migrated, FakeClock().now, lambda: None).write() as work:
        await work.members.save(HANAKO)
        await work.ideas.save(IDEA)
        await work.ideas.save(replace(IDEA, id=IdeaId(2), title="夕の会"))
        await work.comparisons.add(replace(SURVEY, comment="減った", deadline=START + timedelta(days=1)))
    before = await _folded(migrated)
    assert before[0] == "朝の会\naiで要約\n早く帰る\n試す\n二割減"

    await migrate(migrated, "0015")
    await upgrade(migrated, START)

    assert await _folded(migrated) == before


async def _folded(database: Database) -> list[str]:
    async with database.reader.connect() as connection:
        return [
            row.folded_text
            for table in ("ideas", "comparisons")
            for row in await connection.execute(text(f"SELECT folded_text FROM {table} ORDER BY id"))  # noqa: S608
        ]
