"""Follows, thanks, versions and pairs on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.ids import AnswerId, MemberId, QuestionId
from bot.domain.question_bundles import Span
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.question_versions import MOST_VERSIONS, NO_ANSWER, Version
from bot.domain.questions import Answer, Question
from bot.domain.town_sizes import TownSize
from bot.ports.question_ties import Thanked
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HANAKO, KENTA, YUMI = member_called("花子"), member_called("健太"), member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
OPEN = Question(
    QuestionId(1), HANAKO.id, "題", "本文", START, tried="調べた", area="契約", town_size=TownSize.CORE
)
INSIDE = Question(QuestionId(2), HANAKO.id, "内輪の題", "", START, section_id=INNER.id)
ANSWER = Answer(AnswerId(11), OPEN.id, KENTA.id, "こたえ", START + timedelta(hours=2))
SECRET = Answer(AnswerId(12), INSIDE.id, KENTA.id, "内輪のこたえ", START + timedelta(hours=2))
DAY = Span(START, START + timedelta(days=1))


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HANAKO, KENTA, YUMI):
            await work.members.save(member)
        await work.sections.save(INNER)
        for insider in (HANAKO, KENTA):
            await work.sections.seat(seat_in(INNER, insider.id))
        for question in (OPEN, INSIDE):
            await work.questions.add(question)
        for answer in (ANSWER, SECRET):
            await work.questions.add_answer(answer)


async def test_a_follow_is_there_once_and_can_be_taken_back(storage: SqlStorage) -> None:
    async with storage.write() as work:
        ties = work.question_ties
        assert await ties.follow(OPEN.id, YUMI.id, START)
        assert not await ties.follow(OPEN.id, YUMI.id, START)
        assert await ties.follow(OPEN.id, KENTA.id, START)
        assert await ties.count_followers(OPEN.id) == 2
        first, second = sorted((YUMI.id, KENTA.id))
        assert await ties.followers(OPEN.id, limit=9) == (first, second)
        assert await ties.followers(OPEN.id, limit=9, after=first) == (second,)
        assert await ties.unfollow(OPEN.id, KENTA.id)
        assert not await ties.unfollow(OPEN.id, KENTA.id)
        assert not await ties.follows(OPEN.id, KENTA.id)
        assert await ties.follows(OPEN.id, YUMI.id)


async def test_who_waits_for_answers_of_a_section_without_belonging_is_found(storage: SqlStorage) -> None:
    outside = replace(INSIDE, id=QuestionId(3), asker_id=YUMI.id)
    async with storage.write() as work:
        await work.question_ties.follow(INSIDE.id, KENTA.id, START)
        assert await work.question_ties.outside(INNER.id, limit=9) == ()
        await work.question_ties.follow(INSIDE.id, YUMI.id, START)
        hidden = work.questions.seal(replace(outside, id=QuestionId(4)))
        for question in (outside, hidden):
            await work.questions.add(question)
        assert await work.question_ties.outside(INNER.id, limit=9) == (YUMI.id,)
        assert [one.id for one in await work.questions.sealed_in(INNER.id, limit=9)] == [hidden.id]
        for question in (INSIDE, outside, hidden):
            await work.questions.save(question.enough())
        assert await work.question_ties.outside(INNER.id, limit=9) == ()
        assert await work.questions.sealed_in(INNER.id, limit=9) == ()


async def test_lists_of_ones_own_hide_what_one_cannot_read_any_more(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for question, hours in ((OPEN, 0), (INSIDE, 1)):
            for member in (YUMI, KENTA):
                await work.question_ties.follow(question.id, member.id, START + timedelta(hours=hours))

    async with storage.read() as work:
        ties = work.question_ties
        assert await ties.followed_by(KENTA.id, limit=9) == (INSIDE, OPEN)
        assert await ties.followed_by(YUMI.id, limit=9) == (OPEN,)
        assert await ties.asked_by(HANAKO.id, limit=1, offset=1) == (OPEN,)
        assert await ties.answers_for(YUMI.id, DAY, limit=9) == ((OPEN, ANSWER),)
        assert await ties.answers_for(KENTA.id, DAY, limit=9) == ()  # their own
        assert await ties.answers_for(YUMI.id, Span(START, ANSWER.at), limit=9) == ()


async def test_thanks_are_counted_by_answer_and_told_to_who_wrote_it(storage: SqlStorage) -> None:
    async with storage.write() as work:
        ties = work.question_ties
        assert await ties.thank(ANSWER.id, HANAKO.id, START)
        assert not await ties.thank(ANSWER.id, HANAKO.id, START)
        assert await ties.thank(ANSWER.id, YUMI.id, START + timedelta(days=1))
        await work.questions.save(replace(OPEN, accepted_id=ANSWER.id))
        await work.questions.thank(OPEN.id, YUMI.id, "ききたいこと", START)

    async with storage.write() as work:
        ties = work.question_ties
        assert await ties.thanks([ANSWER.id, SECRET.id]) == {ANSWER.id: 2}
        assert await ties.thanked_by(YUMI.id, [ANSWER.id, SECRET.id]) == {ANSWER.id}
        solved = replace(OPEN, accepted_id=ANSWER.id)
        assert await ties.thanks_to(KENTA.id, DAY, limit=9) == (Thanked(solved, helped=1, spared=1),)
        assert await ties.thanks_to(HANAKO.id, DAY, limit=9) == ()
        assert await ties.take_thanks_back(ANSWER.id, HANAKO.id)
        assert not await ties.take_thanks_back(ANSWER.id, HANAKO.id)
        assert await ties.thanks([ANSWER.id]) == {ANSWER.id: 1}


async def test_versions_are_kept_up_to_a_number_the_last_one_first(storage: SqlStorage) -> None:
    def version(number: int, answer_id: AnswerId = NO_ANSWER) -> Version:
        return Version(OPEN.id, answer_id, number, START, START, HANAKO.id, f"{number}版", "題", "調べた")

    async with storage.write() as work:
        ties = work.question_ties
        for number in range(1, MOST_VERSIONS + 3):
            assert await ties.next_number(OPEN.id, NO_ANSWER) == number
            await ties.keep_version(version(number))
        await ties.keep_version(version(1, ANSWER.id))

        assert await ties.count_versions(OPEN.id, [NO_ANSWER, ANSWER.id, SECRET.id]) == {
            NO_ANSWER: MOST_VERSIONS,
            ANSWER.id: 1,
        }
        assert await ties.version(OPEN.id, NO_ANSWER, back=1) == version(MOST_VERSIONS + 1)
        assert await ties.version(OPEN.id, NO_ANSWER, back=MOST_VERSIONS) is None
        assert await ties.forget_version(OPEN.id, NO_ANSWER, 3)
        assert not await ties.forget_version(OPEN.id, NO_ANSWER, 3)
        assert await ties.version(OPEN.id, ANSWER.id, back=0) == version(1, ANSWER.id)


async def test_pairs_are_read_by_who_may_read_both_sides(storage: SqlStorage) -> None:
    solved = _pair(PairKind.SOLVED_BY, 77, OPEN, YUMI.id)
    from_inside = replace(_pair(PairKind.SAME, INSIDE.id, OPEN, KENTA.id), section_id=INNER.id)
    to_inside = _pair(PairKind.SAME, OPEN.id, INSIDE, KENTA.id)
    accepted = _pair(PairKind.ACCEPTED, OPEN.id, OPEN, HANAKO.id)
    async with storage.write() as work:
        for pair in (solved, from_inside, to_inside, accepted):
            assert await work.question_ties.pair(pair)
        assert not await work.question_ties.pair(solved)

    async with storage.write() as work:
        assert await work.question_ties.pairs(limit=9) == (solved,)
        assert set(await work.question_ties.pairs(limit=9, reader=KENTA.id)) == {
            solved,
            from_inside,
            to_inside,
        }
        await work.questions.save(replace(OPEN, accepted_id=ANSWER.id))
        assert set(await work.question_ties.pairs(limit=9)) == {solved, accepted}
        await work.questions.save(INSIDE.withdraw())
        assert set(await work.question_ties.pairs(limit=9, reader=KENTA.id)) == {solved, accepted}
        assert await work.question_ties.pairs(limit=9, since=START + timedelta(days=1)) == ()


async def test_who_leaves_follows_and_thanks_nobody(storage: SqlStorage) -> None:
    async with storage.write() as work:
        ties = work.question_ties
        await ties.follow(OPEN.id, YUMI.id, START)
        await ties.thank(ANSWER.id, YUMI.id, START)
        await work.questions.thank(OPEN.id, YUMI.id, "ききたいこと", START)
        await ties.pair(_pair(PairKind.SOLVED_BY, 77, OPEN, YUMI.id))
        await ties.forget_member(YUMI.id)

        assert await ties.count_followers(OPEN.id) == 0
        assert await ties.thanks([ANSWER.id]) == {}
        assert await work.questions.thanks(OPEN.id) == 0
        assert await ties.pairs(limit=9) == ()


async def test_of_each_question_the_answer_that_helped_most_however_many_came_before(
    storage: SqlStorage,
) -> None:
    many = [replace(ANSWER, id=AnswerId(100 + number), body=f"{number}") for number in range(70)]
    added = replace(ANSWER, id=AnswerId(200), member_id=HANAKO.id)
    gone = replace(ANSWER, id=AnswerId(201), withdrawn=True)
    async with storage.write() as work:
        assert (await work.questions.most_helpful([OPEN.id, INSIDE.id])) == {1: ANSWER, 2: SECRET}
        for answer in (*many, added, gone):
            await work.questions.add_answer(answer)
        for answer, people in ((added, 3), (gone, 3), (many[66], 2), (many[69], 2), (many[1], 1)):
            for member in (HANAKO, KENTA, YUMI)[:people]:
                await work.question_ties.thank(answer.id, member.id, START)

    async with storage.read() as work:
        best = await work.questions.most_helpful([OPEN.id, INSIDE.id])
        assert await work.questions.most_helpful([]) == {}
    assert best == {OPEN.id: many[66], INSIDE.id: SECRET}


async def test_all_of_a_question_comes_back(storage: SqlStorage) -> None:
    whole = replace(OPEN, asked_back_at=START + timedelta(days=1)).enough()
    async with storage.write() as work:
        await work.questions.save(whole)

    async with storage.read() as work:
        assert await work.questions.get(OPEN.id) == whole
        assert await work.questions.unanswered(limit=9, reader=HANAKO.id) == (INSIDE,)


def _pair(kind: PairKind, asked_id: int, question: Question, member_id: MemberId) -> Pair:
    return Pair(kind, asked_id, question.id, member_id, "ききたいこと", START)
