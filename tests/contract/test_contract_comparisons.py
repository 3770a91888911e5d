import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.comparisons import AnswerChange, Comparison, ComparisonStatus, OrganisationAnswer, Scope
from bot.domain.ids import AccountId, ComparisonId, DraftId, MemberId, OrganisationId
from bot.domain.members import Member, MemberKind, Proof, Standing
from bot.domain.organisations import Organisation, local_key
from bot.domain.policy import Policy
from bot.domain.prefectures import PREFECTURES
from bot.domain.town_sizes import TownSize
from bot.services.comparison_answers import Besides, ComparisonAnswers, with_name
from bot.services.comparison_drafts import ComparisonDraft, save_draft
from bot.services.comparison_news import ENDED, NUDGE, RESULTS
from bot.services.comparisons import ComparisonService, SeenComparison
from bot.services.origin import Origin
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START, FakeClock

HERE = place_of()
NAGANO, TOKYO = PREFECTURES[19], PREFECTURES[12]
INNER, OUTER = replace(section_called("内輪課"), members_only=True), section_called("広場課")
DAY = timedelta(days=1)


def clerk(name: str, organisation: str = "縁側市") -> Member:
    """Confirmed to work there."""
    there = member_called(name, organisation).prove(Proof.PERSONNEL, START)
    return replace(there, prefecture=NAGANO)


AOKI, BABA, CHIBA = clerk("青木"), clerk("馬場"), clerk("千葉", "別市")
DOI = replace(member_called("土井", "縁側市"), prefecture=TOKYO)
SURVEY = Comparison(
    id=ComparisonId(7),
    title="電子契約の状況",
    choices=("導入済", "検討中", "未"),
    deadline=START + 14 * DAY,
    creator_id=AOKI.id,
    created_at=START,
    nudge_at=START + 12 * DAY,
    scope=Scope(None, NAGANO.code, TownSize.CITY_MIDDLE),
    notes="予算のため",
    number_of="件数",
)
KEY = local_key("縁側市", NAGANO)
TOWN = Organisation(OrganisationId(5), KEY, "縁側市", TownSize.CITY_MIDDLE)
ANSWER = OrganisationAnswer(
    comparison_id=SURVEY.id,
    organisation_id=TOWN.id,
    choice=1,
    name="縁側市",
    prefecture=NAGANO.code,
    size=TownSize.CITY_MIDDLE,
    answered_at=START,
    answered_by=BABA.id,
    remark="準備中",
    number=12,
    named=True,
)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.places.save(HERE)
        for section in (INNER, OUTER):
            await work.sections.save(section)
        for member in (AOKI, BABA, CHIBA, DOI):
            await work.members.save(member)
            await work.members.save_account(account_at(HERE, member.profile.name, member))
        await work.sections.seat(seat_in(INNER, BABA.id))


async def test_a_survey_is_kept_with_everything_it_has(storage: SqlStorage) -> None:
    async with storage.write() as work:
        kept = work.comparisons
        assert await kept.add(SURVEY)
        assert not await kept.add(SURVEY)
        assert await kept.get(SURVEY.id) == SURVEY
        assert await kept.waking(START + 11 * DAY, limit=9) == ()
        assert await kept.waking(START + 12 * DAY, limit=9) == (SURVEY.id,)
        assert (await kept.count_open(), await kept.count_open(AOKI.id), await kept.count_open(BABA.id)) == (
            1,
            1,
            0,
        )
        assert await kept.open_of(AOKI.id) == (SURVEY.id,)
        ended = replace(SURVEY.count(3).end(START + DAY), comment="早い町ほど小さい")
        await kept.save(ended)
        assert await kept.lock(SURVEY.id) == ended
        assert (await kept.count_open(), await kept.open_of(AOKI.id)) == (0, ())
        later = replace(SURVEY, id=ComparisonId(8), scope=Scope())
        withdrawn = replace(SURVEY, id=ComparisonId(9)).withdraw()
        for one in (later, withdrawn):
            await kept.add(one)
        assert await kept.found(None, open_only=False, limit=9) == (later, ended)
        assert await kept.found(None, open_only=True, limit=9) == (later,)
        assert await kept.found(None, text="契約の", open_only=False, limit=1, offset=1) == (ended,)
        assert await kept.found(None, text="公印", open_only=False, limit=9) == ()


