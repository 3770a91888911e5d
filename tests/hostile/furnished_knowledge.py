"""What a furnished town holds of answers that are kept alive: a question that was merged into another one."""

from bot.domain.faqs import propose
from bot.domain.ids import to_token
from bot.domain.questions import Question
from tests.builders.town import Person, TestTown


async def furnish_knowledge(town: TestTown, asker: Person) -> dict[str, str]:
    """Two questions that are the same, already put together."""
    merged, kept = [await _asked(town, asker, title) for title in ("傘立ての置き場所", "雨具の干し場")]
    await asker.do("question.merge_now", to_token(merged.id), to_token(kept.id))
    async with town.storage.write() as work:
        await work.faqs.add(propose(kept, town.clock.now()))
    return {"merged": to_token(merged.id), "often": to_token(kept.id)}


async def _asked(town: TestTown, asker: Person, title: str) -> Question:
    await asker.do("question.ask.form", "", title=title, body="")
    async with town.storage.read() as work:
        (question,) = await work.questions.titled(title, limit=2)
    return question
