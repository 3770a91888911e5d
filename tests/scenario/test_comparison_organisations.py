"""横並び調査: whose answer it is where a name is put right, and how large the organisation is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders.answers import field_of, said, select_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.organisations import clerk_of, works_at
from tests.builders.surveys import asked, card, token_of


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def test_a_slip_of_the_size_is_put_right_by_who_alone_told_it(hall: Hall) -> None:
    hanako, kenta, minoru = [await hall.town.member(name) for name in ("花子", "健太", "実")]
    token = token_of(await asked(hall, hanako))
    for person in (kenta, minoru):
        await works_at(hall.town, person, "縁側市", "長野", confirmed=False)
    menu = select_of(await kenta.press(card(hall), "検討中"), "survey.size")
    slip = await kenta.choose(menu.action, "city_large")
    assert "市(10万人以上)" in said(slip)

    menu = select_of(await kenta.press(slip, "人口規模を直す"), "survey.size")
    assert "市(5万人未満)" in said(await kenta.choose(menu.action, "city_small"))

    # Once others answered for it, it is not one person's to say.
    second = token_of(await asked(hall, hanako))
    await minoru.do("survey.answer", second, "未")
    refused = await kenta.choose(menu.action, "city_middle")
    assert "直せるのは、お勤め先を確認できた方" in said(refused)
    assert "市(5万人未満)" in said(await kenta.do("survey.list", token))


async def test_who_left_the_section_they_ask_is_told_so_where_they_can_ask_others(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "契約課", kenta, hanako)
    confirm = await hanako.send(await hanako.say("調査 聞く 電子契約の状況"))
    menu = select_of(confirm, "survey.section")
    asked_there = await hanako.choose(menu.action, menu.options[1].value)
    await hanako.press(await hanako.do("section.info", section="契約課"), "この課を出る")

    refused = await hanako.press(asked_there, "公開する")
    assert "先に契約課へ入るか" in said(refused)
    back = await hanako.choose(select_of(refused, "survey.section").action, "-")
    assert field_of(back, "お聞きする方") == "全国の自治体のみなさん"
    again = await hanako.choose(menu.action, menu.options[1].value)
    assert "先に契約課へ入るか" in said(again)
    assert "始めました" in said(await hanako.press(again, "公開する"))


async def test_who_was_moved_to_another_section_sees_the_answer_as_before(hall: Hall) -> None:
    hanako, kenta, minoru = [await hall.town.member(name) for name in ("花子", "健太", "実")]
    token = token_of(await asked(hall, hanako))
    for person in (kenta, minoru):
        await works_at(hall.town, person, "見本町 総務課", "長野")
    await kenta.press(card(hall), "検討中")

    await works_at(hall.town, minoru, "見本町 税務課", "長野", confirmed=False)  # in April
    assert "見本町の回答:検討中" in said(await minoru.do("survey.list", token))
    await works_at(hall.town, minoru, "別町 税務課", "長野", confirmed=False)
    assert "見本町の回答" not in said(await minoru.do("survey.list", token))


async def test_a_spelling_put_right_does_not_make_two_organisations(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    token = token_of(await asked(hall, hanako))
    await works_at(hall.town, kenta, "みほん町", "長野", confirmed=False)
    answered = await kenta.press(card(hall), "検討中")
    await kenta.send(await kenta.press(answered, "ひとことを添える"), remark="3年目です")
    await works_at(hall.town, kenta, "見本町", "長野", confirmed=False)

    again = await kenta.press(card(hall), "導入済")

    assert "前に「みほん町」としていただいた答えは消し、見本町の答えひとつに" in said(again)
    assert "ひとこと:3年目です" in said(again)
    async with hall.town.storage.read() as work:
        (survey,) = await work.comparisons.found(None, open_only=True, limit=9)
        (answer,) = await work.comparisons.answers(survey.id, limit=9)
    assert (answer.name, survey.answered) == ("見本町", 1)
    # What a colleague has looked after stays with the organisation it was said for.
    colleague = await clerk_of(hall.town, "見本町", "長野")
    await colleague.press(card(hall), "未")
    await works_at(hall.town, colleague, "異動町", "長野", confirmed=False)
    assert "まとめました" not in said(await colleague.do("survey.answer", token, "検討中"))
    async with hall.town.storage.read() as work:
        assert len(await work.comparisons.answers(survey.id, limit=9)) == 2
