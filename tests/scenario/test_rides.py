"""乗り合わせ: offered, taken, given back, and what becomes of it when somebody or something else moves."""

from bot.view import Button, Message, Select, controls
from tests.builders.answers import said, select_of
from tests.builders.hall import Hall, hall_of
from tests.builders.town import Person, TestTown, button


async def event_of(host: Person) -> str:
    await host.do("host.venue_form", await _published(host), fee="", access="", meeting="12:45 北口")
    return (await _token(host)) or ""


async def _published(host: Person) -> str:
    form = await host.do("event.create", complete=False)
    shown = await host.send(form, title="道の駅の視察", when="来週土曜13時", place="道の駅")
    return button(await host.press(shown, "公開する"), "参加").action.args[0]


async def _token(host: Person) -> str:
    return button(await host.do("event.info", "道の駅の視察"), "参加").action.args[0]


async def told(hall: Hall, person: Person) -> str:
    return said(hall.in_private(person)[-1])


async def test_seats_are_offered_taken_and_given_back(town: TestTown) -> None:
    hanako, kenta, emma, ryo = [await town.member(name) for name in ("花子", "健太", "エマ", "涼")]
    event = await event_of(hanako)
    hall = hall_of(town)
    await hall.give_channel()
    refused = await kenta.do("ride.form", event, origin="札幌駅北口", when="9:30", seats="1")
    assert "会場に来る方どうし" in said(refused)
    for person in (hanako, emma, ryo):
        await person.do("event.rsvp", event, "come")
    thanks = await kenta.do("event.rsvp", event, "listen")
    assert isinstance(thanks, Message)
    assert "乗り合わせ" not in [one.label for one in controls(thanks) if isinstance(one, Button)]

    page = await kenta.press(await kenta.do("event.rsvp", event, "come"), "乗り合わせ")
    assert "まだいません" in said(page)
    form = await kenta.press(page, "車を出す")
    values = {"origin": "札幌駅北口", "when": "9:30", "seats": "1", "note": "白い車です"}
    offered = await kenta.send(form, **values)
    assert "9:30 札幌駅北口から" in said(offered)
    assert "あと1席(全1席)" in said(offered)

    seen = await emma.do("ride.list", event)
    assert "健太" not in said(seen)
    assert "白い車" not in said(seen)
    rides = await emma.press(seen, "乗せてもらう")
    assert "運転:健太さん 乗る方:エマさん" in said(rides)
    assert "白い車です" in said(rides)
    await hall.listen()
    assert "エマさんが、「道の駅の視察」へ向かう車に乗ることになりました" in await told(hall, kenta)

    late = await ryo.press(seen, "乗せてもらう")
    assert "ほかに空きのある車は、まだありません" in said(late)
    assert "エマ" not in said(late)
    hosts = await hanako.do("ride.form", event, origin="小樽駅", when="10:00", seats="3")
    (other,) = select_of(hosts, "ride.to_end").options
    assert "札幌駅北口" in other.label
    late = await ryo.press(seen, "乗せてもらう")
    assert "空きのある車が、ほかにもあります" in said(late)
    assert "運転する方" in said(await emma.press(rides, "席を返す"))
    await hall.listen()
    assert "席を返しました" in await told(hall, kenta)
    assert "12:45 北口" in said(await emma.do("event.info", event))


async def test_a_host_takes_off_a_ride_of_another_with_thanks(town: TestTown) -> None:
    hanako, kenta, emma = [await town.member(name) for name in ("花子", "健太", "エマ")]
    event = await event_of(hanako)
    hall = hall_of(town)
    await hall.give_channel()
    for person in (kenta, emma):
        await person.do("event.rsvp", event, "come")
    await kenta.do("ride.form", event, origin="札幌駅北口", when="9:30", seats="1")
    seen = await emma.press(await emma.do("ride.list", event), "乗せてもらう")
    await hall.listen()
    for page in (seen, await kenta.do("ride.list", event)):
        assert isinstance(page, Message)
        assert not [one for one in controls(page) if isinstance(one, Select)]

    menu = select_of(await hanako.do("ride.list", event), "ride.to_end")
    (option,) = menu.options
    assert "札幌駅北口" in option.label
    for act in ("ride.to_end", "ride.end"):
        assert "主催の方だけ" in said(await emma.do(act, option.value))
    asked = await hanako.choose(menu.action, option.value)
    assert "健太" not in said(asked)
    await hanako.do("event.rsvp", event, "come")
    own = await hanako.do("ride.form", event, origin="小樽駅", when="9:00", seats="1")
    assert select_of(own, "ride.to_end").options == menu.options
    left = await hanako.press(own, "車を取り下げる")
    assert select_of(left, "ride.to_end").options == menu.options
    gone = await hanako.press(asked, "車を取り下げる")
    assert "まだいません" in said(gone)
    await hall.listen()
    assert "ありがとうございました" in await told(hall, kenta)
    assert "主催の方の判断" in await told(hall, emma)


async def test_what_moves_frees_seats_and_both_sides_hear(town: TestTown) -> None:
    hanako, kenta, emma = [await town.member(name) for name in ("花子", "健太", "エマ")]
    event = await event_of(hanako)
    hall = hall_of(town)
    await hall.give_channel()
    for person in (kenta, emma):
        await person.do("event.rsvp", event, "come")

    async def ride() -> None:
        await kenta.do("event.rsvp", event, "come")
        await emma.do("event.rsvp", event, "come")
        await kenta.do("ride.form", event, origin="札幌駅北口", when="9:30", seats="1")
        await emma.press(await emma.do("ride.list", event), "乗せてもらう")
        await hall.listen()

    await ride()
    await kenta.do("ride.form", event, origin="札幌駅南口", when="9:00", seats="2")
    await hall.listen()
    assert "9:00 札幌駅南口から" in await told(hall, emma)
    await emma.do("event.rsvp", event, "listen")
    await hall.listen()
    assert "エマさんが" in await told(hall, kenta)
    assert "席を返しました" in await told(hall, emma)
    await ride()
    await kenta.do("event.withdraw", event)
    await hall.listen()
    assert "ほかの車を見てみてください" in await told(hall, emma)
    assert "取り下げました" in await told(hall, kenta)
    await ride()
    await kenta.press(await kenta.do("ride.list", event), "車を取り下げる")
    await hall.listen()
    assert "運転する方の都合" in await told(hall, emma)

    await ride()
    form = await hanako.do("event.edit", event)
    await hanako.send(form, when="来週日曜13時")
    await hall.listen()
    for person in (kenta, emma):
        assert "日時か場所が変わった" in await told(hall, person)
    await ride()
    await hanako.press(await hanako.do("event.cancel", event, reason="大雪"), "取りやめる")
    await hall.listen()
    for person in (kenta, emma):
        assert any("中止になったため" in said(message) for message in hall.in_private(person))
