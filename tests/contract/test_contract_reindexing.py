"""A change of the analyzer: questions are read anew in the background, and a kill loses nothing."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.ids import AnswerId, QuestionId
from bot.domain.questions import Question
from bot.services import question_index
from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START

HANAKO, KENTA = member_called("花子"), member_called("健太")


@dataclass(frozen=True)
class Newer(CharacterAnalyzer):
    """Cuts as before under another name; slowly, in a thread."""

    version: str = "newer-1"

    def slow(self, length: int) -> bool:
        return length > 0


@pytest.fixture(autouse=True)
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_index, "AT_A_TIME", 2)


async def write(storage: SqlStorage, count: int) -> None:
    index = QuestionIndex(storage, CharacterAnalyzer())
    async with storage.write() as work:
        await work.members.save(HANAKO)
        await work.members.save(KENTA)
        for number in range(1, count + 1):
            question = Question(QuestionId(number), HANAKO.id, f"給食{number}", "献立の相談", START)
            await work.questions.add(question)
            question, answer = question.answer(AnswerId(number), KENTA.id, "栄養士に聞きます。", START)
            await work.questions.add_answer(answer)
            await work.questions.save(question)
            await index.update(work, question)


async def answer_it(storage: SqlStorage, count: int) -> None:
    """Give question 1 many answers, the last of which is accepted."""
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(1))
        assert question
        earlier = START - timedelta(hours=1)
        for number in range(count):
            given = AnswerId(100 + number)
            question, answer = question.answer(given, KENTA.id, f"{number}番目です。", earlier)
            await work.questions.add_answer(answer)
        await work.questions.save(replace(question, accepted_id=AnswerId(99 + count)))


async def test_a_question_with_many_answers_leaves_others_theirs(storage: SqlStorage) -> None:
    await write(storage, 2)
    await answer_it(storage, 250)
    index = QuestionIndex(storage, CharacterAnalyzer())

    async with storage.read() as work:
        matches = await index.search(work, "給食の献立で栄養士に聞く", limit=9)

    shown = {match.question.id: (match.answer and match.answer.id, match.snippet) for match in matches}
    assert shown[QuestionId(1)][0] == 349
    assert shown[QuestionId(2)] == (2, "栄養士に聞きます。")


async def test_an_accepted_answer_says_most_of_what_a_question_is_found_by(storage: SqlStorage) -> None:
    await write(storage, 3)
    index = QuestionIndex(storage, CharacterAnalyzer())
    async with storage.read() as work:
        assert await index.ranked(work, "栄養士", limit=9) == (3, 2, 1)

    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(1))
        assert question
        solved = replace(question, accepted_id=AnswerId(1))
        await work.questions.save(solved)
        await index.update(work, solved)
    async with storage.read() as work:
        assert await index.ranked(work, "栄養士", limit=9) == (1, 3, 2)


async def test_an_accepted_answer_is_found_however_many_were_given_before(storage: SqlStorage) -> None:
    await write(storage, 2)
    index = QuestionIndex(storage, CharacterAnalyzer())
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(2))
        assert question
        for number in range(question_index.INDEXED_ANSWERS):
            question, answer = question.answer(AnswerId(100 + number), KENTA.id, f"{number}番目です。", START)
            await work.questions.add_answer(answer)
        question, best = question.answer(AnswerId(500), KENTA.id, "冷蔵庫の点検が先です。", START)
        await work.questions.add_answer(best)
        await work.questions.save(question)
        await index.update(work, question)
        assert await index.ranked(work, "冷蔵庫", limit=9) == ()
        await work.questions.save(replace(question, accepted_id=best.id))
        await index.update(work, replace(question, accepted_id=best.id))
    assert await found(storage, index, "冷蔵庫") == {2}


async def found(storage: SqlStorage, index: QuestionIndex, text: str) -> set[QuestionId]:
    async with storage.read() as work:
        return set(await index.ranked(work, text, limit=9))


async def test_a_killed_program_goes_on_where_it_was(storage: SqlStorage) -> None:
    await write(storage, 5)
    first = QuestionIndex(storage, Newer())
    assert first.state.waiting is None
    assert await first.tick(START) == question_index.REST
    assert first.state.waiting == 3

    second = QuestionIndex(storage, Newer())  # the first one is killed: it left nothing but the database
    assert await found(storage, second, "栄養士") == {1, 2, 3, 4, 5}
    assert await second.tick(START) == question_index.REST
    assert second.state.waiting == 1
    assert await second.tick(START) == question_index.REST
    assert await second.tick(START) == question_index.REST
    assert await second.tick(START) is None

    assert second.state.waiting == 0
    async with storage.read() as work:
        assert await work.search.count_outdated("newer-1") == 0
    assert await found(storage, second, "栄養士") == {1, 2, 3, 4, 5}


async def test_a_kill_between_reading_and_writing_changes_nothing(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(storage, 2)
    index = QuestionIndex(storage, Newer())

    async def killed(*_anything: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(QuestionIndex, "renew", killed)
    with pytest.raises(KeyboardInterrupt):
        await index.tick(START)

    async with storage.read() as work:
        assert await work.search.count_outdated("newer-1") == 2


async def test_what_is_changed_meanwhile_is_not_overwritten(storage: SqlStorage) -> None:
    await write(storage, 1)
    index = QuestionIndex(storage, Newer())
    async with storage.read() as work:
        before = await question_index.spoken_in(
            work, list((await work.questions.get_many([QuestionId(1)])).values())
        )
    stale = await index.documents(before)
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(1))
        assert question
        changed = question.edit("電子契約", "印紙税の相談", START + timedelta(minutes=1))
        await work.questions.save(changed)
        await QuestionIndex(storage, CharacterAnalyzer()).update(work, changed)

    await index.renew(before, stale)

    assert await found(storage, index, "印紙税") == {1}
    assert await found(storage, index, "献立") == set()


async def test_what_was_written_behind_the_round_comes_with_the_next(storage: SqlStorage) -> None:
    await write(storage, 5)
    index = QuestionIndex(storage, Newer())
    await index.tick(START)
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(5))
        assert question
        await QuestionIndex(storage, CharacterAnalyzer()).update(work, question)

    while await index.tick(START):
        pass

    assert index.state.waiting == 0
    async with storage.read() as work:
        assert await work.search.count_outdated("newer-1") == 0


async def test_two_programs_at_once_do_the_work_once_each(storage: SqlStorage) -> None:
    await write(storage, 3)
    one, other = QuestionIndex(storage, Newer()), QuestionIndex(storage, Newer())

    while (await one.tick(START), await other.tick(START)) != (None, None):
        pass

    assert (one.state.waiting, other.state.waiting) == (0, 0)
    assert await found(storage, one, "栄養士") == {1, 2, 3}


async def test_only_the_first_answers_are_read(storage: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    await write(storage, 2)
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(1))
        assert question
        question, late = question.answer(AnswerId(9), HANAKO.id, "印紙税", START + timedelta(hours=1))
        await work.questions.add_answer(late)
        await work.questions.save(question)
        firsts = await work.questions.first_answers([QuestionId(1), QuestionId(2)], limit=1)
        more = await work.questions.first_answers([QuestionId(1), QuestionId(2)], limit=1, also=[AnswerId(9)])
    assert {number: [one.id for one in answers] for number, answers in firsts.items()} == {1: [1], 2: [2]}
    assert {number: [one.id for one in answers] for number, answers in more.items()} == {1: [1, 9], 2: [2]}

    monkeypatch.setattr(question_index, "INDEXED_LENGTH", 4)
    index = QuestionIndex(storage, Newer())
    while await index.tick(START):
        pass
    assert await found(storage, index, "栄養士") == {1, 2}
    assert await found(storage, index, "印紙税") == set()
