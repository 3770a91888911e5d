"""Who may be asked, how far questions have come, and waves that two processes send at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.appeals import Appeal, AppealEnd, Reply, Request, Ring, begin
from bot.domain.consulting import AdviceWish, Load, Reason, ReasonKind
from bot.domain.errors import Refused
from bot.domain.ids import AnswerId, MemberId, QuestionId, to_token
from bot.domain.members import Member, Office, Standing
from bot.domain.policy import Policy
from bot.domain.prefectures import Prefecture, prefecture_in
from bot.domain.questions import Answer, Question
from bot.ports.appeals import Sought
from bot.services.advice import AdviceService
from bot.services.appeals import AppealService
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer
from storage.repositories.appeals import SqlAppeals
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HERE = place_of()
SECTION = section_called("水道課")
CLOSED = replace(section_called("奥の課"), members_only=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ASKER, BUSY, ALOOF, MATE = (member_called(name) for name in ("問", "忙", "別", "仲間"))
EXPERTS = [member_called(f"専門{number}") for number in range(5)]
TITLE = "上下水道の料金改定"
WORDS = ("上下", "下水", "水道")


def prefecture(name: str) -> Prefecture:
    found = prefecture_in(name)
    assert found is not None
    return found


def question(number: int = 1, **facts: object) -> Question:
    return replace(Question(QuestionId(number), ASKER.id, TITLE, "", START), **facts)  # type: ignore[arg-type]


def request(number: int, member: Member, **facts: object) -> Request:
    made = Request(QuestionId(number), member.id, Ring.TOWN, Reason(ReasonKind.SECTION), START)
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(HERE)
        for section in (SECTION, CLOSED):
            await work.sections.save(section)
        for member in (ASKER, BUSY, ALOOF, MATE, *EXPERTS):
            await work.members.save(member)
            await work.members.save_account(account_at(HERE, member.profile.name, member))
        await work.sections.seat(seat_in(SECTION, MATE.id))
        for number in (1, 2):
            await work.questions.add(question(number))
            await work.appeals.save(begin(QuestionId(number), START))


def sought(**facts: object) -> Sought:
    return replace(Sought(QuestionId(1), WORDS, (), None), **facts)  # type: ignore[arg-type]


async def test_an_appeal_and_a_request_come_back_as_they_were(storage: SqlStorage) -> None:
    whole = Appeal(QuestionId(1), START, None, 3, START, None, START + DAY, None)
    passed = request(
        1, MATE, reply=Reply.PASSED, passed_by=BUSY.id, reason=Reason(ReasonKind.EXPERIENCE, "水")
    )
    async with storage.write() as work:
        for appeal in (whole, whole.end(AppealEnd.LEFT)):
            await work.appeals.save(appeal)
            assert await work.appeals.get(appeal.question_id) == appeal
            assert await work.appeals.lock(appeal.question_id) == appeal
        assert await work.appeals.add_request(request(1, MATE))
        assert not await work.appeals.add_request(passed)
        await work.appeals.save_request(passed)
        assert await work.appeals.request(QuestionId(1), MATE.id) == passed
        assert await work.appeals.requests(QuestionId(1)) == (passed,)
        assert await work.appeals.get(QuestionId(404)) is None

        assert await work.appeals.waking(START - MINUTE, limit=9) == ()
        assert await work.appeals.waking(START, limit=9) == (QuestionId(2),)


async def test_only_who_is_willing_here_and_fits_is_found_who_waited_longest_first(
    storage: SqlStorage,
) -> None:
    named, works, answered, asleep, closed = EXPERTS
    async with storage.write() as work:
        profile = replace(works.profile, work="下水道")
        await work.members.save(replace(works, profile=profile, prefecture=prefecture("長野県")))
        await work.members.save(replace(asleep, standing=Standing.ASLEEP))
        for member, areas in ((named, "上水道"), (works, ""), (answered, "税"), (asleep, "水道"), (MATE, "")):
            await work.advice_wishes.save(AdviceWish(member.id, open=True, areas=areas))
        await work.advice_wishes.save(AdviceWish(closed.id, areas="水道"))
        await work.appeals.add_request(request(2, named))

        async def found(**facts: object) -> list[MemberId]:
            people = await work.advice_wishes.willing(sought(**facts), limit=9)
            return [member.id for member, _ in people]

        assert await found(people={answered.id}) == [*sorted((works.id, answered.id)), named.id]
        assert await found(question_id=QuestionId(2)) == [works.id]
        assert await found(section_id=SECTION.id, within=True) == [MATE.id]
        assert set(await found(section_id=SECTION.id, within=True, prefecture=prefecture("長野県"))) == {
            MATE.id,
            works.id,
        }
        assert await found(section_id=CLOSED.id) == []
        await work.sections.seat(seat_in(CLOSED, works.id))
        assert await found(section_id=CLOSED.id) == [works.id]
        wish = AdviceWish(named.id, open=True, areas="上水道")
        assert await work.advice_wishes.get_many((named.id, ALOOF.id)) == {named.id: wish}


async def test_requests_are_counted_declined_and_forgotten(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.appeals.add_request(request(1, BUSY))
        await work.appeals.add_request(request(2, BUSY, at=START + DAY))
        await work.appeals.add_request(request(1, MATE, passed_by=BUSY.id))
        await work.questions.save(question(2).withdraw())
        appeals = work.appeals

        assert await appeals.load((BUSY.id, ALOOF.id), START) == {BUSY.id: Load(1, START + DAY)}
        waiting, total = await appeals.waiting_for(BUSY.id, limit=9)
        assert [(one.id, sent) for one, sent in waiting] == [(QuestionId(1), request(1, BUSY))]
        assert total == 1
        await appeals.decline_all(BUSY.id)
        assert await appeals.waiting_for(BUSY.id, limit=9) == ((), 0)
        await appeals.forget(BUSY.id)
        assert await appeals.requests(QuestionId(1)) == (request(1, MATE),)
        assert await appeals.prune(START + DAY) == 0
        await appeals.save(begin(QuestionId(1), START).end(AppealEnd.SETTLED))
        assert await appeals.prune(START + DAY) == 1


async def test_what_waits_comes_by_its_deadline_and_past_answers_are_counted(storage: SqlStorage) -> None:
    urgent = question(3, deadline=START + DAY, section_id=SECTION.id, answers=0)
    solved = question(4, section_id=SECTION.id, answers=2, accepted_id=AnswerId(1))
    async with storage.write() as work:
        for one in (urgent, solved):
            await work.questions.add(one)
        for number, member in enumerate((MATE, MATE, BUSY), start=1):
            await work.questions.add_answer(Answer(AnswerId(number), solved.id, member.id, "答", START))

        rows, total = await work.appeals.open_of(None, ASKER.id, limit=2)
        assert [(one.id, appeal is None) for one, appeal in rows] == [
            (urgent.id, True),
            (QuestionId(1), False),
        ]
        assert total == 3
        assert (await work.appeals.open_of((SECTION.id,), ASKER.id, limit=9))[1] == 1
        given = await work.advice_wishes.answered_in(SECTION.id, since=START, limit=9)
        assert given == {MATE.id: 3, BUSY.id: 1}
        assert await work.questions.get(urgent.id) == urgent


async def test_answers_without_a_name_lead_to_nobody(storage: SqlStorage) -> None:
    asked = question(4, section_id=SECTION.id, answers=2)
    async with storage.write() as work:
        await work.questions.add(asked)
        await work.questions.add_answer(Answer(AnswerId(1), asked.id, None, "答", START))
        await work.questions.add_answer(Answer(AnswerId(2), asked.id, MATE.id, "答", START))

        given = await work.advice_wishes.answered_in(SECTION.id, since=START, limit=9)

    assert given == {MATE.id: 1}


async def test_waves_sent_by_two_processes_at_once_ask_each_person_once_and_not_too_often(
    storage: SqlStorage,
) -> None:
    async with storage.write() as work:
        for member in EXPERTS:
            await work.advice_wishes.save(AdviceWish(member.id, open=True, areas="上下水道", weekly=1))
    services = [
        AppealService(storage, Policy(), QuestionIndex(storage, CharacterAnalyzer())) for _ in range(2)
    ]

    for _ in range(3):
        await asyncio.gather(*(one.tick(START) for one in services))

    async with storage.write() as work:
        asked = [one for number in (1, 2) for one in await work.appeals.requests(QuestionId(number))]
        people = [one.member_id for one in asked]
        assert sorted(people) == sorted(member.id for member in EXPERTS)
        due = await work.deliveries.claim(
            now=START, lease=MINUTE, owner="tests", limit=99, platform=HERE.platform
        )
        assert len(due) == len(asked)
        appeal = await work.appeals.get(QuestionId(1))
        assert appeal is not None
        assert appeal.waves == 1


async def test_a_turn_that_is_cut_off_leaves_nothing_half_done(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = AppealService(storage, Policy(), QuestionIndex(storage, CharacterAnalyzer()))
    async with storage.write() as work:
        await work.advice_wishes.save(AdviceWish(MATE.id, open=True, areas="上下水道"))

    async def cut_off(_self: SqlAppeals, _appeal: Appeal) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(SqlAppeals, "save", cut_off)  # the last thing a turn does
        assert await service.tick(START) == 0
    async with storage.read() as work:
        assert await work.appeals.requests(QuestionId(1)) == ()

    assert await service.tick(START) == 2
    async with storage.write() as work:
        assert len(await work.deliveries.claim(now=START, lease=MINUTE, owner="tests", limit=9)) == 2


async def test_nobody_is_asked_about_a_question_whose_asker_left_or_took_it_back(storage: SqlStorage) -> None:
    service = AppealService(storage, Policy(), QuestionIndex(storage, CharacterAnalyzer()))
    async with storage.write() as work:
        await work.advice_wishes.save(AdviceWish(EXPERTS[0].id, open=True, areas="上下水道"))
        await work.members.save(replace(ASKER, standing=Standing.LEFT))
        await work.questions.save(question(2).withdraw())

    assert await service.tick(START) == 0

    async with storage.read() as work:
        ended = [await work.appeals.get(QuestionId(number)) for number in (1, 2)]
    assert [one.ended if one else None for one in ended] == [AppealEnd.LEFT, AppealEnd.SETTLED]


async def test_a_wave_and_a_farewell_and_two_chiefs_do_not_get_in_each_other_s_way(
    storage: SqlStorage,
) -> None:
    leaver = EXPERTS[0]
    async with storage.write() as work:
        for member in EXPERTS[:2]:
            await work.advice_wishes.save(AdviceWish(member.id, open=True, areas="上下水道"))
        await work.members.save(replace(ASKER, offices=frozenset({Office.ADMINISTRATOR})))
    index = QuestionIndex(storage, CharacterAnalyzer())
    service, advice = AppealService(storage, Policy(), index), AdviceService(storage, Policy())

    async def leave() -> None:
        async with storage.write() as work:
            member = await work.members.lock(leaver.id)
            assert member is not None
            await work.members.save(member.leave(START))
            await advice.leave_town(work, leaver.id, Origin("leave", START))

    def office(number: int) -> Origin:
        return Origin(f"widen-{number}", START, ASKER.id, HERE.id, administrator=True)

    said = await asyncio.gather(
        leave(),
        service.tick(START),
        *(service.widen(to_token(1), office(number)) for number in (1, 2)),
        return_exceptions=True,
    )

    assert not [one for one in said if isinstance(one, Exception) and not isinstance(one, Refused)]
    async with storage.read() as work:
        for number in (1, 2):
            assert len(await work.appeals.requests(QuestionId(number))) <= 2
        assert await work.advice_wishes.get(leaver.id) is None
