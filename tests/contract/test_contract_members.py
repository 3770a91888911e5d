from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import AccountId, MemberId
from bot.domain.members import Account, Member, Office, Proof, Standing
from bot.domain.places import Platform
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.fakes.clock import START, FakeClock

GUILD = place_of("9001", Platform.DISCORD)
OTHER_GUILD = place_of("9002", Platform.DISCORD)
WORKSPACE = place_of("T9001", Platform.SLACK)
HANAKO = member_called("縁側 花子")
TARO = member_called("山田 太郎", "星見県庁")


async def _save(storage: SqlStorage, *records: Member | Account) -> None:
    async with storage.write() as work:
        for place in (GUILD, OTHER_GUILD, WORKSPACE):
            await work.places.save(place)
        for record in records:
            if isinstance(record, Member):
                await work.members.save(record)
            else:
                await work.members.save_account(record)


async def _found(storage: SqlStorage, text: str, limit: int = 10) -> list[str]:
    async with storage.read() as work:
        return [member.profile.name for member in await work.members.search(text, limit=limit)]


async def test_a_member_comes_back_with_everything(storage: SqlStorage) -> None:
    person = replace(
        HANAKO,
        profile=replace(HANAKO.profile, work="税務 📊", interests="地域づくり"),
        standing=Standing.LEFT,
        left_at=START + timedelta(days=9),
        proof=Proof.PERSONNEL,
        verified_at=START,
        approved_by=TARO.id,
        language="en",
        direct_reminders=True,
        offices=frozenset({Office.EDITOR, Office.ADMINISTRATOR}),
    )
    await _save(storage, person)

    async with storage.read() as work:
        assert await work.members.get(HANAKO.id) == person


async def test_a_member_saved_again_is_changed(storage: SqlStorage) -> None:
    moved = replace(HANAKO, profile=replace(HANAKO.profile, organisation="霞市"))
    await _save(storage, HANAKO, moved)

    async with storage.read() as work:
        assert await work.members.get(HANAKO.id) == moved
        assert await work.members.count(Standing.MEMBER) == 1


async def test_nobody_is_found_under_an_unknown_id(storage: SqlStorage) -> None:
    async with storage.read() as work:
        assert await work.members.get(MemberId(1)) is None
        assert await work.members.get_many([MemberId(1)]) == {}
        assert await work.members.get_many([]) == {}
        assert await work.members.account(AccountId(1)) is None


async def test_many_members_come_by_id(storage: SqlStorage) -> None:
    await _save(storage, HANAKO, TARO)

    async with storage.read() as work:
        found = await work.members.get_many([TARO.id, HANAKO.id, MemberId(1)])

    assert found == {HANAKO.id: HANAKO, TARO.id: TARO}


async def test_a_stranger_is_not_recognised(storage: SqlStorage) -> None:
    await _save(storage, account_at(GUILD, "hanako"))

    async with storage.read() as work:
        assert await work.members.recognise(Platform.DISCORD, GUILD.external_id, "u-taro") is None
        assert await work.members.recognise(Platform.DISCORD, OTHER_GUILD.external_id, "u-hanako") is None
        assert await work.members.recognise(Platform.SLACK, GUILD.external_id, "u-hanako") is None


async def test_somebody_who_has_not_joined_is_recognised_without_a_member(storage: SqlStorage) -> None:
    account = account_at(GUILD, "hanako")
    await _save(storage, account)

    async with storage.read() as work:
        known = await work.members.recognise(Platform.DISCORD, GUILD.external_id, "u-hanako")

    assert known is not None
    assert (known.place, known.account, known.member) == (GUILD, account, None)


async def test_a_member_is_recognised_with_place_and_account(storage: SqlStorage) -> None:
    account = replace(account_at(WORKSPACE, "hanako", HANAKO), locale="en", direct_blocked_at=START)
    await _save(storage, HANAKO, account)

    async with storage.read() as work:
        known = await work.members.recognise(Platform.SLACK, WORKSPACE.external_id, "u-hanako")
        assert await work.members.account(account.id) == account

    assert known is not None
    assert (known.place, known.account, known.member) == (WORKSPACE, account, HANAKO)


async def test_a_platform_user_has_one_account_per_place(storage: SqlStorage) -> None:
    account = account_at(GUILD, "hanako")
    await _save(storage, account)

    with pytest.raises(IntegrityError):
        await _save(storage, replace(account, id=AccountId(7)))


async def test_an_account_needs_its_place(storage: SqlStorage) -> None:
    with pytest.raises(IntegrityError):
        await _save(storage, account_at(place_of("nowhere"), "hanako"))


async def test_members_in_a_state_come_page_by_page_the_latest_first(storage: SqlStorage) -> None:
    applicants = [
        replace(
            member_called(f"申請{number}"),
            standing=Standing.APPLIED,
            applied_at=START + timedelta(minutes=number),
        )
        for number in range(5)
    ]
    await _save(storage, *applicants, HANAKO)

    async with storage.read() as work:
        first = await work.members.with_standing(Standing.APPLIED, limit=2)
        rest = await work.members.with_standing(Standing.APPLIED, limit=10, offset=2)
        assert await work.members.count(Standing.APPLIED) == 5

    assert [member.id for member in first + rest] == [member.id for member in reversed(applicants)]


