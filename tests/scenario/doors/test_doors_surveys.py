"""A survey among municipalities, at every door: asked, answered in one tap, told as files."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_town_is_asked_answers_with_a_tap_and_takes_the_results_home(
    city: City, door: Platform
) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")

    await hanako.call("survey.new", title="電子契約の状況")
    confirm = await hanako.fill()
    await hanako.press("公開する", confirm)
    await city.settle()
    card = (await kenta.board(Purpose.EVENTS))[-1]
    place = await kenta.press("検討中", card)
    await kenta.call("prefecture", prefecture="長野県")
    size = await kenta.press("検討中", card)
    thanks = await kenta.choose("人口規模を選ぶ", "市(5万人以上10万人未満)", size)
    named = await kenta.press("自治体名を出してよい", thanks)
    await city.settle(timedelta(days=15))
    letter = (await hanako.letters())[-1]
    await hanako.press("コメントなしで知らせる", letter)
    await city.settle()
    told = (await kenta.letters())[-1]
    await kenta.press("CSVを受け取る", told)
    files = await kenta.files()

    assert {"導入済", "検討中", "未", "くわしく見る"} <= set(card.buttons)
    assert place.is_form
    assert "縁側市の答えを「検討中」で受け取りました" in thanks.text
    assert "自治体名を出して紹介します" in named.text
    assert "「電子契約の状況」の回答を締め切りました" in letter.text
    assert "横並び調査「電子契約の状況」の結果が出ました" in told.text
    assert [name.rpartition("-")[2] for name in files] == ["results.csv", "named.csv"]
    assert "縁側市,長野県,市(5万人以上10万人未満),検討中," in list(files.values())[1].decode("utf-8-sig")
    await city.check_wire()
