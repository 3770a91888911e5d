"""What a members-only section holds is there for its members, on both databases, inside the queries."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.ids import MemberId, QuestionId
from bot.domain.questions import Question
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.sections import Section
from bot.ports.search import Document
from bot.ports.sections import Wanted
from bot.ports.work import Work
from bot.text.analysis import CharacterAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.events import event_called, settle
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

ANALYZER = CharacterAnalyzer()
INSIDER, OUTSIDER = member_called("中の人"), member_called("外の人")
INNER, OUTER = replace(section_called("内輪課"), members_only=True), section_called("広場課")
DAY = timedelta(days=1)
INNER_EVENT = event_called("秘密の会", section_id=INNER.id)
OUTER_EVENT = event_called("公開の会", section_id=OUTER.id)
TOWN_EVENT = event_called("全庁の会")
READERS = [(None, 0), (OUTSIDER.id, 0), (INSIDER.id, 1)]


def question(number: int, title: str, section: Section | None) -> Question:
    section_id = section.id if section else None
    return Question(QuestionId(number), OUTSIDER.id, title, "", START, section_id=section_id)


QUESTIONS = (
    question(1, "合言葉の秘密", INNER),
    question(2, "合言葉の作法", OUTER),
    question(3, "合言葉", None),
)


async def index(work: Work, *questions: Question) -> None:
    for one in questions:
        await work.search.put_all([Document(one.id, ANALYZER.terms(one.title), {}, ANALYZER.version)])


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for section in (INNER, OUTER):
            await work.sections.save(section)
        for member in (INSIDER, OUTSIDER):
            await work.members.save(member)
        await work.sections.seat(seat_in(INNER, INSIDER.id))
        await work.sections.seat(seat_in(OUTER, OUTSIDER.id))
        for one in QUESTIONS:
            await work.questions.add(one)
        await index(work, *QUESTIONS)
    await settle(storage, INNER_EVENT, OUTER_EVENT, TOWN_EVENT)


@pytest.mark.parametrize(("reader", "more"), READERS)
async def test_events_are_there_for_those_who_may_read_them(
    storage: SqlStorage, reader: MemberId | None, more: int
) -> None:
    async with storage.write() as work:
        week = await work.events.starting(START, START + 7 * DAY, reader=reader)
        found = await work.events.search("の会", now=START, limit=9, reader=reader)
        coming = await work.events.upcoming(now=START, reader=reader or MemberId(0), limit=9)
        inside = await work.events.upcoming(
            now=START, reader=reader or MemberId(0), limit=9, section_id=INNER.id
        )

        assert (len(week), len(found), len(coming), len(inside)) == (2 + more, 2 + more, 2 + more, more)
        assert (await work.events.readable(INNER_EVENT.id, reader) is not None) == bool(more)
        assert (await work.events.lock_readable(INNER_EVENT.id, reader) is not None) == bool(more)
        assert await work.events.readable(OUTER_EVENT.id, reader) == OUTER_EVENT
        assert await work.sections.reads(INNER.id, reader) == bool(more)
        assert await work.sections.reads(OUTER.id, reader)


@pytest.mark.parametrize(("reader", "more"), READERS)
async def test_questions_are_there_for_those_who_may_read_them(
    storage: SqlStorage, reader: MemberId | None, more: int
) -> None:
    async with storage.write() as work:
        lists = (
            await work.questions.recent(limit=9, reader=reader),
            await work.questions.unanswered(limit=9, reader=reader),
            await work.questions.titled("合言葉", limit=9, reader=reader),
        )
        inside = await work.questions.recent(limit=9, section_id=INNER.id, reader=reader)

        assert [len(found) for found in lists] == [2 + more] * 3
        assert len(inside) == more
        assert (await work.questions.readable(QuestionId(1), reader) is not None) == bool(more)
        assert (await work.questions.lock_readable(QuestionId(1), reader) is not None) == bool(more)


async def test_ones_own_question_is_not_shown_to_somebody_who_does_not_belong_any_more(
    storage: SqlStorage,
) -> None:
    async with storage.read() as work:
        assert [one.id for one in await work.questions.open_of(OUTSIDER.id, limit=9)] == [3, 2]


@pytest.mark.parametrize("reader", [None, OUTSIDER.id])
async def test_nobody_elses_search_changes_by_a_hair_with_what_is_kept_inside(
    storage: SqlStorage, reader: MemberId | None
) -> None:
    asked = ANALYZER.terms("合言葉の秘密")

    async def hits() -> object:
        async with storage.read() as work:
            return await work.search.find(asked, limit=9, reader=reader)

    before = await hits()
    async with storage.write() as work:
        for number in range(10, 40):
            kept = question(number, "秘密の合言葉の作法", INNER)
            await work.questions.add(kept)
            await index(work, kept)
    after = await hits()
    async with storage.write() as work:
        for number in range(10, 40):
            await work.search.remove(QuestionId(number))
        await work.search.remove(QuestionId(1))

    assert before == after == await hits()
    assert {hit.question_id for hit in before} == {2, 3}  # type: ignore[attr-defined]


async def test_members_find_what_only_they_may_find_even_by_words_nobody_else_uses(
    storage: SqlStorage,
) -> None:
    async with storage.read() as work:
        inside = await work.search.find(ANALYZER.terms("秘密"), limit=9, reader=INSIDER.id)
        outside = await work.search.find(ANALYZER.terms("秘密"), limit=9, reader=OUTSIDER.id)

    assert [hit.question_id for hit in inside] == [1]
    assert outside == ()


async def test_the_statistics_follow_where_a_section_opens_or_closes(storage: SqlStorage) -> None:
    asked = ANALYZER.terms("合言葉")

    async def shares() -> list[float]:
        async with storage.read() as work:
            return [round(hit.share, 9) for hit in await work.search.find(asked, limit=9)]

    closed = await shares()
    async with storage.write() as work:
        await work.sections.save(replace(INNER, members_only=False))
        await work.search.recount(INNER.id)
        await work.search.recount(INNER.id)
    opened = await shares()
    async with storage.write() as work:
        await work.sections.save(INNER)
        await work.search.recount(INNER.id)

    assert (len(closed), len(opened)) == (2, 3)
    assert await shares() == closed
    async with storage.write() as work:  # every document leaves as it came: nothing is counted twice
        for one in QUESTIONS:
            await work.search.remove(one.id)
        await work.search.put_all([Document(QuestionId(2), asked, {}, ANALYZER.version)])
        (only,) = await work.search.find(asked, limit=9)
    assert only.question_id == 2


async def test_who_does_not_belong_any_more_is_neither_mentioned_nor_reminded(storage: SqlStorage) -> None:
    hall = place_of()
    async with storage.write() as work:
        for member in (INSIDER, OUTSIDER):
            await work.members.save(replace(member, direct_reminders=True))
            await work.members.save_account(account_at(hall, member.profile.name, member))
            for event in (INNER_EVENT, OUTER_EVENT):
                await work.rsvps.save(
                    Rsvp(event.id, member.id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, START)
                )

        assert set(await work.rsvps.direct_accounts(INNER_EVENT.id)) == {INSIDER.id}
        assert set(await work.rsvps.direct_accounts(OUTER_EVENT.id)) == {INSIDER.id, OUTSIDER.id}
        here = await work.rsvps.present_at(INNER_EVENT.id, hall.id, limit=9)
        assert [attendee.name for attendee in here] == ["中の人"]
        assert await work.rsvps.outsiders(START, limit=9) == ((INNER_EVENT.id, OUTSIDER.id),)
        assert await work.rsvps.outsiders(START + 9 * DAY, limit=9) == ()


async def test_seats_inside_are_shown_to_those_who_belong_too(storage: SqlStorage) -> None:
    async with storage.read() as work:
        assert await work.sections.memberships_shown(INSIDER.id, OUTSIDER.id) == ()
        assert len(await work.sections.memberships_shown(INSIDER.id, INSIDER.id)) == 1
        assert len(await work.sections.memberships_shown(OUTSIDER.id, INSIDER.id)) == 1


async def test_the_list_tells_nothing_of_what_goes_on_inside(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.sections.touch(OUTER.id, START + DAY)
        await work.sections.touch(INNER.id, START + 2 * DAY)
        rows, total = await work.sections.overview(Wanted(), now=START, limit=9)

    assert ([row.section.name for row in rows], total) == (["広場課", "内輪課"], 2)
