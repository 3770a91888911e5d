from typing import Any

import pytest
from aiohttp import WSCloseCode, WSMsgType

from bot.domain.places import Platform, Purpose
from tests.builders.local import Visitor, open_local, token
from tests.builders.town import TestTown


async def _join(page: Visitor, name: str = "春野 あおい") -> dict[str, Any]:
    rules = (await page.do("type", text="入庁"))["answer"]
    form = (await page.do("press", token=token(rules, "同意")))["answer"]
    values = {"name": name, "organisation": "縁側市", "kind": "local"}
    answer: dict[str, Any] = (await page.do("submit", token=form["token"], values=values))["answer"]
    return answer


async def test_the_first_start_furnishes_rooms_and_gives_them_their_purposes(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        frame = await page.ask("hello")

        assert {room["name"] for room in frame["rooms"]} >= {
            "行事案内",
            "庁内放送",
            "質問窓口",
            "入庁窓口",
            "運営",
        }
        async with town.storage.read() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None
            channels = await work.places.channels(place.id)
        assert set(channels) == set(Purpose)


async def test_a_later_start_leaves_changed_purposes_alone(town: TestTown) -> None:
    async with open_local(town), town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.places.set_channel(place.id, Purpose.EVENTS, None)
    async with open_local(town), town.storage.read() as work:
        assert await work.places.channel(place.id, Purpose.EVENTS) is None


async def test_joining_through_rules_and_form(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        welcome = await _join(page)

        assert welcome["tone"] == "success"
        people = (await page.ask("hello"))["personas"]
        assert [person["office"] for person in people][:2] == ["庁員", "未入庁"]


async def test_a_form_comes_back_with_problems_and_what_was_typed(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        answer = (await page.do("submit", token="eg1:join.form:1", values={"name": "森 たける"}))["answer"]

        assert answer["type"] == "form"
        assert set(answer["problems"]) == {"organisation", "kind"}
        assert answer["fields"][0]["value"] == "森 たける"


async def test_the_same_press_sent_twice_has_its_effect_once(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        values = {"name": "森", "organisation": "縁側市", "kind": "local"}
        first, second = [
            await page.do("submit", request="request-twice", token="eg1:join.form:1", values=values)
            for _ in range(2)
        ]

        assert first["answer"]["tone"] == "success"
        assert second["answer"] is None


@pytest.mark.parametrize("bad", ["nonsense", "eg1", "eg2:join", "eg1:"])
async def test_a_forged_token_is_refused_kindly(town: TestTown, bad: str) -> None:
    async with open_local(town) as local, local.visitor() as page:
        assert "ボタン" in (await page.do("press", token=bad))["problem"]


async def test_a_forged_value_is_refused_kindly(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        reply = await page.do("press", token="eg1:join.form", value="a:b:" + "c" * 500)

        assert reply["answer"]["tone"] == "problem"


async def test_nobody_enters_a_room_or_speaks_as_a_person_that_is_not_there(town: TestTown) -> None:
    async with open_local(town) as local:
        async with local.visitor("p-aoi", "nowhere") as page:
            assert "部屋" in (await page.do("say", text="もしもし"))["problem"]
        async with local.visitor("p-nobody") as page:
            assert "problem" in await page.do("type", text="ヘルプ")


async def test_what_people_say_survives_a_restart(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.do("say", text="<b>はじめまして</b>\nよろしくお願いします")
    async with open_local(town) as local, local.visitor("p-takeru") as page:
        (message,) = await page.messages()

        assert message["author"] == "p-aoi"
        words = message["content"]["blocks"][0]["line"][0]["text"]
        assert words == "<b>はじめまして</b>\nよろしくお願いします"


async def test_saying_something_twice_after_a_lost_reply_says_it_once(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.do("say", text="一度だけ", request="request-once")
        await page.do("say", text="一度だけ", request="request-once")

        assert len(await page.messages()) == 1


async def test_old_messages_come_page_by_page(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        for number in range(45):
            await page.do("say", text=f"{number}")

        newest = await page.ask("open", room=page.room)
        earlier = await page.ask("open", room=page.room, before=newest["messages"][0]["id"])

        assert (len(newest["messages"]), newest["earlier"]) == (30, True)
        assert (len(earlier["messages"]), earlier["earlier"]) == (15, False)
        assert earlier["messages"][0]["content"]["summary"] == "0"


async def test_the_catalogue_has_japanese_and_ascii_names_and_hides_offices(town: TestTown) -> None:
    async with open_local(town) as local:
        async with local.visitor() as page:
            resident = (await page.ask("hello"))["commands"]
        async with local.visitor("p-midori") as page:
            administrator = (await page.ask("hello"))["commands"]

        names = {name for command in resident for name in command["names"]}
        assert {"入庁", "join", "ヘルプ", "help"} <= names
        assert "office channels" not in names
        assert "office channels" in {name for command in administrator for name in command["names"]}


async def test_the_language_is_each_personas_own(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await _join(page)
        await page.ask("language", language="en")

        frame = await page.ask("hello")
        assert frame["language"] == "en"
        assert {"Events", "Welcome"} <= {room["name"] for room in frame["rooms"]}
        async with local.visitor("p-takeru") as other:
            assert (await other.ask("hello"))["language"] == "ja"
        async with town.storage.read() as work:
            known = await work.members.recognise(Platform.LOCAL, "local", "p-aoi")
        assert known is not None
        assert known.member is not None
        assert (known.account.locale, known.member.language) == ("en", "en")


async def test_a_new_persona_needs_a_name_of_its_own(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        added = await page.ask("add_persona", name=" 空木 ソラ ", manages_place=False)
        again = await page.ask("add_persona", name="空木ソラ", manages_place=False)
        blank = await page.ask("add_persona", name="\u200b ", manages_place=False)

        people = {one["id"]: one["name"] for one in (await page.ask("hello"))["personas"]}
        assert people[added["persona"]] == "空木 ソラ"
        assert "problem" in again
        assert "problem" in blank


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000", "\\u202e", "がぎ" * 900])
async def test_odd_characters_do_no_harm(town: TestTown, text: str) -> None:
    async with open_local(town) as local, local.visitor() as page:
        facts = f'"persona": "p-aoi", "room": "hall-welcome", "request": "request-odd", "text": "{text}"'
        await page.socket.send_str(f'{{"id": 99, "ask": {{"do": "type", {facts}}}}}')
        answered = await page.socket.receive(timeout=5)

        if answered.type is WSMsgType.TEXT:
            assert answered.json()["answer"]["tone"] == "notice"  # no such counter
        else:
            assert answered.data == WSCloseCode.POLICY_VIOLATION  # not text at all
