"""ワールドカフェ: who is there, tables from round to round, who comes late and who goes, bells, a summary."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.view import Answer, Message, controls
from tests.builders.answers import facts, field_of, said
from tests.builders.hall import Hall, hall_of, open_hall
from tests.builders.town import Person, button, open_town

MINUTE = timedelta(minutes=1)


def last(hall: Hall, words: str) -> Message:
    return [message for message in hall.in_channel() if words in message.summary][-1]


async def opened(hall: Hall, host: Person, *coming: Person, title: str = "対話の会") -> Answer:
    """An event with those who said they come, and a café there; returns its page."""
    await host.press(await host.say(f"イベント 作成 明日10時 {title}"), "公開する")
    await hall.listen()
    for person in coming:
        await person.press(hall.card(), "参加")
    form = await host.say(f"イベント テーブル替え {title}")
    page = await host.send(form, size="3", rounds="2", minutes="20")
    await hall.listen()
    return page


async def test_people_change_tables_and_nobody_waits_for_the_bell(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host = await hall.town.member("世話人")
        people = [await hall.town.member(f"庁員{number}") for number in range(8)]
        await hall.wants_direct_reminders(people[3])
        page = await opened(hall, host, *people[:6])
        assert field_of(page, "参加の回答") == "6人"
        token = button(page, "テーブルホストになる").action.args[0]
        gathering = last(hall, "ワールドカフェを始めます")
        assert "テーブルに残ってみなさんを迎えて" in said(
            await people[0].press(gathering, "テーブルホストになる")
        )
        assert "まだ始まっていません" in said(await people[1].do("cafe.seat", token))

        begun = await host.press(page, "席を決めて始める")
        await hall.listen()
        assert "1回目の席を2テーブルに分けました" in said(begun)
        assert len(hall.in_private(people[3])) == 1
        floor = last(hall, "1回目の席です")
        assert sorted(facts(floor)) == ["テーブル1", "テーブル2"]
        assert "庁員0(ホスト)" in said(floor)
        own = await people[1].press(floor, "私の席")
        assert "1回目の席は、テーブル" in said(own)
        assert "庁員1" not in field_of(own, "ごいっしょの方")

        late = await people[6].press(floor, "途中から参加")
        assert "ようこそ。テーブル" in said(late)
        assert "次のラウンドから席をお作りしません" in said(await people[0].press(floor, "抜けます"))
        asked = await hall.wait(9 * MINUTE)  # the card waits for a moment between its edits
        assert [one for one in asked if one.startswith("「対話の会」のテーブルホストをお願いします")]
        assert "庁員6" in said(last(hall, "1回目の席です"))
        assert "「途中から参加」を押すと" in said(await people[7].do("cafe.seat", token))

        assert await hall.wait(5 * MINUTE) == []
        assert await hall.wait(MINUTE) == [
            "あと5分で「対話の会」の1回目が終わります。そろそろまとめに入りましょう。"
        ]
        (bell,) = await hall.wait(5 * MINUTE)
        assert bell.startswith("時間です。「対話の会」の1回目はここまでです")

        await host.press(begun, "次の席へ")
        assert "席はもう替わっています" in said(await host.press(begun, "次の席へ"))
        await hall.listen()
        second = last(hall, "2回目の席です")
        assert "庁員0" not in said(second)
        assert said(second).count("(ホスト)") == 1
        more = await host.do("event.cafe", "対話の会")
        assert "最後のラウンドです" in said(more)
        arranged = await host.send(await host.press(more, "設定を変える"), minutes="10", rounds="3")
        assert "全3回" in field_of(arranged, "ラウンド")
        assert (await hall.wait(5 * MINUTE))[0].startswith("あと5分")

        ended = await host.press(await host.press(arranged, "おひらきにする"), "おひらきにする")
        assert field_of(ended, "参加") == "7人・2回"
        (over,) = await hall.wait(5 * MINUTE)
        assert over == "「対話の会」のワールドカフェはおひらきです"
        assert "庁員" not in said(last(hall, "おひらきです"))
        assert "このワールドカフェは終わりました" in said(await people[1].press(second, "途中から参加"))


async def test_a_restart_changes_no_seat_and_no_bell(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host = await hall.town.member("世話人")
        people = [await hall.town.member(f"庁員{number}") for number in range(4)]
        page = await opened(hall, host, *people)
        begun = await host.press(page, "席を決めて始める")
        await hall.listen()
        seat = said(await people[0].press(last(hall, "1回目の席です"), "私の席"))
        at = hall.town.clock.now()

    async with open_town(tmp_path) as town:
        again = hall_of(town)
        town.clock.set(at)
        host, guest = town.person("世話人"), town.person("庁員0")
        assert said(await guest.press(begun, "私の席")) == seat
        assert [one[:3] for one in await again.wait(20 * MINUTE)] == ["時間で"]
        assert "2回目の席を1テーブルに分けました" in said(await host.press(begun, "次の席へ"))


async def test_only_those_who_may_manage_the_event_move_it_on(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, other = await hall.town.member("世話人"), await hall.town.member("Emma", locale="en")
        await host.press(await host.say("イベント 作成 明日10時 対話の会"), "公開する")
        assert "no world café at “対話の会” yet" in said(await other.say("event tables 対話の会"))
        page = await host.send(await host.say("イベント テーブル替え 対話の会"))
        token = button(page, "テーブルホストになる").action.args[0]

        assert [one for one in await hall.listen() if "ワールドカフェ" in one]
        mine = await other.say("event tables 対話の会")
        for verb, *args in (("next", "0", "here"), ("end_now",), ("end",), ("arrange",)):
            assert "can be changed by its host" in said(await other.do(f"cafe.{verb}", token, *args))
        assert "4人から始められます。いまは0人です" in said(await host.press(page, "席を決めて始める"))
        assert "Good to see you" in said(await other.press(mine, "I am here"))
        people = await host.do("cafe.people", "0", token)
        assert "「対話の会」に来ている方(1人)" in said(people)
        assert "テーブルホスト" in said(await host.press(people, "ホストにする"))
        assert any("Please host a table" in one for one in await hall.listen())


async def test_ones_seat_is_found_from_the_page_of_the_event(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, ada, *others = [await hall.town.member(f"庁員{number}") for number in range(7)]
        page = await opened(hall, host, ada, *others)
        begun = await host.press(page, "席を決めて始める")

        cafe = await ada.press(await ada.say("イベント 詳細 対話の会"), "ワールドカフェを見る")
        assert "いまの席はテーブル" in said(cafe)
        assert "1回目の席は、テーブル" in said(await ada.press(cafe, "私の席"))

        await host.press(await host.press(begun, "おひらきにする"), "おひらきにする")
        with pytest.raises(AssertionError, match="ワールドカフェを見る"):
            button(await ada.say("イベント 詳細 対話の会"), "ワールドカフェを見る")


async def test_a_cafe_that_is_over_asks_nobody_to_come(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host = await hall.town.member("世話人")
        people = [await hall.town.member(f"庁員{number}") for number in range(4)]
        page = await opened(hall, host, *people)
        begun = await host.press(page, "席を決めて始める")
        await hall.listen()
        ended = await host.press(await host.press(begun, "おひらきにする"), "おひらきにする")
        await hall.wait(5 * MINUTE)

        asked, floor = last(hall, "ワールドカフェ:対話の会"), last(hall, "1回目の席です")
        assert "このワールドカフェは終わりました" in said(asked)
        assert [*controls(asked), *controls(floor)] == []
        assert "対話の会" in said(await host.press(ended, "イベントに戻る"))


async def test_a_refusal_leads_back_to_the_cafe_or_to_its_event(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, other = await hall.town.member("世話人"), await hall.town.member("庁員")
        await host.press(await host.say("イベント 作成 明日10時 対話の会"), "公開する")
        early = await other.say("イベント テーブル替え 対話の会")
        assert "対話の会" in said(await other.press(early, "詳しく見る"))
        page = await host.send(await host.say("イベント テーブル替え 対話の会"))
        token = button(page, "テーブルホストになる").action.args[0]

        few = await host.press(page, "席を決めて始める")
        assert button(await host.press(few, "ワールドカフェ"), "席を決めて始める").action.args[0] == token
        stranger = await other.do("cafe.leave", token)
        assert button(await other.press(stranger, "ワールドカフェ"), "来ました").action.args == (token,)
        await host.do("cafe.end_now", token)
        over = await other.do("cafe.come", token)
        assert "対話の会" in said(await other.press(over, "詳しく見る"))
