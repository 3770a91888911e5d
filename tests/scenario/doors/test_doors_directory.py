"""Finding sections, being recommended some, and seeing what is alike before posting, at every door."""

from bot.domain.places import Platform
from tests.scenario.doors.city import City
from tests.scenario.doors.test_doors_sections import founded


async def test_sections_are_narrowed_and_recommended(city: City, door: Platform) -> None:
    midori = await founded(city, door, "読書課", "税務課")
    await midori.call("section.create", name="写真課", purpose="街を撮る", kind="hobby", style="weekly")
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    for person in (hanako, kenta):
        await person.call("prefecture", prefecture="北海道")
    await kenta.call("section.join", section="読書課")

    await hanako.call("section.list", prefecture="Hokkaido")
    there = hanako.seen
    work = await hanako.choose("種類でしぼる", "業務課題解決", there)
    hobby = await hanako.choose("種類でしぼる", "趣味", there)
    weekly = await hanako.choose("過ごしかたでしぼる", "毎週集まる", await hanako.call("section.list"))
    form = await hanako.press("条件をまとめて選ぶ")
    resting = await hanako.fill(liveness="dormant")
    shown = await hanako.call("section.recommend")

    assert "読書課" in there.text
    assert "税務課" not in there.text
    assert "読書課" in work.text
    assert "あてはまる課は、まだありません" in hobby.text
    assert "北海道の方がいる" in hobby.text
    assert "写真課" in weekly.text
    assert "読書課" not in weekly.text
    assert form.is_form
    assert "休眠中" in resting.text
    assert "北海道の人が1人います" in shown.text
    assert "健太" not in shown.text
    await city.check_wire()


async def test_what_is_alike_is_shown_before_a_proposal_is_posted(city: City, door: Platform) -> None:
    await founded(city, door, "窓口改善課")
    hanako = await city.member(door, "花子")

    alike = await hanako.call("section.propose", name="窓口課", purpose="待ち時間を短く", kind="work")
    await hanako.press("詳しく見る")
    back = await hanako.press("似た集まりへ戻る")
    made = await hanako.press("このまま呼びかける")

    assert "よく似た集まりがあります" in alike.text
    assert "窓口改善課" in back.text
    assert "「窓口課」の立ち上げを呼びかけました" in made.text
    await city.check_wire()
