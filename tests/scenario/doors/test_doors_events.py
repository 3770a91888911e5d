"""The scenario table, part three: events from one line to the last word about them, at every door."""

from datetime import timedelta

import pytest

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City
from tests.scenario.doors.visitors import Seen, Visitor

LINE = "来週土曜21時 もくもく会"  # the town's clock starts on Saturday, 21 November 2026, at ten
NOBODY: frozenset[str] = frozenset()


async def announced(city: City, host: Visitor, line: str = LINE) -> None:
    await host.call("event.create", line=line)
    published = await host.press("公開する")
    assert "を公開しました" in published.text
    await city.settle()


async def card(visitor: Visitor, title: str = "もくもく会") -> Seen:
    """The event's card in the channel for events."""
    return next(seen for seen in await visitor.board(Purpose.EVENTS) if title in seen.text)


async def test_an_event_in_one_line_is_confirmed_with_its_full_date_and_published(
    city: City, door: Platform
) -> None:
    hanako = await city.member(door, "花子")

    confirm = await hanako.call("event.create", line="来週土曜21時 もくもく会 30人")
    published = await hanako.press("公開する")
    await city.settle()

    assert "2026年11月28日(土) 21:00〜22:00" in confirm.text
    assert "「もくもく会」を公開しました" in published.text
    posted = await card(hanako)
    assert "参加 0/30人" in posted.text
    assert posted.buttons[:5] == ("参加", "聞くだけ", "顔出し", "後で見る", "未定")
    await city.check_wire()