async def test_what_one_member_alone_said_is_found_and_forgotten(storage: SqlStorage) -> None:
    other = Organisation(OrganisationId(6), local_key("別市", NAGANO), "別市", TownSize.CITY_MIDDLE)
    alone = replace(ANSWER, organisation_id=other.id)
    async with storage.write() as work:
        kept = work.comparisons
        await kept.add(SURVEY)
        for organisation in (TOWN, other):
            await work.organisations.add(organisation)
        for answer in (replace(ANSWER, answered_by=CHIBA.id), ANSWER, alone):
            await kept.save_answer(answer)
            await kept.note_change(answer)

        assert await kept.answers_of_only(SURVEY.id, BABA.id) == (alone,)
        assert not await kept.answered_by_others(other.id, BABA.id)
        assert await kept.answered_by_others(other.id, CHIBA.id)
        await kept.remove_answer(alone)

        assert await kept.answers(SURVEY.id, limit=9) == (ANSWER,)
        assert await kept.changes(SURVEY.id, other.id, limit=9) == ()
        assert len(await kept.changes(SURVEY.id, TOWN.id, limit=9)) == 2


async def test_only_members_of_a_closed_section_find_its_survey(storage: SqlStorage) -> None:
    inner = replace(SURVEY, scope=Scope(INNER.id))
    async with storage.write() as work:
        kept = work.comparisons
        await kept.add(inner)
        assert await kept.readable(SURVEY.id, BABA.id) == inner
        assert await kept.lock_readable(SURVEY.id, BABA.id) == inner
        for stranger in (CHIBA.id, None):
            assert await kept.readable(SURVEY.id, stranger) is None
            assert await kept.lock_readable(SURVEY.id, stranger) is None
            assert await kept.found(stranger, open_only=False, limit=9) == ()
        assert await kept.held_by(INNER.id, limit=9) == (SURVEY.id,)
        assert await kept.move(INNER.id, OUTER.id) == (SURVEY.id,)
        assert await kept.move(INNER.id, OUTER.id) == ()
        assert len(await kept.found(None, open_only=True, limit=9)) == 1


async def test_an_organisation_has_one_answer_with_its_history(storage: SqlStorage) -> None:
    async with storage.write() as work:
        kept, towns = work.comparisons, work.organisations
        await kept.add(SURVEY)
        assert await towns.find(KEY) is None
        assert await towns.add(replace(TOWN, size=None)) == replace(TOWN, size=None)
        assert await towns.add(replace(TOWN, id=OrganisationId(6))) == replace(TOWN, size=None)
        assert await towns.sizes(limit=9) == {}
        await towns.note_size(TOWN.id, TownSize.CITY_MIDDLE)
        assert await towns.sizes(limit=9) == {KEY: TownSize.CITY_MIDDLE}
        later = replace(
            ANSWER, choice=0, answered_by=AOKI.id, answered_at=START + DAY, remark="", number=None
        )
        for answer in (ANSWER, later):
            await kept.save_answer(answer)
            await kept.note_change(answer)
        assert await kept.answer_of(SURVEY.id, TOWN.id) == later
        assert await kept.answers(SURVEY.id, limit=9) == (later,)
        assert await kept.answered_by(TOWN.id, [SURVEY.id, ComparisonId(8)]) == {SURVEY.id}
        assert await kept.answered_by(OrganisationId(6), [SURVEY.id]) == frozenset()
        assert await kept.answered_keys(SURVEY.id, limit=9) == {KEY}
        assert await kept.answerers(SURVEY.id, limit=9) == (AOKI.id,)
        assert await kept.changes(SURVEY.id, TOWN.id, limit=9) == (
            AnswerChange(0, START + DAY, "青木"),
            AnswerChange(1, START, "馬場"),
        )
        await kept.forget_member(AOKI.id)
        assert await kept.answer_of(SURVEY.id, TOWN.id) == replace(later, answered_by=None)
        assert [one.name for one in await kept.changes(SURVEY.id, TOWN.id, limit=9)] == ["", "馬場"]
        assert await kept.answerers(SURVEY.id, limit=9) == ()
        await kept.remove_answers(SURVEY.id)
        assert await kept.answers(SURVEY.id, limit=9) == ()
        assert await kept.changes(SURVEY.id, TOWN.id, limit=9) == ()


