"""What others called a question, on both databases: it is found by that, and nobody's words stay too long."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.policy import Policy
from bot.domain.question_pairs import MOST_CALLED, Pair, PairKind
from bot.domain.questions import Question
from bot.services import question_meaning
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.services.question_merging import MergingService
from bot.text.analysis import CharacterAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HANAKO, KENTA, YUMI = member_called("花子"), member_called("健太"), member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
FORMAL = Question(QuestionId(1), HANAKO.id, "押印の見直しについて", "", START)
INSIDE = Question(QuestionId(2), HANAKO.id, "押印の廃止", "", START, section_id=INNER.id)
OTHER = Question(QuestionId(3), HANAKO.id, "給食の献立", "", START)
WORDS = "ハンコなくしたい"


@pytest_asyncio.fixture(loop_scope="session")
async def index(storage: SqlStorage) -> QuestionIndex:
    made = QuestionIndex(storage, CharacterAnalyzer())
    async with storage.write() as work:
        for member in (HANAKO, KENTA, YUMI):
            await work.members.save(member)
        await work.sections.save(INNER)
        await work.sections.seat(seat_in(INNER, HANAKO.id))
        for question in (FORMAL, INSIDE, OTHER):
            await work.questions.add(question)
            await made.update(work, question)
    return made


def pair(
    member_id: MemberId,
    words: str = WORDS,
    *,
    asked_id: int = 900,
    to: Question = FORMAL,
    section_id: SectionId | None = None,
    kind: PairKind = PairKind.SOLVED_BY,
) -> Pair:
    at = START + timedelta(minutes=asked_id)
    return Pair(kind, asked_id, to.id, member_id, words, at, section_id)


async def note(storage: SqlStorage, index: QuestionIndex, *pairs: Pair) -> None:
    async with storage.write() as work:
        for one in pairs:
            await work.question_ties.pair(one)
            await index.learn(work, (one.question_id,))


async def found(
    storage: SqlStorage, index: QuestionIndex, text: str = WORDS, reader: MemberId | None = None
) -> tuple[QuestionId, ...]:
    async with storage.read() as work:
        return await index.ranked(work, text, limit=9, reader=reader)


async def read_anew(index: QuestionIndex) -> None:
    while await index.tick(START):
        pass


async def test_a_question_is_found_by_what_others_called_it(
    storage: SqlStorage, index: QuestionIndex
) -> None:
    assert await found(storage, index) == ()

    await note(storage, index, pair(KENTA.id))
    assert await found(storage, index) == (FORMAL.id,)

    async with storage.write() as work:  # an answer, or other words, leave that as it is
        await index.update(work, FORMAL)
    assert await found(storage, index) == (FORMAL.id,)


async def test_without_any_pair_the_shares_are_the_same_to_the_last_digit(
    storage: SqlStorage, index: QuestionIndex
) -> None:
    asked = CharacterAnalyzer().terms("押印の見直し")

    async def hits() -> object:
        async with storage.read() as work:
            return await work.search.find(asked, limit=9)

    before = await hits()
    await note(storage, index, pair(KENTA.id, "給食", to=OTHER, kind=PairKind.ACCEPTED))
    async with storage.write() as work:
        await index.learn(work, (FORMAL.id, OTHER.id))
    assert await hits() == before

    await note(storage, index, pair(KENTA.id))
    async with storage.write() as work:
        await work.search.unlearn(KENTA.id)
        await work.question_ties.forget_member(KENTA.id)
    assert await hits() == before
    assert await found(storage, index) == ()


@pytest.mark.usefixtures("index")
async def test_of_many_people_the_newest_are_listened_to_each_once(storage: SqlStorage) -> None:
    people = [member_called(f"人{number}") for number in range(MOST_CALLED + 1)]
    async with storage.write() as work:
        for one in people:
            await work.members.save(one)
        for number, one in enumerate(people):
            await work.question_ties.pair(pair(one.id, f"その{number}", asked_id=100 + number))
        await work.question_ties.pair(pair(people[-1].id, "昔の言葉", asked_id=50))
        told = (await work.question_ties.called([FORMAL.id, OTHER.id]))[FORMAL.id]

    assert told == tuple(f"その{number}" for number in range(MOST_CALLED, 0, -1))


async def test_what_was_asked_inside_leads_nowhere_else(storage: SqlStorage, index: QuestionIndex) -> None:
    await note(
        storage,
        index,
        pair(HANAKO.id, section_id=INNER.id),
        pair(HANAKO.id, section_id=INNER.id, to=INSIDE),
    )

    assert await found(storage, index) == ()
    assert await found(storage, index, reader=HANAKO.id) == (INSIDE.id,)


async def test_what_was_asked_in_a_section_that_closes_itself_leads_out_of_it_no_more(
    storage: SqlStorage, index: QuestionIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_meaning, "LEAST_DOCUMENTS", 2)

    async def show(*, members_only: bool) -> None:
        async with storage.write() as work:
            await work.search.hold()
            await work.sections.save(replace(INNER, members_only=members_only))
            await work.search.recount(INNER.id)

    await show(members_only=False)
    await note(storage, index, pair(YUMI.id, section_id=INNER.id))
    await read_anew(index)
    assert (await found(storage, index))[0] == FORMAL.id
    assert index.state.by_meaning == 3

    await show(members_only=True)
    assert await found(storage, index) == ()
    assert index.state.by_meaning == 0
    await read_anew(index)
    assert await found(storage, index) == ()
    assert index.state.by_meaning == 3
    async with storage.read() as work:
        assert (await work.search.find(CharacterAnalyzer().terms("見直し"), limit=1))[
            0
        ].question_id == FORMAL.id

    await show(members_only=False)
    await read_anew(index)
    assert (await found(storage, index))[0] == FORMAL.id


async def test_who_leaves_takes_their_words_along_and_others_stay(
    storage: SqlStorage, index: QuestionIndex
) -> None:
    await note(storage, index, pair(KENTA.id), pair(YUMI.id, "脱ハンコ", asked_id=901))

    async with storage.write() as work:
        await work.search.unlearn(KENTA.id)
        await work.question_ties.forget_member(KENTA.id)
    assert await found(storage, index) == ()

    await read_anew(index)
    assert await found(storage, index, "なくしたい") == ()
    assert await found(storage, index, "脱ハンコ") == (FORMAL.id,)


async def test_a_same_question_is_followed_in_its_words_until_it_is_taken_back(
    storage: SqlStorage, index: QuestionIndex
) -> None:
    asked = Question(QuestionId(4), KENTA.id, WORDS, "", START)
    async with storage.write() as work:
        await work.questions.add(asked)
        await index.update(work, asked)
    await note(storage, index, pair(YUMI.id, asked_id=asked.id, kind=PairKind.SAME))
    assert set(await found(storage, index)) == {asked.id, FORMAL.id}

    async with storage.write() as work:
        reworded = asked.edit("電子化", "", START)
        await work.questions.save(reworded)
        await index.update(work, reworded)
    assert await found(storage, index) == ()
    assert set(await found(storage, index, "電子化")) == {asked.id, FORMAL.id}

    async with storage.write() as work:
        await work.questions.save(reworded.withdraw())
        await index.update(work, reworded.withdraw())
    assert await found(storage, index, "電子化") == ()


@pytest.mark.parametrize(("goes", "stays"), [(4, 1), (1, 4)])
async def test_a_question_is_found_by_the_words_of_what_was_merged_into_it(
    storage: SqlStorage, index: QuestionIndex, goes: int, stays: int
) -> None:
    asked = Question(QuestionId(4), KENTA.id, WORDS, "", START)
    async with storage.write() as work:
        await work.questions.add(asked)
        await index.update(work, asked)
    text = {FORMAL.id: "見直し", asked.id: WORDS}[QuestionId(goes)]
    assert await found(storage, index, text) == (goes,)
    merging = MergingService(storage, Policy(), index)
    by_office = Origin("", START, YUMI.id, administrator=True)

    await merging.merge(QuestionId(goes), QuestionId(stays), by_office)
    assert await found(storage, index, text) == (stays,)
    async with storage.read() as work:
        (kept,) = await work.question_ties.pairs(limit=9)
        assert (kept.kind, kept.asked_id, kept.question_id) == (PairKind.SAME, goes, stays)

    async with storage.write() as work:
        into = await work.questions.lock(QuestionId(stays))
        assert into is not None
        await work.questions.save(into.withdraw())
        await index.update(work, into.withdraw())
    assert await found(storage, index, text) == ()
    async with storage.read() as work:
        assert await work.question_ties.pairs(limit=9) == ()


@pytest.mark.parametrize("said_before", [False, True])
async def test_an_undone_merge_leaves_only_what_was_said_before(
    storage: SqlStorage, index: QuestionIndex, *, said_before: bool
) -> None:
    merging = MergingService(storage, Policy(), index)
    if said_before:
        earlier = pair(YUMI.id, asked_id=OTHER.id, kind=PairKind.SAME)
        await note(storage, index, replace(earlier, at=START - timedelta(days=1)))
    by_office = Origin("", START, YUMI.id, administrator=True)

    await merging.merge(OTHER.id, FORMAL.id, by_office)
    await merging.undo(OTHER.id, by_office)

    either = {OTHER.id, FORMAL.id} if said_before else {OTHER.id}
    assert set(await found(storage, index, "献立")) == either
    async with storage.read() as work:
        proposed = await work.question_merges.proposed(YUMI.id, administrator=True, limit=9)
        assert [(one.id, other.id) for one, other in proposed] == [(OTHER.id, FORMAL.id)] * said_before


async def test_what_a_merged_question_says_stays_inside_a_section_that_closes_itself(
    storage: SqlStorage, index: QuestionIndex
) -> None:
    async with storage.write() as work:
        await work.sections.save(replace(INNER, members_only=False))
    by_office = Origin("", START, YUMI.id, administrator=True)
    await MergingService(storage, Policy(), index).merge(INSIDE.id, FORMAL.id, by_office)
    assert await found(storage, index, "廃止") == (FORMAL.id,)

    async with storage.write() as work:
        await work.search.hold()
        await work.sections.save(INNER)
        await work.search.recount(INNER.id)
    assert await found(storage, index, "廃止") == ()
    await read_anew(index)
    assert await found(storage, index, "廃止") == ()
    assert await found(storage, index, "見直し") == (FORMAL.id,)
