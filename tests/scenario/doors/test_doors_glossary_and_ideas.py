"""The scenario table: words explained in private and an idea with an owner, at every door."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_words_of_a_message_are_explained_and_one_is_asked_for(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("term.add", word="補正予算", reading="ほせいよさん", explanation="途中で直す予算です。")
    await hanako.call("idea.post", title="補正予算の早見表", what="一枚にまとめる")
    await city.settle()
    card = (await kenta.board(Purpose.SECTIONS))[-1]

    explained = await kenta.pick("term.in_message", card)
    await kenta.press("この言葉を聞く")
    asked = await kenta.fill(word="専決処分")
    shown = await kenta.call("term.show", word="ほせいよさん")
    await hanako.call("term.waiting")
    await hanako.press("説明する")
    await hanako.fill(reading="せんけつしょぶん", explanation="長が決めることです。")
    await city.settle()

    assert "途中で直す予算です。" in explained.text
    assert "あなただけに見えています" in explained.text
    assert len(await hanako.board(Purpose.SECTIONS)) == 1
    assert "お名前はどなたにも出ません" in asked.text
    assert "途中で直す予算です。" in shown.text
    assert "「専決処分」の説明が届きました" in (await kenta.letters())[-1].text
    await city.check_wire()


async def test_an_idea_is_supported_and_adopted(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    office = await city.member(door, "みどり", administrator=True)
    await hanako.call("idea.post", title="待ち人数をスマホで", what="一覧にする")
    await city.settle()

    supported = await kenta.press("賛成する", (await kenta.board(Purpose.SECTIONS))[-1])
    await office.call("idea.list")
    await office.press("くわしく見る")
    await office.press("採用する")
    adopted = await office.fill(owner="健太", until="来月末")
    await city.settle()
    asked = (await kenta.letters())[-1]
    taken = await kenta.press("引き受ける", asked)
    await city.settle()

    assert "いま1人" in supported.text
    assert "を採用しました" in adopted.text
    assert "担当をお願いできますか" in asked.text
    assert "担当になりました" in taken.text
    assert "健太さん" in (await hanako.board(Purpose.SECTIONS))[-1].text
    await city.check_wire()
