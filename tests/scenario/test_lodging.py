"""宿泊: asked for beside the answer to its event, with so many places, and given in a fair order."""

from bot.domain.ids import EventId, from_token
from tests.builders.answers import said
from tests.builders.hall import hall_of
from tests.builders.town import TestTown, button


async def test_lodging_has_places_and_a_fair_line(town: TestTown) -> None:
    hanako, kenta, emma, ryo = [await town.member(name) for name in ("花子", "健太", "エマ", "涼")]
    form = await hanako.do("event.create", complete=False)
    values = {"title": "視察の旅", "when": "来週土曜13時から来週日曜15時", "place": "道の駅"}
    event = button(await hanako.press(await hanako.send(form, **values), "公開する"), "参加").action.args[0]
    hall = hall_of(town)
    await hall.give_channel()

    tools = await hanako.press(await hanako.do("event.info", event), "準備と設定")
    form = await hanako.press(tools, "宿泊をつける")
    draft = await hanako.send(form, capacity="1")
    assert "18:00" in said(draft)
    assert "10:00" in said(draft)
    draft = await hanako.send(await hanako.press(draft, "直す"), place="湯の宿", capacity="1")
    stay = await hanako.press(draft, "公開する")
    assert "「視察の旅」の宿泊です" in said(stay)
    token = button(stay, "泊まる").action.args[0]

    thanks = await kenta.do("event.rsvp", event, "come")
    assert "泊まる方は、こちらもどうぞ:「視察の旅 宿泊」" in said(thanks)
    assert "泊まる方は" not in said(await emma.do("event.rsvp", event, "later"))
    assert "「宿泊は未定」で受け付けました" in said(await kenta.press(thanks, "宿泊は未定"))
    staying = await kenta.press(thanks, "泊まる")
    assert "「視察の旅 宿泊」に「泊まる」で受け付けました" in said(staying)
    assert "泊まる方は" not in said(await kenta.do("event.rsvp", event, "drop_in"))
    assert "1番目" in said(await emma.do("event.rsvp", token, "come"))
    assert "2番目" in said(await ryo.do("event.rsvp", token, "come"))
    await kenta.press(staying, "泊まらない")
    await hall.listen()
    assert "視察の旅 宿泊" in said(hall.in_private(emma)[-1])
    assert not hall.in_private(ryo)

    assert "宿泊:「視察の旅 宿泊」" in said(await ryo.do("event.info", event))
    async with town.storage.read() as work:
        kept = await work.events.get(EventId(from_token(token) or 0))
    assert kept is not None
    assert kept.lodging
    refused = await hanako.do("host.lodging", token)
    assert "もとの" in said(refused)
