"""What is learnt from questions, on both databases: it finds, keeps up, and tells of nothing hidden."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.findings import Narrowing
from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Question
from bot.domain.sections import Membership, Post, SectionKind, SectionWords, found
from bot.services import question_meaning
from bot.services.question_index import REST, QuestionIndex
from bot.text.analysis import CharacterAnalyzer, Terms
from bot.text.meaning import Lesson, Meaning, learn
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START

HANAKO, JIRO = member_called("花子"), member_called("次郎")
SECTION = replace(
    found(SectionId(7), SectionWords("契約課", "", SectionKind.WORK), by=None, now=START), members_only=True
)
GARBAGE = ("ゴミ", "収集", "分別", "粗大", "清掃")
CHILDREN = ("保育", "入園", "児童", "育児", "給食")
OTHERS = 40


class Words(CharacterAnalyzer):
    """Every word between spaces is a term."""

    version = "words-1"

    def terms(self, text: str) -> Terms:
        return {word: float(text.split().count(word)) for word in text.split()}


def title_of(words: Sequence[str], number: int) -> str:
    """Three of some words that belong together."""
    return " ".join(random.Random(number).sample(words, 3))


@pytest.fixture(autouse=True)
def a_small_town_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_meaning, "LEAST_DOCUMENTS", 20)
    monkeypatch.setattr(question_meaning, "AT_A_TIME", 7)
    monkeypatch.setattr("bot.text.meaning.DIMENSIONS", 2)


async def ask(
    storage: SqlStorage, index: QuestionIndex, number: int, title: str, section_id: SectionId | None = None
) -> None:
    async with storage.write() as work:
        question = Question(QuestionId(number), HANAKO.id, title, "", START, section_id=section_id)
        await work.questions.add(question)
        await index.update(work, question)


async def learnt(storage: SqlStorage) -> QuestionIndex:
    """An index that has learnt from questions about two things, three words of each in a question."""
    index = QuestionIndex(storage, Words())
    async with storage.write() as work:
        for member in (HANAKO, JIRO):
            await work.members.save(member)
        await work.sections.save(SECTION)
        await work.sections.seat(Membership(SECTION.id, HANAKO.id, Post.MEMBER, START))
        asked = [
            Question(
                QuestionId(number),
                HANAKO.id,
                title_of(GARBAGE if number % 2 else CHILDREN, number),
                "",
                START,
            )
            for number in range(1, OTHERS + 1)
        ]
        for question in asked:
            await work.questions.add(question)
        await index.update_all(work, asked)
    await settle(index)
    assert index.state.by_meaning == OTHERS
    return index


async def settle(index: QuestionIndex) -> None:
    while await index.tick(START):
        pass


async def ranked(
    storage: SqlStorage, index: QuestionIndex, text: str, reader: MemberId | None = None, limit: int = 100
) -> tuple[QuestionId, ...]:
    async with storage.read() as work:
        return await index.ranked(work, text, limit=limit, reader=reader)


async def test_what_means_the_same_is_found_without_a_word_in_common(storage: SqlStorage) -> None:
    index = await learnt(storage)

    order = await ranked(storage, index, "ゴミ")

    garbage = {number for number in range(1, OTHERS + 1) if number % 2}
    having = [number for number in garbage if "ゴミ" in title_of(GARBAGE, number).split()]
    assert set(order[: len(having)]) == set(having)
    assert set(order[: len(garbage)]) == garbage


async def test_what_a_narrowing_leaves_out_is_not_found_by_its_meaning_either(storage: SqlStorage) -> None:
    index = await learnt(storage)
    solved = QuestionId(1)
    async with storage.write() as work:
        question = await work.questions.get(solved)
        assert question is not None
        await work.questions.save(question.enough())

    async with storage.read() as work:
        found = await index.search(work, "ゴミ", limit=100, narrowing=Narrowing(settled=True))
        others = await index.search(work, "ゴミ", limit=100, narrowing=Narrowing(settled=False))

    assert [match.question.id for match in found] == [solved]
    assert solved not in {match.question.id for match in others}
    assert len(others) >= OTHERS // 2 - 1


async def test_what_is_written_is_found_by_the_next_search_and_after_a_restart(storage: SqlStorage) -> None:
    index = await learnt(storage)
    await ask(storage, index, 101, "清掃 粗大 収集")

    assert 101 in await ranked(storage, index, "ゴミ")

    another = QuestionIndex(storage, Words())
    assert 101 not in await ranked(storage, another, "ゴミ")
    await settle(another)
    assert 101 in await ranked(storage, another, "ゴミ")


async def test_what_is_withdrawn_is_found_no_more(storage: SqlStorage) -> None:
    index = await learnt(storage)
    async with storage.write() as work:
        question = await work.questions.lock(QuestionId(1))
        assert question
        gone = question.withdraw()
        await work.questions.save(gone)
        await index.update(work, gone)

    assert 1 not in await ranked(storage, index, "ゴミ")


async def test_members_only_questions_change_nothing_for_others(storage: SqlStorage) -> None:
    index = await learnt(storage)
    before = await ranked(storage, index, "ゴミ 給食", JIRO.id)

    for number in range(200, 230):
        await ask(storage, index, number, title_of(GARBAGE, number) + " 秘密", SECTION.id)
    await settle(index)

    assert await ranked(storage, index, "ゴミ 給食", JIRO.id) == before
    assert await ranked(storage, index, "秘密", JIRO.id) == ()
    own = set(await ranked(storage, index, "ゴミ", HANAKO.id))
    assert {number for number in own if number >= 200} == set(range(200, 230))
    fresh = QuestionIndex(storage, Words())
    await settle(fresh)
    assert await ranked(storage, fresh, "ゴミ 給食", JIRO.id) == before


async def test_a_section_that_closes_is_unlearnt(storage: SqlStorage) -> None:
    index = await learnt(storage)
    async with storage.write() as work:
        await work.search.hold()
        await work.sections.save(replace(SECTION, members_only=False))
        await work.search.recount(SECTION.id)
    for number in range(200, 205):
        await ask(storage, index, number, "清掃 粗大 秘密", SECTION.id)
    await settle(index)
    assert 200 in await ranked(storage, index, "ゴミ", JIRO.id)

    async with storage.write() as work:
        await work.search.hold()
        await work.sections.save(SECTION)
        await work.search.recount(SECTION.id)

    assert not [number for number in await ranked(storage, index, "ゴミ", JIRO.id) if number >= 200]
    assert index.state.by_meaning == 0
    await settle(index)
    assert index.state.by_meaning == OTHERS + 5
    assert await ranked(storage, index, "秘密", JIRO.id) == ()
    assert 200 in await ranked(storage, index, "秘密", HANAKO.id)


async def test_a_section_that_closes_while_the_town_learns_teaches_nothing(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = await learnt(storage)
    await set_privacy(storage, members_only=False)
    for number in range(200, 205):
        await ask(storage, index, number, "清掃 粗大 秘密", SECTION.id)
    loop = asyncio.get_running_loop()
    lessons: list[bool] = []

    def close_meanwhile(lesson: Lesson) -> Meaning:
        if not lessons:
            closing = set_privacy(storage, members_only=True)
            asyncio.run_coroutine_threadsafe(closing, loop).result()
        lessons.append("秘密" in lesson.words)
        return learn(lesson)

    monkeypatch.setattr(question_meaning, "learn", close_meanwhile)
    fresh = QuestionIndex(storage, Words())
    await settle(fresh)
    assert fresh.state.by_meaning == 0

    await settle(fresh)
    assert lessons == [True, False]
    assert fresh.state.by_meaning == OTHERS + 5


async def set_privacy(storage: SqlStorage, *, members_only: bool) -> None:
    async with storage.write() as work:
        await work.search.hold()
        await work.sections.save(replace(SECTION, members_only=members_only))
        await work.search.recount(SECTION.id)


async def test_a_section_is_searched_alone(storage: SqlStorage) -> None:
    index = await learnt(storage)
    await ask(storage, index, 200, "清掃 粗大 分別", SECTION.id)

    async with storage.read() as work:
        inside = await index.search(work, "ゴミ", limit=9, section_id=SECTION.id, reader=HANAKO.id)
        outside = await index.search(work, "ゴミ", limit=9, section_id=SECTION.id, reader=JIRO.id)

    assert [match.question.id for match in inside] == [200]
    assert outside == ()


async def test_growth_is_learnt_from(storage: SqlStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    index = await learnt(storage)
    lessons: list[int] = []

    def heard(lesson: Lesson) -> Meaning:
        lessons.append(len(lesson))
        return learn(lesson)

    monkeypatch.setattr(question_meaning, "learn", heard)
    for number in range(101, 120):
        await ask(storage, index, number, title_of(("戸籍", "証明", "住所", "転入"), number))
    assert await index.tick(START) == REST  # a few at a time
    await settle(index)
    await settle(index)

    assert lessons == [OTHERS + 19]
    assert index.state.by_meaning == OTHERS + 19


async def test_too_little_and_too_much_go_by_words_alone(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = await learnt(storage)

    monkeypatch.setattr(question_meaning, "MOST_DOCUMENTS", OTHERS - 1)
    await settle(index)
    assert index.state.by_meaning == 0
    assert len(await ranked(storage, index, "ゴミ")) < OTHERS / 2

    monkeypatch.setattr(question_meaning, "MOST_DOCUMENTS", OTHERS)
    monkeypatch.setattr(question_meaning, "MOST_LEARNT_FROM", OTHERS // 2)
    await settle(index)
    assert index.state.by_meaning == OTHERS  # learnt from half of them


async def test_a_query_of_unknown_words_finds_nothing(storage: SqlStorage) -> None:
    index = await learnt(storage)

    assert await ranked(storage, index, "宇宙") == ()
    assert await ranked(storage, index, "") == ()
