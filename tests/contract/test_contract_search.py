"""The index on both databases, held to a reference written down in plain Python."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain import ranking
from bot.domain.ids import QuestionId, SectionId
from bot.domain.questions import Question
from bot.domain.ranking import ANSWER_WEIGHT, K1, QUESTION_WEIGHT, B, query_of
from bot.domain.sections import SectionKind, SectionWords, found
from bot.ports.search import Document, Mark
from bot.text.analysis import CharacterAnalyzer, Terms
from storage.database import Database
from storage.repositories import search_outdated
from storage.tables.search import search_postings, search_terms, search_totals
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.fakes.clock import START

ANALYZER = CharacterAnalyzer()
HANAKO = member_called("花子")
SECTION = found(SectionId(7), SectionWords("契約課", "", SectionKind.WORK), by=None, now=START)
WORDS = (
    *(
        "電子契約",
        "印紙税",
        "会議録",
        "AI",
        "要約",
        "給食",
        "献立",
        "マイナンバーカード",
        "ごみ",
        "分別",
        "休暇",
    ),
    *("分別", "休暇", "申請", "防災", "訓練", "予算書"),
)


def question(number: int, **facts: object) -> Question:
    made = Question(QuestionId(number), HANAKO.id, f"題{number}", "", START)
    return replace(made, **facts)  # type: ignore[arg-type]


def document(number: int, title: str, answers: str = "", analyzer: str = ANALYZER.version) -> Document:
    return Document(QuestionId(number), ANALYZER.terms(title), ANALYZER.terms(answers), analyzer)


def invented(count: int) -> list[Document]:
    chance = random.Random(7)
    return [
        document(
            number,
            "と".join(chance.choices(WORDS, k=chance.randint(1, 4))),
            "や".join(chance.choices(WORDS, k=chance.randint(0, 20))),
        )
        for number in range(1, count + 1)
    ]


async def fill(storage: SqlStorage, *documents: Document, **facts: object) -> None:
    async with storage.write() as work:
        await work.members.save(HANAKO)
        if await work.sections.get(SECTION.id) is None:
            await work.sections.save(SECTION)
        for one in documents:
            await work.questions.add(question(one.question_id, **facts))
            await work.search.put_all([one])


async def find(
    storage: SqlStorage, text: str, limit: int = 10, section_id: SectionId | None = None
) -> list[int]:
    async with storage.read() as work:
        hits = await work.search.find(ANALYZER.terms(text), limit=limit, section_id=section_id)
    return [hit.question_id for hit in hits]


def reference(documents: list[Document], asked: Terms) -> list[tuple[int, float]]:
    """BM25F as bot/domain/ranking.py describes it, term by term."""
    having: dict[str, int] = {}
    for one in documents:
        for term in {*one.question, *one.answers}:
            having[term] = having.get(term, 0) + 1
    averages = [
        max(sum(sum(field.values()) for field in fields) / len(documents), 1.0)
        for fields in zip(*((one.question, one.answers) for one in documents), strict=True)
    ]
    query = query_of(asked, having, len(documents))
    assert query is not None
    scores = {}
    for one in documents:
        score = 0.0
        for wanted in query.terms:
            frequency = 0.0
            for weight, field, average in zip(
                (QUESTION_WEIGHT, ANSWER_WEIGHT), (one.question, one.answers), averages, strict=True
            ):
                relative = 1 - B + B * sum(field.values()) / average
                frequency += weight * field.get(wanted.term, 0.0) / relative
            score += wanted.weight * frequency / (K1 + frequency)
        if score:
            scores[int(one.question_id)] = query.share(score)
    return sorted(scores.items(), key=lambda entry: (-round(entry[1], 12), -entry[0]))


async def sums(database: Database) -> tuple[Mapping[str, int], tuple[int, float, float]]:
    async with database.reader.connect() as connection:
        counted = {row.term: row.documents for row in await connection.execute(select(search_terms))}
        row = (await connection.execute(select(search_totals))).one()
        return counted, (row.documents, round(row.question_length, 6), round(row.answers_length, 6))


@pytest.mark.parametrize(
    "asked",
    [
        "電子契約の印紙税",
        "ごみの分別",
        "会議録をAIで要約",
        "休暇申請と防災訓練と予算書と給食の献立",
        "マイナカード",
    ],
)
async def test_both_databases_rank_as_the_reference_does(storage: SqlStorage, asked: str) -> None:
    documents = invented(60)
    await fill(storage, *documents)

    async with storage.read() as work:
        hits = await work.search.find(ANALYZER.terms(asked), limit=60)

    expected = reference(documents, ANALYZER.terms(asked))
    assert [hit.question_id for hit in hits] == [number for number, _ in expected]
    assert [hit.share for hit in hits] == pytest.approx([share for _, share in expected])


async def test_pages_follow_each_other(storage: SqlStorage) -> None:
    await fill(storage, *invented(40))
    whole = await find(storage, "給食", limit=40)

    async with storage.read() as work:
        pages = [
            (await work.search.find(ANALYZER.terms("給食"), limit=at + 3))[at:] for at in range(0, 40, 3)
        ]

    assert [hit.question_id for page in pages for hit in page] == whole


async def test_words_of_the_question_count_more_than_those_of_answers(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食", "防災"), document(2, "防災", "給食"), document(3, "予算", "訓練"))

    assert await find(storage, "防災") == [2, 1]


async def test_of_equals_the_newer_comes_first(storage: SqlStorage) -> None:
    await fill(storage, *(document(number, "同じ質問") for number in (1, 2, 3)))

    assert await find(storage, "質問") == [3, 2, 1]


async def test_only_what_may_be_read_is_found_even_while_it_is_indexed(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食"), document(2, "給食"))
    async with storage.write() as work:
        await work.questions.save(question(2).withdraw())

    assert await find(storage, "給食") == [1]


async def test_a_section_is_searched_alone(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食"))
    await fill(storage, document(2, "給食"), section_id=SECTION.id)

    assert await find(storage, "給食", section_id=SECTION.id) == [2]


async def test_nothing_is_found_in_an_empty_town_or_for_nothing(storage: SqlStorage) -> None:
    assert await find(storage, "給食") == []
    await fill(storage, document(1, "給食"))
    assert await find(storage, "。。。") == []
    assert await find(storage, "宇宙") == []


async def test_what_is_indexed_again_takes_the_place_of_what_was(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食の献立", "栄養士"), document(2, "防災"))
    await fill(storage, document(1, "給食の予算", "教育委員会"))

    assert await find(storage, "献立") == []
    assert await find(storage, "予算") == [1]


async def test_counts_stay_those_of_an_index_built_at_once(storage: SqlStorage, database: Database) -> None:
    chance, current = random.Random(3), dict[int, Document]()
    pool = invented(12)
    await fill(storage, *pool)
    current = {int(one.question_id): one for one in pool}
    for _ in range(40):
        number = chance.randint(1, 12)
        async with storage.write() as work:
            if chance.random() < 0.3:
                await work.search.remove(QuestionId(number))
                current.pop(number, None)
            else:
                fresh = replace(chance.choice(pool), question_id=QuestionId(number))
                await work.search.put_all([fresh])
                current[number] = fresh

    counted, totals = await sums(database)
    expected: dict[str, int] = {}
    for one in current.values():
        for term in {*one.question, *one.answers}:
            expected[term] = expected.get(term, 0) + 1
    assert {term: number for term, number in counted.items() if number} == expected
    assert totals == (
        len(current),
        round(sum(sum(one.question.values()) for one in current.values()), 6),
        round(sum(sum(one.answers.values()) for one in current.values()), 6),
    )
    assert await find(storage, "給食", limit=20) == [
        number for number, _ in reference(list(current.values()), ANALYZER.terms("給食"))
    ]


async def test_removing_what_is_not_there_changes_nothing(storage: SqlStorage, database: Database) -> None:
    await fill(storage, document(1, "給食"))
    before = await sums(database)

    async with storage.write() as work:
        await work.search.remove(QuestionId(404))

    assert await sums(database) == before


async def test_words_nobody_else_used_are_forgotten_with_their_question(
    storage: SqlStorage, database: Database
) -> None:
    await fill(storage, document(1, "給食"))
    await fill(storage, document(2, "防災"), section_id=SECTION.id)
    before = (await sums(database))[0]
    await fill(storage, document(3, "献立", "給食"))

    async with storage.write() as work:
        await work.search.remove(QuestionId(3))
    assert (await sums(database))[0] == before

    async with storage.write() as work:
        await work.search.hold()
        await work.sections.save(replace(SECTION, members_only=True))
        await work.search.recount(SECTION.id)
    assert set((await sums(database))[0]) == set(document(1, "給食").question)


async def test_writers_that_race_keep_the_counts_right(storage: SqlStorage, database: Database) -> None:
    await fill(storage, *(document(number, "同じ質問") for number in range(1, 9)))

    async def rewrite(number: int) -> None:
        async with storage.write() as work:
            await work.search.put_all([document(number, "別の質問" if number % 2 else "同じ回答")])

    await asyncio.gather(*(rewrite(number) for number in range(1, 9)))

    counted, totals = await sums(database)
    assert counted["別"] == 4
    assert counted["同"] == 4
    assert counted["質問"] == 4
    assert totals[0] == 8


async def test_a_changed_analyzer_leaves_outdated_documents(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食"), document(2, "給食", analyzer="older-1"))
    async with storage.write() as work:
        for one in (question(3), question(4).withdraw()):
            await work.questions.add(one)

    async with storage.read() as work:
        assert await work.search.outdated(ANALYZER.version, limit=9) == (3, 2)
        assert await work.search.outdated(ANALYZER.version, limit=1) == (3,)


async def test_a_round_of_outdated_documents_goes_on_where_it_was(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_outdated, "LOOKED_AT", 2)
    await fill(storage, *(document(number, "給食", analyzer="older-1") for number in (1, 2, 7)))
    await fill(storage, *(document(number, "給食") for number in (3, 4, 5, 6)))

    async with storage.read() as work:
        assert await work.search.outdated(ANALYZER.version, limit=2) == (7, 2)
        assert await work.search.outdated(ANALYZER.version, limit=2, before=QuestionId(7)) == (2, 1)
        assert await work.search.outdated(ANALYZER.version, limit=2, before=QuestionId(2)) == (1,)
        assert await work.search.outdated(ANALYZER.version, limit=2, before=QuestionId(1)) == ()
        assert await work.search.count_outdated(ANALYZER.version) == 3


async def test_in_a_very_large_town_common_words_do_not_choose_who_is_ranked(
    storage: SqlStorage, database: Database
) -> None:
    await fill(storage, document(1, "給食の献立"), document(2, "防災の献立"))
    async with database.writer.begin() as connection:
        await connection.execute(search_totals.update().values(documents=1_000_000))
        common = search_terms.c.term.in_(["献立", "献", "立"])
        await connection.execute(search_terms.update().where(common).values(documents=300_000))

    assert await find(storage, "給食の献立") == [1]
    assert await find(storage, "献立") == [2, 1]


async def test_common_words_complete_the_scores_of_who_was_chosen_and_of_who_is_wanted(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = invented(40)
    await fill(storage, *documents)
    asked = ANALYZER.terms("休暇申請と防災訓練と予算書と給食の献立")
    async with storage.read() as work:
        whole = {hit.question_id: hit.share for hit in await work.search.find(asked, limit=40)}
    monkeypatch.setattr(ranking, "_LEADING_POSTINGS", 20)
    monkeypatch.setattr(ranking, "_LEADING_SHARE", 0.0)

    async with storage.read() as work:
        chosen = await work.search.find(asked, limit=40)
        wanted = await work.search.find(asked, limit=3, also=[QuestionId(n) for n in range(1, 41)])

    assert 0 < len(chosen) < len(whole)
    assert [hit.question_id for hit in wanted[:3]] == [*whole][:3]
    assert {hit.question_id: hit.share for hit in wanted} == {
        QuestionId(n): 0.0 for n in range(1, 41)
    } | whole
    assert all(whole[hit.question_id] == hit.share for hit in chosen)


async def test_who_holds_a_term_that_leads_is_ranked_as_if_all_terms_led(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = invented(60)
    await fill(storage, *documents)
    having = Counter(term for one in documents for term in {*one.question, *one.answers})
    chance, followed = random.Random(5), 0

    for room in (1, 30, 60, 120, 100_000) * 5:
        monkeypatch.setattr(ranking, "_LEADING_POSTINGS", room)
        asked = ANALYZER.terms("と".join(chance.choices(WORDS, k=chance.randint(1, 6))))
        query = query_of(asked, having, len(documents))
        assert query is not None
        followed += len(query.following)
        led = {term.term for term in query.leading}
        chosen = {one.question_id for one in documents if not led.isdisjoint({*one.question, *one.answers})}
        async with storage.read() as work:
            hits = await work.search.find(asked, limit=60)

        expected = [(number, share) for number, share in reference(documents, asked) if number in chosen]
        assert [hit.question_id for hit in hits] == [number for number, _ in expected]
        assert [hit.share for hit in hits] == pytest.approx([share for _, share in expected])
    assert followed > 0


async def test_what_is_wanted_from_elsewhere_takes_nobodys_place(storage: SqlStorage) -> None:
    others = range(1, 31)
    await fill(storage, *(document(number, "給食の献立") for number in others))
    await fill(storage, document(50, "給食の申請と分別"), section_id=SECTION.id)

    async with storage.read() as work:
        hits = await work.search.find(
            ANALYZER.terms("給食の献立"),
            limit=1,
            section_id=SECTION.id,
            also=[QuestionId(number) for number in others],
        )

    assert [hit.question_id for hit in hits] == [50]


async def test_a_document_has_one_posting_per_term(storage: SqlStorage, database: Database) -> None:
    await fill(storage, document(1, "給食", "給食"))

    async with database.reader.connect() as connection:
        rows = (await connection.execute(select(search_postings).order_by(search_postings.c.term))).all()

    assert [(row.term, row.in_question, row.in_answers) for row in rows] == [
        ("給", 0.3, 0.3),
        ("給食", 1.0, 1.0),
        ("食", 0.3, 0.3),
    ]


async def test_what_is_learnt_from_tells_the_question_from_its_answers(storage: SqlStorage) -> None:
    await fill(storage, document(1, "給食の献立", "献立は給食の委員会"))

    async with storage.read() as work:
        (one,) = await work.search.indexed(Mark(), limit=9)

    assert one.asked == ANALYZER.terms("給食の献立")
    assert one.terms == ANALYZER.terms("給食の献立\n献立は給食の委員会")
