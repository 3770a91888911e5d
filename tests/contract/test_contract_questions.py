"""Questions and answers on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import AnswerId, QuestionId, SectionId
from bot.domain.questions import Answer, Question, Source
from bot.domain.sections import SectionKind, SectionWords, found
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called, place_of
from tests.fakes.clock import START

HANAKO, KENTA = member_called("花子"), member_called("健太")
PLACE = place_of()
SECTION = found(SectionId(7), SectionWords("契約課", "", SectionKind.WORK), by=None, now=START)
MINUTE = timedelta(minutes=1)


def question(number: int, title: str = "題", **facts: object) -> Question:
    made = Question(QuestionId(number), HANAKO.id, title, "本文", START + number * MINUTE)
    return replace(made, **facts)  # type: ignore[arg-type]


def answer(number: int, to: int = 1) -> Answer:
    return Answer(AnswerId(number), QuestionId(to), KENTA.id, f"{number}番目", START + number * MINUTE)


async def furnish(storage: SqlStorage, *questions: Question) -> None:
    async with storage.write() as work:
        await work.places.save(PLACE)
        for member in (HANAKO, KENTA):
            await work.members.save(member)
        await work.sections.save(SECTION)
        for one in questions:
            await work.questions.add(one)


async def test_a_question_comes_back_as_it_was(storage: SqlStorage) -> None:
    full = question(
        1, section_id=SECTION.id, source=Source(PLACE.id, "c1"), edited_at=START, accepted_id=AnswerId(3)
    )
    await furnish(storage, full, question(2))

    async with storage.read() as work:
        assert await work.questions.get(full.id) == full
        assert await work.questions.get_many([full.id, QuestionId(2), QuestionId(404)]) == {
            full.id: full,
            QuestionId(2): question(2),
        }
        assert await work.questions.get(QuestionId(404)) is None


async def test_the_same_id_is_asked_once(storage: SqlStorage) -> None:
    await furnish(storage, question(1, "はじめ"))

    async with storage.write() as work:
        assert not await work.questions.add(question(1, "あと"))
        assert await work.questions.get(QuestionId(1)) == question(1, "はじめ")


async def test_what_is_saved_is_there(storage: SqlStorage) -> None:
    await furnish(storage, question(1))
    changed = question(1).edit("別の題", "別の本文", START)

    async with storage.write() as work:
        assert await work.questions.lock(changed.id) == question(1)
        await work.questions.save(changed)

    async with storage.read() as work:
        assert await work.questions.get(changed.id) == changed


async def test_what_the_asker_added_is_no_answer(storage: SqlStorage) -> None:
    await furnish(storage, question(1, answers=1), question(2, answers=1), question(3, answers=1))
    async with storage.write() as work:
        await work.questions.add_answer(replace(answer(10, to=1), member_id=HANAKO.id))
        await work.questions.add_answer(answer(11, to=2))
        await work.questions.add_answer(replace(answer(12, to=3), member_id=HANAKO.id))
        await work.questions.add_answer(replace(answer(13, to=3), withdrawn=True))

    async with storage.read() as work:
        assert [one.id for one in await work.questions.unanswered(limit=9)] == [1, 3]
        watched, total = await work.appeals.open_of(None, None, limit=9)
        assert ([one.id for one, _ in watched], total) == ([1, 3], 2)


async def test_the_unanswered_are_open_ones_without_answers_oldest_first(storage: SqlStorage) -> None:
    answered, _ = question(2).answer(AnswerId(1), KENTA.id, "こたえ", START)
    await furnish(storage, question(3), answered, question(1), question(4).withdraw(), question(5))

    async with storage.read() as work:
        waiting = await work.questions.unanswered(limit=2)
        rest = await work.questions.unanswered(limit=2, offset=2)

    assert [one.id for one in waiting] == [1, 3]
    assert [one.id for one in rest] == [5]


async def test_recent_ones_come_newest_first_without_those_taken_back(storage: SqlStorage) -> None:
    await furnish(storage, question(1, section_id=SECTION.id), question(3).withdraw(), question(2))

    async with storage.read() as work:
        assert [one.id for one in await work.questions.recent(limit=5)] == [2, 1]
        assert [one.id for one in await work.questions.recent(limit=5, section_id=SECTION.id)] == [1]
        assert await work.questions.recent(limit=5, offset=2) == ()


async def test_titles_are_found_by_any_width_and_literally(storage: SqlStorage) -> None:
    await furnish(
        storage, question(1, "ＲＰＡの 費用"), question(2, "100%達成"), question(3, "rpa").withdraw()
    )

    async with storage.read() as work:
        assert [one.id for one in await work.questions.titled("rpaの費", limit=5)] == [1]
        assert [one.id for one in await work.questions.titled("0%達", limit=5)] == [2]
        assert await work.questions.titled("1%達", limit=5) == ()


async def test_answers_come_oldest_first_without_those_taken_back(storage: SqlStorage) -> None:
    await furnish(storage, question(1), question(2))
    async with storage.write() as work:
        for one in (answer(3), answer(1), answer(2), answer(4, to=2)):
            await work.questions.add_answer(one)
        await work.questions.save_answer(answer(2).withdraw())
        await work.questions.save_answer(answer(3).edit("なおした", START))

    async with storage.read() as work:
        shown = await work.questions.answers_to((QuestionId(1),), limit=9)
        both = await work.questions.answers_to((QuestionId(1), QuestionId(2)), limit=1, offset=2)
        assert await work.questions.answer(AnswerId(2)) == answer(2).withdraw()
        assert await work.questions.answer(AnswerId(404)) is None

    assert shown == (answer(1), answer(3).edit("なおした", START))
    assert both == (answer(4, to=2),)


async def test_a_thanks_counts_once_per_member(storage: SqlStorage) -> None:
    await furnish(storage, question(1))
    async with storage.write() as work:
        assert await work.questions.thank(QuestionId(1), HANAKO.id, "ききたかったこと", START)
        assert not await work.questions.thank(QuestionId(1), HANAKO.id, "また", START)
        assert await work.questions.thank(QuestionId(1), KENTA.id, "わたしも", START)

        assert await work.questions.thanks(QuestionId(1)) == 2
        assert await work.questions.thanks(QuestionId(2)) == 0


async def test_answers_that_race_are_all_counted(storage: SqlStorage) -> None:
    await furnish(storage, question(1))

    async def reply(number: int) -> None:
        async with storage.write() as work:
            locked = await work.questions.lock(QuestionId(1))
            assert locked is not None
            after, given = locked.answer(AnswerId(number), KENTA.id, "こたえ", START)
            await work.questions.add_answer(given)
            await work.questions.save(after)

    await asyncio.gather(*(reply(number) for number in range(1, 11)))

    async with storage.read() as work:
        after = await work.questions.get(QuestionId(1))
    assert after is not None
    assert after.answers == 10