async def test_a_date_that_cannot_be_read_is_mended_in_the_form(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")

    form = await hanako.call("event.create", line="もくもく会")
    await hanako.fill(when="きのうの19時")
    told = hanako.seen
    confirm = await hanako.fill(when="12/5 19:00-20:30")

    assert form.fields["title"] == "もくもく会"
    assert "もう過ぎています" in told.text
    assert "2026年12月5日(土) 19:00〜20:30" in confirm.text
    await city.check_wire()


async def test_answers_are_counted_on_the_card_and_minds_may_change(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await announced(city, hanako)

    thanks = await kenta.press("参加", await card(kenta))
    await hanako.press("参加", await card(hanako))
    await city.settle()
    first = await card(kenta)
    changed = await kenta.press("聞くだけ", thanks)
    await city.settle()
    second = await card(kenta)
    withdrawn = await kenta.press("回答を取り消す", changed)
    await city.settle()

    assert "「もくもく会」に「参加」で受け付けました" in thanks.text
    assert "参加 2人" in first.text
    assert "参加 1人 ・ 聞くだけ 1人" in second.text
    assert "回答を取り消しました" in withdrawn.text
    assert "聞くだけ 1人" not in (await card(kenta)).text
    await city.check_wire()


async def test_the_same_press_delivered_twice_counts_once(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await announced(city, hanako)

    await hanako.press("参加", await card(hanako))
    await hanako.again()
    await city.settle()

    assert "参加 1人" in (await card(hanako)).text
    await city.check_wire()


async def test_a_free_seat_is_held_for_the_first_in_line_who_takes_it(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await announced(city, hanako, f"{LINE} 1人")
    kenta, minoru = await city.member(door, "健太"), await city.member(door, "実")
    rules = await hanako.call("event.reception", event="もくもく会")
    chosen = await hanako.choose("名前を見せる相手を選ぶ", "世話人だけに見せる", rules)
    assert "受付の設定を変えました" in chosen.text

    await hanako.press("参加", await card(hanako))
    waiting = await kenta.press("参加", await card(kenta))
    await minoru.press("参加", await card(minoru))
    await city.settle()
    full = await card(kenta)
    await hanako.press("未定", hanako.seen)
    await city.settle()

    assert "キャンセル待ちの1番目" in waiting.text
    assert "参加 1/1人 ・ キャンセル待ち 2人" in full.text
    asked = (await kenta.letters())[-1]
    assert "席がひとつ空きました。「もくもく会」に参加されますか" in asked.text
    assert await minoru.letters() == []
    held = await card(kenta)
    assert "世話人だけが見られます" in (await minoru.press("詳しく見る", held)).text
    taken = await kenta.press("席を取る", asked)
    await city.settle()

    assert "参加 0/1人 ・ 未定 1人 ・ 席の確認中 1人 ・ キャンセル待ち 1人" in held.text
    assert "「もくもく会」の席が決まりました" in taken.text
    assert "参加 1/1人 ・ 未定 1人 ・ キャンセル待ち 1人" in (await card(kenta)).text
    await city.check_wire()


async def test_another_time_is_told_to_those_who_answered(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await announced(city, hanako)
    await kenta.press("参加", await card(kenta))
    await city.settle()

    await hanako.call("event.edit", event="もくもく会")
    done = await hanako.fill(when="12/5 19:00-20:30", place="3階")
    await city.settle()

    assert "回答した方にお知らせします" in done.text
    notice = (await hanako.board(Purpose.EVENTS))[-1]
    assert "「もくもく会」の予定が変わりました" in notice.text
    before, _, after = notice.text.partition("→")
    assert "2026年11月28日(土) 21:00〜22:00" in before
    assert "2026年12月5日(土) 19:00〜20:30" in after
    assert notice.pinged == {"健太"}
    assert "2026年12月5日(土) 19:00〜20:30" in (await card(hanako)).text
    await city.check_wire(pinged=frozenset({"健太"}))


async def test_reminders_come_when_the_clock_moves_and_ring_those_who_come(
    city: City, door: Platform
) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await announced(city, hanako)
    await hanako.call("profile")
    await hanako.press("個別にも知らせてもらう")
    await hanako.press("参加", await card(hanako))
    await kenta.press("後で見る", await card(kenta))
    await city.settle()
    begins = city.now.replace(day=28, hour=12, minute=0, second=0)

    for number, left in enumerate(("1日", "1時間", "10分"), start=1):
        before = {"1日": timedelta(days=1), "1時間": timedelta(hours=1), "10分": timedelta(minutes=10)}[left]
        await city.settle_until(begins - before)
        reminder = (await kenta.board(Purpose.EVENTS))[-1]
        assert f"あと{left}で「もくもく会」が始まります" in reminder.text
        assert reminder.pinged == {"花子"}
        assert len(await kenta.board(Purpose.EVENTS)) == 1 + number
        assert f"あと{left}で" in (await hanako.letters())[-1].text
    assert await kenta.letters() == []
    await city.check_wire(pinged=frozenset({"花子"}))


async def test_a_cancelled_event_is_told_and_reminds_nobody(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await announced(city, hanako)
    stale = await card(kenta)
    await kenta.press("参加", stale)
    await city.settle()

    await hanako.call("event.cancel", event="もくもく会", reason="会場の都合")
    asked = hanako.seen
    done = await hanako.press("取りやめる")
    await city.settle()
    told = await kenta.board(Purpose.EVENTS)
    await city.settle(timedelta(days=8))

    assert "元には戻せません" in asked.text
    assert "「もくもく会」を取りやめました" in done.text
    assert "「もくもく会」は中止になりました" in told[-1].text
    assert "会場の都合" in told[-1].text
    assert told[-1].pinged == {"健太"}
    assert [seen.text for seen in await kenta.board(Purpose.EVENTS)] == [seen.text for seen in told]
    await city.check_wire(pinged=frozenset({"健太"}))


async def test_buttons_of_a_cancelled_event_change_nothing(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await announced(city, hanako)
    thanks = await kenta.press("参加", await card(kenta))
    await hanako.call("event.cancel", event="もくもく会", reason="会場の都合")
    await hanako.press("取りやめる")

    refused = await kenta.press("聞くだけ", thanks)

    assert "「もくもく会」は中止になっています" in refused.text
    await city.settle()
    assert "参加 1人" in (await card(kenta)).text
    await city.check_wire(pinged=frozenset({"健太"}))


@pytest.mark.parametrize(
    "title", ["@everyone @here <!channel> <!here>", "<@1> <@U1> <@&1> *_~`<https://x|y>"]
)
async def test_what_people_write_rings_nobody_and_stands_as_it_was_written(
    city: City, door: Platform, title: str
) -> None:
    hanako = await city.member(door, "花子")

    await hanako.call("event.create")
    await hanako.fill(title=title, when="来週土曜21時", place=title, description=title)
    await hanako.press("公開する")
    await city.settle()

    assert (await hanako.board(Purpose.EVENTS))[-1].pinged == NOBODY
    await city.check_wire()
