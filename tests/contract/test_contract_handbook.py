"""Pages of the handbook on both databases."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.handbook import MOST_VERSIONS, Credit, Page, PageVersion, Role
from bot.domain.ids import PageId, QuestionId
from bot.domain.question_merges import merge
from bot.domain.questions import Question
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HANAKO, YUMI = member_called("花子"), member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
OUTER = Page(
    PageId(1), "電子契約", "## 手順\n印紙税は" + "あ" * 2_000 + "かかりません", HANAKO.id, START, START
)
INSIDE = replace(OUTER, id=PageId(2), title="内輪の手引き", section_id=INNER.id)
GONE = replace(OUTER, id=PageId(3), title="古い手引き", gone=True)
QUESTION = Question(QuestionId(5), HANAKO.id, "印紙税", "", START)
SECRET = replace(QUESTION, id=QuestionId(6), section_id=INNER.id)
HOUR = timedelta(hours=1)


async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HANAKO, YUMI):
            await work.members.save(member)
        await work.sections.save(INNER)
        await work.sections.seat(seat_in(INNER, HANAKO.id))
        for page in (OUTER, INSIDE, GONE):
            await work.handbook.save(page)
        for question in (QUESTION, SECRET):
            await work.questions.add(question)


async def test_pages_are_found_by_words_and_read_by_who_may(storage: SqlStorage) -> None:
    await _furnish(storage)

    async with storage.read() as work:
        handbook = work.handbook
        assert await handbook.readable(INSIDE.id, HANAKO.id) == INSIDE
        assert await handbook.readable(INSIDE.id, YUMI.id) is None
        assert await handbook.lock_readable(INSIDE.id, None) is None
        assert await handbook.lock(GONE.id) == GONE
        assert await handbook.pages(HANAKO.id, limit=9) == (INSIDE, OUTER)
        assert await handbook.pages(HANAKO.id, limit=9, section_id=INNER.id) == (INSIDE,)
        assert await handbook.pages(HANAKO.id, limit=1, offset=1) == (OUTER,)
        assert await handbook.pages(YUMI.id, limit=9) == (OUTER,)
        every = (OUTER.id, INSIDE.id, GONE.id)
        assert set(await handbook.among(every, HANAKO.id)) == {OUTER, INSIDE}
        assert await handbook.among(every, YUMI.id) == (OUTER,)
        assert await handbook.speaking_of(["電子契約", "かかりません"], YUMI.id, limit=9) == (OUTER,)
        assert await handbook.speaking_of(["内輪"], YUMI.id, limit=9) == ()
        assert await handbook.speaking_of(["給食"], HANAKO.id, limit=9) == ()


async def test_pages_go_where_their_section_goes(storage: SqlStorage) -> None:
    await _furnish(storage)
    other = replace(section_called("もうひとつの内輪課"), members_only=True)
    async with storage.write() as work:
        await work.sections.save(other)
        await work.sections.seat(seat_in(other, YUMI.id))
        await work.sections.unseat(INNER.id)
        await work.reforms.move_questions(INNER.id, other.id)

        moved = replace(INSIDE, section_id=other.id)
        assert await work.handbook.readable(INSIDE.id, YUMI.id) == moved
        assert await work.handbook.readable(INSIDE.id, HANAKO.id) is None


async def test_versions_credits_and_questions_stay_with_a_page(storage: SqlStorage) -> None:
    await _furnish(storage)
    wrote, asked = Credit(HANAKO.id, Role.WROTE, START + HOUR), Credit(YUMI.id, Role.ASKED, START)

    async with storage.write() as work:
        handbook = work.handbook
        for number in range(1, MOST_VERSIONS + 3):
            await handbook.keep_version(PageVersion(OUTER.id, number, "題", f"{number}", YUMI.id, START))
        await handbook.credit(OUTER.id, (wrote, asked))
        await handbook.credit(OUTER.id, (replace(wrote, at=START + 2 * HOUR),))
        for question in (QUESTION, SECRET):
            await handbook.relate(OUTER.id, question.id)
            await handbook.relate(OUTER.id, question.id)
            await handbook.relate(GONE.id, question.id)

    async with storage.read() as work:
        handbook = work.handbook
        assert await handbook.count_versions(OUTER.id) == MOST_VERSIONS
        before = await handbook.version(OUTER.id, back=1)
        assert before is not None
        assert before.number == MOST_VERSIONS + 1
        assert await handbook.version(OUTER.id, back=MOST_VERSIONS) is None
        assert await handbook.credits(OUTER.id) == (asked, wrote)
        assert await handbook.questions_of(OUTER.id, YUMI.id, limit=9) == (QUESTION,)
        assert set(await handbook.questions_of(OUTER.id, HANAKO.id, limit=9)) == {QUESTION, SECRET}
        assert await handbook.about(QUESTION.id, YUMI.id, limit=9) == (OUTER,)
        every = (OUTER.id, INSIDE.id)
        assert await handbook.credits_of(every) == {OUTER.id: (asked, wrote)}


async def test_a_page_is_about_what_its_question_became_part_of(storage: SqlStorage) -> None:
    await _furnish(storage)
    other, last = (replace(QUESTION, id=QuestionId(number), title=f"{number}") for number in (7, 8))
    async with storage.write() as work:
        for question in (other, last):
            await work.questions.add(question)
        await work.handbook.relate(OUTER.id, QUESTION.id)
        for question, into in ((QUESTION, other), (other, last)):
            gone, _, done = merge(question, into, HANAKO.id, START)
            await work.question_merges.join(done, None)
            await work.questions.save(gone)

    async with storage.read() as work:
        assert await work.handbook.about(last.id, YUMI.id, limit=9) == (OUTER,)
        assert await work.handbook.questions_of(OUTER.id, YUMI.id, limit=9) == (last,)
