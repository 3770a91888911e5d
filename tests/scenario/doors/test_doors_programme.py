"""A programme from one paragraph to the bell, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_programme_roles_and_talks_until_the_bell(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("event.create", line="今日の14時 もくもく会")
    published = await hanako.press("公開する")
    await hanako.press("準備と設定", published)
    await hanako.press("プログラムを見る")
    await hanako.press("まとめて書く")
    back = await hanako.fill(text="14:00 開会 5分\n講演 30分 山田さん")
    page = await hanako.press("これでよい")
    await hanako.press("役割を見る", page)
    called = await hanako.press("記録を募る")
    await hanako.press("プログラムを見る", called)
    await hanako.press("LT枠を開く")
    await hanako.fill(slots="2")
    await city.settle(timedelta(minutes=1))

    card = next(seen for seen in await kenta.board(Purpose.EVENTS) if "もくもく会" in seen.text)
    taken = await kenta.press("記録を引き受ける", card)
    await kenta.press("LTに申し込む", card)
    signed_up = await kenta.fill(title="窓口の話")
    await city.settle(timedelta(hours=4))
    await hanako.call("programme.show", event="もくもく会")
    await hanako.press("LTの順番を見る")
    begun = await hanako.press("始める")
    await city.settle(timedelta(minutes=5))
    bell = (await kenta.board(Purpose.EVENTS))[-1]

    assert "14:00〜14:05 開会" in back.text
    assert "14:05〜14:35 講演(山田さん)" in page.text
    assert "記録を募集中(あと1人)、LTを募集中(あと2枠)" in card.text
    assert "ありがとうございます" in taken.text
    assert "1番目です" in signed_up.text
    assert "健太さんの「窓口の話」を始めました" in begun.text
    assert "時間です。健太さん、ありがとうございました" in bell.text
    await city.check_wire()
