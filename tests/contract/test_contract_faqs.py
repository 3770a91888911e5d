"""Frequently asked questions on both databases."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.faqs import propose
from bot.domain.ids import AnswerId, QuestionId
from bot.domain.question_merges import merge
from bot.domain.question_pairs import Pair, PairKind
from bot.domain.questions import Question, QuestionStatus
from storage.unit_of_work import SqlStorage
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HANAKO, KENTA, YUMI = member_called("花子"), member_called("健太"), member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
SOLVED = Question(
    QuestionId(1),
    HANAKO.id,
    "印紙税",
    "",
    START,
    status=QuestionStatus.SOLVED,
    accepted_id=AnswerId(9),
    area="契約",
)
INSIDE = replace(SOLVED, id=QuestionId(2), title="内輪の題", section_id=INNER.id, area="")
GOES = replace(SOLVED, id=QuestionId(3), title="電子の印紙税", accepted_id=None, status=QuestionStatus.OPEN)
LAST = replace(GOES, id=QuestionId(4), title="収入印紙")


async def test_entries_are_listed_for_who_may_read_them(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HANAKO, KENTA, YUMI):
            await work.members.save(member)
        await work.sections.save(INNER)
        await work.sections.seat(seat_in(INNER, KENTA.id))
        for question in (SOLVED, INSIDE, GOES):
            await work.questions.add(question)
            assert await work.faqs.add(propose(question, START))
            assert not await work.faqs.add(propose(question, START))

    entries = [propose(one, START).list(one, one.title, YUMI.id, START) for one in (SOLVED, INSIDE)]
    async with storage.write() as work:
        assert await work.faqs.listed(KENTA.id, limit=9) == ()
        for entry in entries:
            await work.faqs.save(entry)
        outer, inner = (entries[0], SOLVED), (entries[1], INSIDE)
        assert await work.faqs.get(SOLVED.id) == entries[0]
        assert await work.faqs.listed(KENTA.id, limit=9) == (inner, outer)
        assert await work.faqs.listed(KENTA.id, limit=1, offset=1) == (outer,)
        assert await work.faqs.listed(KENTA.id, section_id=INNER.id, limit=9) == (inner,)
        assert await work.faqs.listed(YUMI.id, limit=9) == (outer,)
        assert await work.faqs.among([SOLVED.id, GOES.id]) == {SOLVED.id}


async def test_members_are_counted_once_also_behind_what_was_merged(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HANAKO, KENTA, YUMI):
            await work.members.save(member)
        for question in (SOLVED, GOES):
            await work.questions.add(question)
        for number, (kind, target, member) in enumerate(
            (
                (PairKind.SOLVED_BY, SOLVED, HANAKO),
                (PairKind.SAME, SOLVED, HANAKO),
                (PairKind.ACCEPTED, SOLVED, YUMI),
                (PairKind.SOLVED_BY, GOES, KENTA),
            )
        ):
            pair = Pair(kind, 100 + number, target.id, member.id, "題", START + timedelta(hours=number))
            await work.question_ties.pair(pair)

    async with storage.write() as work:
        assert await work.faqs.needed_by(SOLVED.id) == 1
        _, _, done = merge(GOES, SOLVED, HANAKO.id, START)
        await work.question_merges.join(done, None)
        assert await work.faqs.needed_by(SOLVED.id) == 2
        await work.questions.add(LAST)
        await work.question_merges.join(merge(SOLVED, LAST, HANAKO.id, START)[2], None)
        assert await work.faqs.needed_by(LAST.id) == 2
