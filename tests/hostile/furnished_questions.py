"""What a furnished town holds beside its questions: one that was put in other words, and its answer, too."""

from bot.domain.ids import to_token
from tests.builders.town import Person, TestTown


async def furnish_rewordings(town: TestTown, asker: Person, answerer: Person) -> dict[str, str]:
    """A question and an answer with one earlier version each."""
    await asker.do("question.ask.form", "", title="広報紙の校正", body="何回していますか")
    async with town.storage.read() as work:
        (question,) = await work.questions.titled("広報紙の校正", limit=2)
    token = to_token(question.id)
    await asker.do("question.save", token, title="広報紙の校正の回数", body="")
    await answerer.do("question.answer", token, body="二回です。")
    async with town.storage.read() as work:
        (answer,) = await work.questions.answers_to((question.id,), limit=2)
    await answerer.do("question.answer.save", to_token(answer.id), body="三回です。")
    return {"reworded": token, "reworded_answer": to_token(answer.id)}