@pytest.mark.parametrize("typed", ["花子", "縁側市", "ｴﾝｶﾞﾜ", "縁側　花子", "engawa"])
async def test_a_member_is_found_by_part_of_name_or_organisation_however_typed(
    storage: SqlStorage, typed: str
) -> None:
    named = replace(HANAKO, profile=replace(HANAKO.profile, organisation="縁側市 エンガワ ＥＮＧＡＷＡ"))
    await _save(storage, named, TARO)

    assert await _found(storage, typed) == ["縁側 花子"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "50%_", "/", "'"])
async def test_signs_of_the_query_language_stand_for_themselves(storage: SqlStorage, typed: str) -> None:
    await _save(storage, TARO)
    assert await _found(storage, typed) == []

    await _save(storage, member_called(f"花{typed}子"))
    assert await _found(storage, typed) == [f"花{typed}子"]


async def test_only_active_members_are_found(storage: SqlStorage) -> None:
    await _save(storage, replace(HANAKO, standing=Standing.LEFT), replace(TARO, standing=Standing.APPLIED))

    assert await _found(storage, "") == []


async def test_a_search_longer_than_any_name_finds_nobody(storage: SqlStorage) -> None:
    await _save(storage, HANAKO)

    assert await _found(storage, "花" * 1000) == []


async def test_a_search_gives_no_more_than_asked_for_and_names_that_begin_so_first(
    storage: SqlStorage,
) -> None:
    await _save(storage, *(member_called(name, "市") for name in ("甲田", "田中", "田上", "乙田")))

    assert set(await _found(storage, "田", limit=2)) == {"田中", "田上"}
    assert len(await _found(storage, "田")) == 4


async def test_offices_are_found_by_their_holders_here(storage: SqlStorage) -> None:
    editor = replace(HANAKO, offices=frozenset({Office.EDITOR, Office.VERIFIER}))
    gone = replace(TARO, offices=frozenset({Office.EDITOR}), standing=Standing.LEFT)
    await _save(storage, editor, gone)

    async with storage.read() as work:
        assert await work.members.holding(Office.EDITOR) == (editor,)
        assert await work.members.holding(Office.ADMINISTRATOR) == ()


async def test_a_locked_member_is_the_one_that_is_stored(storage: SqlStorage) -> None:
    await _save(storage, HANAKO)

    async with storage.write() as work:
        assert await work.members.lock(HANAKO.id) == HANAKO
        assert await work.members.lock(MemberId(1)) is None


async def test_accounts_come_with_the_one_used_last_first(storage: SqlStorage, clock: FakeClock) -> None:
    on_discord, on_slack = account_at(GUILD, "hanako", HANAKO), account_at(WORKSPACE, "hanako", HANAKO)
    await _save(storage, HANAKO, TARO, on_discord)
    clock.advance(timedelta(minutes=1))
    await _save(storage, on_slack)

    async with storage.read() as work:
        assert await work.members.accounts_of([HANAKO.id, TARO.id]) == {HANAKO.id: (on_slack, on_discord)}

    clock.advance(timedelta(minutes=1))
    await _save(storage, on_discord)

    async with storage.read() as work:
        assert await work.members.accounts_of([HANAKO.id]) == {HANAKO.id: (on_discord, on_slack)}


async def test_the_same_person_is_known_at_another_place_of_the_platform(storage: SqlStorage) -> None:
    await _save(storage, HANAKO, account_at(GUILD, "hanako", HANAKO), account_at(OTHER_GUILD, "taro"))

    async with storage.read() as work:
        assert await work.members.same_person(Platform.DISCORD, "u-hanako") == HANAKO.id
        assert await work.members.same_person(Platform.SLACK, "u-hanako") is None
        assert await work.members.same_person(Platform.DISCORD, "u-taro") is None


async def test_linking_reaches_the_accounts_of_that_platform_that_have_no_member(storage: SqlStorage) -> None:
    free = account_at(GUILD, "hanako")
    taken = replace(account_at(OTHER_GUILD, "hanako", TARO))
    elsewhere = account_at(WORKSPACE, "hanako")
    await _save(storage, HANAKO, TARO, free, taken, elsewhere)

    async with storage.write() as work:
        await work.members.link(Platform.DISCORD, "u-hanako", HANAKO.id)

    async with storage.read() as work:
        assert await work.members.accounts_of([HANAKO.id]) == {HANAKO.id: (free.belonging_to(HANAKO.id),)}
        assert await work.members.accounts_of([TARO.id]) == {TARO.id: (taken,)}


async def test_handles_are_those_of_one_place(storage: SqlStorage) -> None:
    await _save(
        storage,
        HANAKO,
        TARO,
        account_at(GUILD, "hanako", HANAKO),
        account_at(WORKSPACE, "taro", TARO),
    )

    async with storage.read() as work:
        assert await work.members.handles([HANAKO.id, TARO.id], GUILD.id) == {HANAKO.id: "u-hanako"}
        assert await work.members.handles([], GUILD.id) == {}
