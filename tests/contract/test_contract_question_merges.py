"""Merging questions on both databases: what moves, what is counted, and that undoing takes it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import AnswerId, QuestionId
from bot.domain.question_merges import merge
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.question_versions import Version
from bot.domain.questions import Answer, Question
from bot.domain.sections import Post
from bot.services.question_returns import lock_with_parts
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HANAKO, KENTA, YUMI = member_called("花子"), member_called("健太"), member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
GOES = Question(QuestionId(1), HANAKO.id, "印紙税", "", START, answers=1)
STAYS = Question(QuestionId(2), KENTA.id, "電子契約の印紙税", "", START)
INSIDE = Question(QuestionId(3), HANAKO.id, "内輪の題", "", START, section_id=INNER.id)
INSIDE_TOO = replace(INSIDE, id=QuestionId(4), title="内輪の題ふたたび")
ANSWER = Answer(AnswerId(11), GOES.id, YUMI.id, "かかりません", START)
TAKEN_BACK = Answer(AnswerId(12), GOES.id, YUMI.id, "まちがい", START, withdrawn=True)
HOUR = timedelta(hours=1)


async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HANAKO, KENTA, YUMI):
            await work.members.save(member)
        await work.sections.save(INNER)
        await work.sections.seat(seat_in(INNER, YUMI.id, Post.CHIEF))
        for question in (GOES, STAYS, INSIDE, INSIDE_TOO):
            await work.questions.add(question)
        for answer in (ANSWER, TAKEN_BACK):
            await work.questions.add_answer(answer)
        ties = work.question_ties
        await ties.keep_version(Version(GOES.id, ANSWER.id, 1, START, START, YUMI.id, "かかる?"))
        for member in (KENTA, YUMI):  # 健太 asked the other one himself
            await ties.follow(GOES.id, member.id, START)
            await work.questions.thank(GOES.id, member.id, "印紙", START)
        await work.questions.thank(STAYS.id, YUMI.id, "契約", START + HOUR)


async def test_what_belongs_to_a_question_goes_along_and_comes_back(storage: SqlStorage) -> None:
    await _furnish(storage)
    merged, target, done = merge(GOES, STAYS, KENTA.id, START + HOUR)

    async with storage.write() as work:
        await work.question_merges.join(done, HANAKO.id)
        for question in (merged, target):
            await work.questions.save(question)
    async with storage.read() as work:
        assert await work.questions.get(GOES.id) == merged
        assert await work.question_merges.into(STAYS.id, None, limit=9) == ((merged, done),)
        assert await work.question_merges.parts(STAYS.id, limit=9) == (done,)
        assert set(await work.question_merges.whole(STAYS.id, limit=9)) == {STAYS.id, GOES.id}
        assert await work.questions.answers_to((STAYS.id,), limit=9) == (
            replace(ANSWER, question_id=STAYS.id),
        )
        assert await work.question_ties.count_versions(STAYS.id, [ANSWER.id]) == {ANSWER.id: 1}
        followers = await work.question_ties.followers(STAYS.id, limit=9)
        assert set(followers) == {HANAKO.id, YUMI.id}
        assert await work.questions.thanks(STAYS.id) == 2
        assert await work.questions.recent(limit=9) == (target,)

    async with storage.write() as work:
        assert await work.question_merges.part(done) == {ANSWER.id}
    async with storage.read() as work:
        assert await work.question_merges.get(GOES.id) is None
        assert await work.questions.answers_to((GOES.id,), limit=9) == (ANSWER,)
        assert await work.question_ties.count_versions(GOES.id, [ANSWER.id]) == {ANSWER.id: 1}
        assert await work.question_ties.followers(STAYS.id, limit=9) == ()
        assert await work.questions.thanks(STAYS.id) == 1
        assert await work.questions.thanks(GOES.id) == 2


async def test_what_becomes_part_of_a_question_while_that_is_held_is_held_too(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _furnish(storage)
    merged, _, done = merge(GOES, STAYS, YUMI.id, START)
    async with storage.write() as work:
        lock, held = work.questions.lock, list[QuestionId]()

        async def lock_late(question_id: QuestionId) -> Question | None:
            if not held:  # another process was faster by a moment
                await work.question_merges.join(done, None)
                await work.questions.save(merged)
            held.append(question_id)
            return await lock(question_id)

        monkeypatch.setattr(work.questions, "lock", lock_late)
        _, parts = await lock_with_parts(work, STAYS.id, None)

    assert held == [STAYS.id, GOES.id]
    assert parts == ((merged, done),)


async def test_what_became_part_of_a_question_is_told_to_who_may_read_it(storage: SqlStorage) -> None:
    await _furnish(storage)
    into_open, into_inner = [
        merge(goes, into, YUMI.id, START) for goes, into in ((INSIDE, STAYS), (GOES, INSIDE_TOO))
    ]
    async with storage.write() as work:
        for merged, _, done in (into_open, into_inner):  # before the section kept to itself
            await work.question_merges.join(done, None)
            await work.questions.save(merged)

    async with storage.read() as work:
        merges = work.question_merges
        told = [await merges.into(STAYS.id, one, limit=9) for one in (KENTA.id, YUMI.id, None)]
        assert [len(found) for found in told] == [0, 1, 0]
        shown_anew = await work.questions.ids_of(INNER.id, limit=9)
        assert set(shown_anew) == {INSIDE.id, INSIDE_TOO.id, GOES.id}


async def test_what_was_named_the_same_is_offered_to_who_may_merge_and_read_it(storage: SqlStorage) -> None:
    await _furnish(storage)
    async with storage.write() as work:
        for one, other in ((GOES, STAYS), (STAYS, INSIDE), (INSIDE, INSIDE_TOO)):
            pair = Pair(PairKind.SAME, one.id, other.id, YUMI.id, one.title, START)
            await work.question_ties.pair(pair)
            await work.question_ties.pair(replace(pair, member_id=KENTA.id))

    async with storage.read() as work:
        merges = work.question_merges
        assert await merges.proposed(KENTA.id, administrator=False, limit=9) == ((GOES, STAYS),)
        assert await merges.proposed(YUMI.id, administrator=False, limit=9) == ((INSIDE, INSIDE_TOO),)
        assert await merges.proposed(YUMI.id, administrator=True, limit=1, offset=1) == ((GOES, STAYS),)
        assert await merges.proposed(HANAKO.id, administrator=False, limit=9) == ((GOES, STAYS),)


async def test_words_without_a_name_tell_where_they_were_said(
    storage: SqlStorage,
) -> None:
    await _furnish(storage)
    last = Question(QuestionId(5), YUMI.id, "契約の印紙税", "", START)
    async with storage.write() as work:
        sealed = work.questions.seal(replace(last, id=QuestionId(6), asker_id=HANAKO.id, answers=1))
        own = replace(ANSWER, id=AnswerId(13), question_id=sealed.id, member_id=None)
        for question in (last, sealed):
            await work.questions.add(question)
        await work.questions.add_answer(own)

    for goes, into in ((sealed, GOES), (GOES, STAYS), (STAYS, last)):
        merged, target, done = merge(goes, into, YUMI.id, START)
        async with storage.write() as work:
            await work.question_merges.join(done, None)
            for question in (merged, target):
                await work.questions.save(question)
    async with storage.read() as work:
        moved = replace(own, question_id=last.id, came_from=sealed.id)
        assert await work.questions.answer(own.id) == moved
        assert (await work.questions.answers_by_id([own.id]))[own.id] == moved
        given = await work.questions.answers_to([last.id], limit=9)
        assert [one.came_from for one in given if one.member_id is not None] == [None]
        mine, others = [await work.questions.recognise(given, one.id) for one in (HANAKO, YUMI)]
        assert [one.id for one in mine if one.recognised] == [own.id]
        assert others == given
