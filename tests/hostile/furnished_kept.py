"""What a furnished town holds of answers that are kept alive: merged questions, and a page."""

from bot.domain.faqs import propose
from bot.domain.ids import to_token
from bot.domain.questions import Question
from tests.builders.town import Person, TestTown


async def furnish_kept(town: TestTown, asker: Person, host: Person, window: str) -> dict[str, str]:
    """Two questions that are the same, already put together, and a page of the window's with a past."""
    merged, kept = [await _asked(town, asker, title) for title in ("傘立ての置き場所", "雨具の干し場")]
    await asker.do("question.merge_now", to_token(merged.id), to_token(kept.id))
    async with town.storage.write() as work:
        await work.faqs.add(propose(kept, town.clock.now()))
    await host.do("handbook.write", title="窓口の心得", body="笑顔で", section=window)
    await host.do("handbook.add", page="窓口の心得", body="ゆっくりと")
    async with town.storage.read() as work:
        (page,) = await work.handbook.pages((await host.record()).id, limit=2)
    tokens = {"merged": merged.id, "often": kept.id, "page": page.id}
    return {name: to_token(number) for name, number in tokens.items()}


async def _asked(town: TestTown, asker: Person, title: str) -> Question:
    await asker.do("question.ask.form", "", title=title, body="")
    async with town.storage.read() as work:
        (question,) = await work.questions.titled(title, limit=2)
    return question
