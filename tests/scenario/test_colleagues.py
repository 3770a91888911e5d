"""自庁: colleagues whose employment was confirmed, and the group only they know of."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.view import Answer, Form
from tests.builders.answers import said
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def moves(person: Person, organisation: str) -> str:
    form = await person.do("profile.edit")
    assert isinstance(form, Form)
    return said(await person.send(form, organisation=organisation))


def unknown(answer: Answer) -> bool:
    """Whether there is no such section for somebody."""
    return isinstance(answer, Form) and "見つかりませんでした" in answer.problems["section"]


async def sections_seen(person: Person) -> str:
    return said(await person.do("section.list"))


async def test_confirmed_colleagues_found_a_group_nobody_else_sees(hall: Hall) -> None:
    hanako, kenta, stranger, boaster = [
        await hall.town.member(name) for name in ("花子", "健太", "遠田", "法螺")
    ]
    personnel = await hall.town.member("人事", Office.VERIFIER)
    await moves(personnel, "別の役所")
    await moves(stranger, "隣の市")
    await moves(kenta, "縁側　市")

    assert "「公務員確認済」の方です" in said(await hanako.do("section.colleagues"))
    for name in ("花子", "遠田"):
        await personnel.do("office.confirm", member=name)
    alone = await hanako.do("section.colleagues")
    assert "まだいらっしゃいません" in said(alone)
    assert "ふたりになったら" in said(await hanako.do("section.found_colleagues"))
    await personnel.do("office.confirm", member="健太")
    await hall.listen()
    assert "勤め先(縁側 市)の確認が済みました" in hall.in_private(kenta)[-1].summary

    page = await hanako.do("section.colleagues")
    assert "縁側市の仲間(1人)" in said(page)
    assert "健太" in said(page)
    founded = await hanako.press(page, "自庁の会をつくる")
    assert "「縁側市の会」を開きました" in said(founded)
    again = await kenta.do("section.found_colleagues")
    assert "もう開いています" in said(again)
    for name in ("一課", "二課", "三課"):  # all of Kenta's seats are taken; this one needs none
        await section_of(hall, name, await hall.town.member(f"{name}長"), kenta)
    joined = await kenta.press(await kenta.press(again, "自庁の仲間を見る"), "この課に入る")
    assert "「縁側市の会」に入りました" in said(joined)
    assert "仲間だけの会「縁側市の会」に入っています" in said(await kenta.do("section.colleagues"))

    for outsider in (stranger, boaster, personnel, hall.town.person("通りすがり")):
        assert "縁側市の会" not in await sections_seen(outsider)
        assert "縁側市の会" not in await outsider.suggest("section", "")
        assert "縁側市の会" not in said(await outsider.do("profile", member="花子"))
        assert unknown(await outsider.do("section.info", section="縁側市の会"))
    for verb in ("section.join", "section.follow", "section.members"):
        assert unknown(await stranger.do(verb, section="縁側市の会"))
    assert "縁側市の会" in await sections_seen(hanako)
    assert "縁側市の会" in said(await kenta.do("profile", member="花子"))
    assert await kenta.suggest("section", "縁側") == ("縁側市の会",)


async def test_who_is_no_colleague_any_more_leaves_by_themselves(hall: Hall) -> None:
    people = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    personnel = await hall.town.member("人事", Office.VERIFIER)
    for name in ("花子", "健太", "由美"):
        await personnel.do("office.confirm", member=name)
    hanako, kenta, yumi = people
    await hanako.do("section.found_colleagues")
    await kenta.do("section.join", section="縁側市の会")
    await yumi.do("section.follow", section="縁側市の会")

    await moves(kenta, "隣の市")
    assert "縁側市の会" not in said(await kenta.do("section.mine"))
    assert unknown(await kenta.do("section.join", section="縁側市の会"))
    await moves(kenta, "縁側市")  # back where it was confirmed
    assert "入りました" in said(await kenta.do("section.join", section="縁側市の会"))

    form = await yumi.do("profile.edit")
    await yumi.send(form, kind="private")
    assert "縁側市の会" not in said(await yumi.do("section.mine"))
    form = await hanako.do("profile.edit")
    assert isinstance(form, Form)
    assert "自庁の会からは出る" in form.intro
    await hanako.send(form, kind="former")
    assert "縁側市の会" not in said(await hanako.do("section.mine"))
    members = said(await kenta.do("section.members", section="縁側市の会"))
    assert "健太" in members
    assert "花子" not in members


async def test_the_town_looks_after_the_group_and_lets_no_stranger_lead_it(hall: Hall) -> None:
    await hall.town.member("花子")
    await hall.town.member("健太")
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    for name in ("花子", "健太"):
        await admin.do("office.confirm", member=name)
    hanako = replace(admin, user=hall.town.person("花子").user)
    await hanako.do("section.found_colleagues")

    assert "縁側市の会" not in await sections_seen(admin)
    refused = await admin.do("section.appoint", section="縁側市の会", member="総務")
    assert "同じ職場の、確認の済んだ方だけの会" in said(refused)
    assert "健太さんです" in said(await admin.do("section.appoint", section="縁側市の会", member="健太"))
    async with hall.town.storage.read() as work:
        (group,) = await work.sections.search("縁側市の会", limit=1, organisation=None)
    closed = await admin.do("reform.close_now", to_token(group.id), reason="約束のため")
    assert "閉じました" in said(closed)
    assert "開きました" in said(await hanako.do("section.found_colleagues"))  # and another time


async def test_no_list_of_changes_names_the_group_to_strangers(hall: Hall) -> None:
    hanako, kenta, stranger = [await hall.town.member(name) for name in ("花子", "健太", "遠田")]
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    await moves(stranger, "隣の市")
    for name in ("花子", "健太", "遠田"):
        await admin.do("office.confirm", member=name)
    await hanako.do("section.found_colleagues")
    await kenta.do("section.join", section="縁側市の会")

    begun = await hanako.do("reform.trial", section="縁側市の会", what="朝の会", until="12/31")
    assert "試します" in said(begun)
    form = await hanako.press(await hanako.do("reform.options", section="縁側市の会"), "続ける")
    await hanako.send(form, learned="朝は集まれる")
    assert "朝は集まれる" in said(await kenta.do("reform.trials"))
    assert "まだ" in said(await stranger.do("reform.trials"))

    assert not isinstance(await kenta.do("question.list", section="縁側市の会"), Form)
    parted = await hanako.do("reform.split", "縁側市の会", "縁側市の山の会", "山に登る", "健太")
    assert "まとめたり、分けたりはできません" in said(parted)
    assert "いつでも非公開です" in said(
        await hanako.do("section.privacy", section="縁側市の会", choice="open")
    )

    asked = await hanako.press(await hanako.do("section.close", section="縁側市の会"), "閉課を予告する")
    await hanako.send(asked, reason="ひと区切り")
    assert "縁側市の会" in said(await kenta.do("reform.list"))
    assert "縁側市の会" not in said(await stranger.do("reform.list"))

    async with hall.town.storage.read() as work:
        (group,) = await work.sections.search("縁側市の会", limit=1, organisation=None)
    await admin.do("reform.close_now", to_token(group.id), reason="約束のため")
    assert "縁側市の会" in said(await kenta.do("reform.archive"))
    assert "縁側市の会" not in said(await stranger.do("reform.archive"))


async def test_personnel_confirm_public_servants_in_english_too(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    kate = await hall.town.member("Kate", locale="en")
    personnel = await hall.town.member("Pat", Office.VERIFIER, locale="en")
    assert "ask Personnel to confirm" in said(await emma.do("section.colleagues"))

    form = await kate.do("profile.edit")
    await kate.send(form, kind="press")
    assert "does not say public servant" in said(await personnel.do("office.confirm", member="Kate"))
    form = await kate.do("profile.edit")
    await kate.send(form, kind="local")
    for name in ("Kate", "Emma"):
        assert "is confirmed" in said(await personnel.do("office.confirm", member=name))

    founded = await emma.press(await emma.do("section.colleagues"), "Found the group")

    assert "“Colleagues: 縁側市” is open, and you lead it" in said(founded)
    assert "takes none of your seats" in said(await kate.do("section.colleagues"))
