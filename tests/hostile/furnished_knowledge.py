"""What a furnished town holds of answers that are kept alive: a question that was merged into another one."""

from bot.domain.ids import to_token
from tests.builders.town import Person, TestTown


async def furnish_knowledge(town: TestTown, asker: Person) -> dict[str, str]:
    """Two questions that are the same, already put together."""
    tokens = []
    for title in ("傘立ての置き場所", "雨具の干し場"):
        await asker.do("question.ask.form", "", title=title, body="")
        async with town.storage.read() as work:
            (question,) = await work.questions.titled(title, limit=2)
        tokens.append(to_token(question.id))
    await asker.do("question.merge_now", tokens[0], tokens[1])
    return {"merged": tokens[0], "kept": tokens[1]}
