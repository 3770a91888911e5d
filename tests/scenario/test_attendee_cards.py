"""自己紹介カード: shown to who comes too, without a word to anybody."""

from datetime import timedelta

from bot.domain.ids import EventId, from_token
from tests.builders.answers import said
from tests.builders.hall import hall_of
from tests.builders.town import Person, TestTown, button


async def profile(person: Person, work: str) -> None:
    name = person.user.name
    await person.do("profile.save", name=name, organisation="縁側市", kind="local", work=work)


async def event_of(host: Person) -> str:
    shown = await host.press(await host.say("イベント 作成 来週土曜21時 もくもく会"), "公開する")
    return button(shown, "参加").action.args[0]


async def test_cards_are_put_up_seen_and_taken_down(town: TestTown) -> None:
    hanako, kenta, emma = [await town.member(name) for name in ("花子", "健太", "エマ")]
    event = await event_of(hanako)
    await profile(hanako, "住民税")
    await profile(kenta, "個人住民税")
    hall = hall_of(town)
    await hall.listen()

    assert "来る方どうし" in said(await emma.do("event.talk_to", event))
    for person in (hanako, kenta, emma):
        await person.do("event.rsvp", event, "come")
    await hall.listen()
    form = await kenta.press(await kenta.do("event.info", event), "自己紹介カードを出す")
    put = await kenta.send(form, topic="窓口の行列")
    seen = await hanako.press(await hanako.do("event.info", event), "話しかけたい人")

    assert "カードを出しました" in said(put)
    assert "窓口の行列" in said(put)
    assert "健太 縁側市" in said(seen)
    assert "話したいこと:窓口の行列 ・ お仕事:個人住民税 ・ お仕事が近い方です" in said(seen)
    assert "声をかけてみませんか" in said(await emma.do("event.talk_to", event))
    assert await hall.listen() == []

    await kenta.press(put, "しまう")
    assert "健太" not in said(await hanako.do("event.talk_to", event))


async def test_who_put_a_card_up_sees_when_they_last_met(town: TestTown) -> None:
    hanako, kenta = await town.member("花子"), await town.member("健太")
    event = await event_of(hanako)
    for person in (hanako, kenta):
        await person.do("event.rsvp", event, "come")
    async with town.storage.read() as work:
        found = await work.events.get(EventId(from_token(event) or 0))
    assert found is not None
    town.clock.set(found.starts_at)
    for person in (hanako, kenta):
        await person.do("event.here", event)
    town.clock.advance(timedelta(days=1))
    again = await event_of(hanako)
    for person in (hanako, kenta):
        await person.do("event.rsvp", again, "come")
    await kenta.do("event.card.form", again, topic="行列")

    assert "前回は" not in said(await hanako.do("event.talk_to", again))
    assert "前回は2026年" in said(await hanako.do("event.card.form", again, topic="防災"))
    assert "「もくもく会」でご一緒でした" in said(await hanako.do("event.talk_to", again))


async def test_where_names_are_hidden_only_who_tells_sees(town: TestTown) -> None:
    hanako, kenta = await town.member("花子"), await town.member("健太")
    event = await event_of(hanako)
    await hanako.do("event.reception", event, "", "", "host")
    for person in (hanako, kenta):
        await person.do("event.rsvp", event, "come")
    await kenta.do("event.card.form", event, topic="行列")

    assert "伏せています" in said(await hanako.do("event.talk_to", event))
    assert "行列" in said(await hanako.do("event.card.form", event, topic="私も"))
    await kenta.do("event.withdraw", event)
    assert "行列" not in said(await hanako.do("event.talk_to", event))
