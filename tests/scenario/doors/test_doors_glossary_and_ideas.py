"""The scenario table: words explained in private, and an idea, at every door."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_an_idea_is_supported_and_its_words_are_explained(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("term.add", word="補正予算", reading="ほせいよさん", explanation="途中で直す予算です。")
    await hanako.call("idea.post", title="補正予算の早見表", what="一枚にまとめる")
    await city.settle()
    card = (await kenta.board(Purpose.SECTIONS))[-1]

    supported = await kenta.press("賛成する", card)
    explained = await kenta.pick("term.in_message", card)
    await kenta.press("言葉の説明をお願いする")
    asked = await kenta.fill(word="専決処分")
    shown = await kenta.call("term.show", word="ほせいよさん")
    await hanako.call("term.waiting")
    await hanako.press("説明する")
    await hanako.fill(reading="せんけつしょぶん", explanation="長が決めることです。")
    await city.settle()

    assert "賛成しました(いま1人)" in supported.text
    assert "途中で直す予算です。" in explained.text
    assert "あなただけに見えています" in explained.text
    assert len(await hanako.board(Purpose.SECTIONS)) == 1
    assert "お名前はどなたにも出ません" in asked.text
    assert "途中で直す予算です。" in shown.text
    assert "「専決処分」の説明が届きました" in (await kenta.letters())[-1].text
    await city.check_wire()
