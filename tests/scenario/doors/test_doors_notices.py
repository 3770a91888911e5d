"""How members hear, at every door: quiet hours, a digest, and 総務課 who speaks to everybody."""

from datetime import timedelta

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_what_the_office_says_comes_with_the_digest(city: City, door: Platform) -> None:
    clerk = await city.member(door, "総務", administrator=True)
    hanako = await city.member(door, "花子")

    page = await hanako.call("notices", digest="12時")
    quiet = await hanako.call("quiet", hours="21時から8時")
    shown = await clerk.call("office.announce", title="点検のお知らせ", body="月曜に2時間止まります。")
    begun = await clerk.press("送る")
    await city.settle(timedelta(seconds=1))
    assert await hanako.letters() == []
    await city.settle(timedelta(hours=2, minutes=3))

    assert "毎日12:00に、1通にまとめて" in page.text
    assert "21:00から8:00まで" in quiet.text
    assert "2人に送ります" in shown.text
    assert "送りはじめました" in begun.text
    assert "月曜に2時間止まります" in (await clerk.letters())[-1].text
    (digest,) = await hanako.letters()
    assert "今日のまとめ(1件)" in digest.text
    assert "月曜に2時間止まります" in (await hanako.press("お知らせを開く", digest)).text
    await city.check_wire()
