"""The scenario table, part eight: what becomes of a section and of those who lead it, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City
from tests.scenario.doors.visitors import Seen, Visitor

WEEK = timedelta(days=8)


async def letter(person: Visitor, button: str) -> Seen:
    """The newest letter with a button."""
    return [one for one in await person.letters() if button in one.buttons][-1]


async def reading(city: City, door: Platform) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    """読書課 with its chief and two members, founded by 総務課."""
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta, yumi = [await city.member(door, name) for name in ("花子", "健太", "由美")]
    await midori.call("section.create", name="読書課", purpose="読む", kind="hobby", chief="花子")
    for person in (kenta, yumi):
        await person.call("section.join", section="読書課")
    return midori, hanako, kenta, yumi


async def test_a_post_is_handed_over_with_a_term_and_then_voted_on(city: City, door: Platform) -> None:
    _midori, hanako, kenta, yumi = await reading(city, door)

    asked = await hanako.call("chief.hand_over", section="読書課", member="健太", note="鍵は受付")
    await city.settle()
    taken = await kenta.press("引き受ける", await letter(kenta, "引き受ける"))
    term = await kenta.call("chief.term", section="読書課", until="来年3月31日")
    notes = await kenta.call("chief.note", section="読書課")
    await kenta.call("chief.resign", section="読書課")
    await kenta.press("降りる")
    await kenta.fill(note="ありがとう")
    for person in (hanako, yumi):
        await person.call("chief.volunteer", section="読書課", words="やります")
    await city.settle(WEEK)
    for person in (kenta, yumi, hanako):
        await person.call("chief.vote", section="読書課", member="由美")
    await city.settle(WEEK)
    await city.settle()

    assert "健太" in asked.text
    assert "課長" in taken.text
    assert "任期" in term.text
    assert "鍵は受付" in notes.text
    assert "由美" in (await kenta.call("section.info", section="読書課")).text
    await city.check_wire()


async def test_a_section_is_split_rests_tries_something_and_comes_back(city: City, door: Platform) -> None:
    midori, hanako, kenta, yumi = await reading(city, door)

    split = await hanako.call(
        "reform.split", section="読書課", name="絵本課", purpose="絵本を読む", chief="由美"
    )
    await city.settle()
    moved = await kenta.press("こちらへ移る", await letter(kenta, "こちらへ移る"))
    rests = await hanako.call("reform.rest", section="読書課")
    wakes = await hanako.call("reform.wake", section="読書課")
    tries = await yumi.call("reform.trial", section="絵本課", what="朝の読み聞かせ", until="1週間後")
    await city.settle(WEEK)
    await city.settle()
    ended = await yumi.press("終える", await letter(yumi, "終える"))
    await yumi.fill(learned="朝は集まりやすい")
    await midori.call("section.close", section="読書課")
    await midori.press("予告せずに閉じる")
    await midori.press("理由を書いて、いますぐ閉じる")
    await midori.fill(reason="約束のため")
    wished = await hanako.call("reform.revive", section="読書課")
    await city.settle()
    (card,) = [one for one in await midori.board(Purpose.OPERATIONS) if "認める" in one.buttons]
    granted = await midori.press("認める", card)
    await city.settle()

    assert "「絵本課」を開きました" in split.text
    assert "「読書課」から「絵本課」へ移りました" in moved.text
    assert "お休みに入りました" in rests.text
    assert "また動き出しました" in wakes.text
    assert "朝の読み聞かせ" in tries.text
    assert ended.is_form
    assert "朝は集まりやすい" in (await kenta.call("reform.trials")).text
    assert "お返事をお待ちください" in wished.text
    assert "また開きました" in granted.text
    assert "席に戻る" in (await letter(hanako, "席に戻る")).buttons
    # A bot cannot open an archived channel again on Slack, which keeps its name: the section gets another.
    await city.check_wire(taken=frozenset({"読書課"}) if door is Platform.SLACK else frozenset())
