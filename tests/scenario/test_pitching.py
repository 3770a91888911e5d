"""What is alike is shown before a section is called for or made; of a lone proposal a few people are told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Answer, Form, Message
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person

TYPED = {
    "name": "窓口課",
    "purpose": "待ち時間を短く",
    "kind": "work",
    "style": "weekly",
    "first_step": "集まる",
}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        admin = await opened.town.member("総務", Office.ADMINISTRATOR)
        await admin.do("section.create", name="窓口改善課", purpose="窓口をよくする", kind="work")
        yield opened


async def propose(person: Person, **typed: str) -> Answer:
    return await person.send(await person.say("課 提案"), **{**TYPED, **typed})


async def test_what_is_alike_is_shown_first_and_nothing_typed_is_lost(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")

    alike = await propose(hanako)
    assert "よく似た集まりがあります" in said(alike)
    assert "窓口改善課" in said(alike)
    page = await hanako.press(alike, "詳しく見る")
    assert "窓口をよくする" in said(page)
    back = await hanako.press(page, "似た集まりへ戻る")
    assert said(back) == said(alike)
    form = await hanako.press(back, "書き直す")
    assert values_of(form) == TYPED

    made = await hanako.press(back, "このまま呼びかける")
    again = await hanako.press(page, "このまま呼びかける")
    assert "「窓口課」の立ち上げを呼びかけました" in said(made)
    assert said(again) == said(made)
    assert said(await kenta.do("section.proposals")).count("窓口課") == 1

    alike = await propose(kenta, name="窓口の会")
    assert "立ち上げの提案 ・ 業務課題解決 ・ 賛同1人" in said(alike)
    assert "窓口改善課" in said(alike)
    page = await kenta.press(alike, "賛同する")
    assert "「窓口課」に賛同しました" in said(page)


async def test_it_leads_into_what_is_there_already(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    joined = await hanako.press(await propose(hanako), "この課に入る")

    assert "「窓口改善課」に入りました" in said(joined)
    assert "呼びかけ中の提案はありません" in said(await hanako.do("section.proposals"))


async def test_a_look_alike_name_still_comes_back_at_the_field(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")

    refused = await propose(hanako, name="窓口改善部")
    assert isinstance(refused, Form)
    assert "窓口改善課」とそっくり" in refused.problems["name"]

    alike = await propose(hanako)
    await kenta.press(await propose(kenta, name="窓口 室"), "このまま呼びかける")
    taken = await hanako.press(alike, "このまま呼びかける")
    assert isinstance(taken, Form)
    assert "よく似た「窓口 室」の提案があります" in taken.problems["name"]
    assert values_of(taken) == TYPED
    assert "「受付課」の立ち上げを呼びかけました" in said(
        await hanako.send(taken, name="受付課", purpose="案内")
    )


async def test_an_administrator_who_makes_a_section_sees_it_too(hall: Hall) -> None:
    admin = hall.town.person("総務")
    hanako = await hall.town.member("花子")

    alike = await admin.do("section.create", name="窓口課", purpose="早く", kind="work", chief="花子")
    made = await admin.press(alike, "このままつくる")
    assert "「窓口課」を開きました" in said(made)
    assert said(await admin.press(alike, "このままつくる")) == said(made)
    assert "窓口課" in said(await hanako.do("section.mine"))


async def test_a_draft_serves_only_its_own_form_and_account(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    alike = await propose(hanako)
    assert isinstance(alike, Message)
    token = next(
        control.action.args[0]
        for block in alike.blocks
        for control in getattr(block, "controls", ())
        if control.action.verb == "section.propose_anyway"
    )

    for path in ("section.alike", "section.propose_anyway"):
        assert "下書き" in said(await kenta.do(path, token))
    assert "下書き" in said(await hall.town.person("総務").do("section.create_anyway", token))
    assert "呼びかけ中の提案はありません" in said(await kenta.do("section.proposals"))


async def interested(hall: Hall, name: str, interests: str) -> Person:
    person = await hall.town.member(name)
    record = await person.record()
    async with hall.town.storage.write() as work:
        await work.members.save(replace(record, profile=replace(record.profile, interests=interests)))
    return person


async def test_a_lone_proposal_is_whispered_to_whom_it_may_suit(hall: Hall) -> None:
    hanako = await interested(hall, "花子", "俳句")
    kenta, yumi = await interested(hall, "健太", "防災、俳句"), await interested(hall, "由美", "登山")
    await hanako.do("section.propose", name="俳句課", purpose="一句", kind="hobby")
    nudging = hall.town.town.nudging

    for _ in range(2):
        hall.town.clock.advance(timedelta(days=3))
        await nudging.tick(hall.town.clock.now())
        await hall.listen()

    (letter,) = hall.in_private(kenta)
    assert "「俳句課」という課の立ち上げを、おひとりで" in said(letter)
    assert "「俳句」と重なる" in said(letter)
    assert hall.in_private(yumi) == []
    assert not any("おひとりで" in said(one) for one in hall.in_private(hanako))
    assert "1人(あと4人で開きます)" in said(await kenta.press(letter, "詳しく見る"))
    assert "あと3人です" in said(await kenta.press(letter, "賛同する"))


async def test_nobody_is_told_what_has_company_or_is_settled_meanwhile(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await interested(hall, "健太", "俳句、登山")
    yumi = await hall.town.member("由美")
    await hanako.do("section.propose", name="俳句課", purpose="一句", kind="hobby")
    hall.town.clock.advance(timedelta(minutes=1))
    await yumi.do("section.propose", name="登山課", purpose="山へ", kind="hobby")
    listed = await yumi.do("section.proposals")
    await yumi.press(await yumi.press(listed, "詳しく見る"), "賛同する")
    hall.town.clock.advance(timedelta(days=4))
    await hall.town.town.nudging.tick(hall.town.clock.now())
    await yumi.do("leave.now")

    await hall.listen()

    assert hall.in_private(kenta) == []


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    await propose(emma, name="Photo Walks", purpose="Walking and taking pictures of the town")
    john = await hall.town.member("John", locale="en")

    alike = await propose_in_english(john)
    assert "There is something much like it" in said(alike)
    assert "1 in favour" in said(alike)
    assert "“Photo Club”" in said(await john.press(alike, "Propose it as it is"))


async def propose_in_english(person: Person) -> Answer:
    form = await person.say("section propose")
    return await person.send(form, name="Photo Club", purpose="Pictures of walks in town", kind="hobby")
