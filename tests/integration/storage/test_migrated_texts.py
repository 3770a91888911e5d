"""Ideas and surveys of a town from before they were found by all they say."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.domain.comparisons import Comparison
from bot.domain.glossary import GlossaryTerm, TermText
from bot.domain.ideas import Comment, Idea
from bot.domain.ids import ComparisonId, GlossaryTermId, IdeaCommentId, IdeaId
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


async def test_what_was_said_about_ideas_and_words_is_looked_through_as_well(migrated: Database) -> None:
    text_of = TermText("款", "かん", "予算を\n分ける", example="款 項 目", source="規則")
    comment = Comment(IdeaCommentId(1), IDEA.id, HANAKO.id, "ＡＩは\n試した", START)
    async with SqlStorage(migrated, FakeClock().now, lambda: None).write() as work:
        await work.members.save(HANAKO)
        await work.ideas.save(IDEA)
        await work.ideas.add_comment(comment)
        await work.glossary.add(GlossaryTerm(GlossaryTermId(1), text_of, 1, HANAKO.id, START))

    await migrate(migrated, "0017")
    await upgrade(migrated, START)

    async with migrated.reader.connect() as connection:
        (said,) = await connection.execute(text("SELECT folded FROM idea_comments"))
        (explained,) = await connection.execute(text("SELECT folded_text FROM glossary_terms"))
    assert (said.folded, explained.folded_text) == ("aiは試した", "予算を分ける\n款項目\n規則")