async def test_who_could_answer_for_their_organisation(storage: SqlStorage) -> None:
    everywhere = replace(SURVEY, scope=Scope())

    async def asked(survey: Comparison, limit: int = 9) -> list[MemberId]:
        return [one.member_id for one in await work.comparisons.asked(survey, limit=limit)]

    async with storage.write() as work:
        assert set(await asked(SURVEY)) == {BABA.id, CHIBA.id}  # not its creator
        assert set(await asked(everywhere)) == {BABA.id, CHIBA.id, DOI.id}
        assert await asked(replace(SURVEY, scope=Scope(INNER.id))) == [BABA.id]
        assert len(await asked(everywhere, limit=2)) == 2
        await work.members.save(replace(CHIBA, direct_reminders=True))
        assert (await asked(everywhere))[0] == CHIBA.id
        private = replace(DOI, profile=replace(DOI.profile, kind=MemberKind.PRIVATE))
        for member in (private, replace(BABA, standing=Standing.ASLEEP)):
            await work.members.save(member)
        (one,) = await work.comparisons.asked(everywhere, limit=9)
        assert (one.organisation, one.prefecture) == ("別市", NAGANO.code)
        account = (await work.members.accounts_of([CHIBA.id]))[CHIBA.id][0]
        assert one.account_id == AccountId(account.id)
        await work.members.save(replace(CHIBA, prefecture=None))
        assert await asked(everywhere) == []


async def test_colleagues_who_answer_at_once_give_one_answer(storage: SqlStorage) -> None:
    survey = replace(SURVEY, scope=Scope())
    service = ComparisonAnswers(storage, Policy())
    async with storage.write() as work:
        await work.comparisons.add(survey)

    seen = await asyncio.gather(
        *(
            service.answer(
                survey.id,
                member.id,
                choice,
                Origin(f"r-{member.id}", START, member.id),
                Besides(size=TownSize.CITY_MIDDLE),
            )
            for member, choice in ((AOKI, "1"), (BABA, "2"), (CHIBA, "3"))
        )
    )
    named = await service.change(survey.id, AOKI.id, with_name(named=True), Origin("n", START, AOKI.id))

    assert all(isinstance(one, SeenComparison) for one in seen)
    assert named.mine is not None
    async with storage.read() as work:
        stored = await work.comparisons.get(survey.id)
        answers = await work.comparisons.answers(survey.id, limit=9)
        assert len(await work.comparisons.changes(survey.id, named.mine.organisation_id, limit=9)) == 3
    assert stored is not None
    assert stored.answered == len(answers) == 2
    assert {(one.name, one.named) for one in answers} == {("別市", False), ("縁側市", True)}


async def test_clocks_that_meet_remind_end_and_tell_once(storage: SqlStorage, clock: FakeClock) -> None:
    survey = replace(SURVEY, scope=Scope())
    async with storage.write() as work:
        await work.comparisons.add(survey)
        organisation = await work.organisations.add(TOWN)
        await work.comparisons.save_answer(replace(ANSWER, organisation_id=organisation.id))
    ticks = [ComparisonService(storage, Policy()).tick for _ in range(3)]
    said: list[str] = []
    for days in (12, 3, 4, 1):
        clock.advance(days * DAY)
        await asyncio.gather(*(tick(clock.now()) for tick in ticks))
        async with storage.write() as work:
            due = await work.deliveries.claim(now=clock.now(), lease=99 * DAY, owner="tests", limit=9)
            said += [one.plan.kind for one in due]
    async with storage.read() as work:
        ended = await work.comparisons.get(survey.id)

    assert said == [NUDGE, NUDGE, ENDED, RESULTS]  # 別市 and 縁側市 of Tokyo; 馬場 answered
    assert ended is not None
    assert (ended.status, ended.wakes_at) == (ComparisonStatus.ENDED, None)


async def test_surveys_published_at_once_are_no_more_than_the_town_has_at_a_time(storage: SqlStorage) -> None:
    service = ComparisonService(storage, Policy(surveys=2))
    creators = (AOKI, BABA, CHIBA, DOI)
    async with storage.write() as work:
        for number, creator in enumerate(creators, start=20):
            draft = ComparisonDraft(DraftId(number), f"調査{number}", ("済", "未"), START + 14 * DAY, "来月")
            account = account_at(HERE, creator.profile.name)
            await save_draft(work, draft, account.id, START)

    outcomes = await asyncio.gather(
        *(
            service.publish(
                DraftId(number),
                account_at(HERE, creator.profile.name).id,
                creator.id,
                Origin(f"p-{number}", START, creator.id),
            )
            for number, creator in enumerate(creators, start=20)
        ),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["EnoughOpen", "EnoughOpen", "tuple", "tuple"]
    async with storage.read() as work:
        assert await work.comparisons.count_open() == 2
