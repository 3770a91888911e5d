"""運営: purposes of channels, the state of the hall, the greeting, what could not be delivered."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import Delivery, Plan, Status, ToAccount, ToPurpose
from bot.domain.ids import AccountId, DeliveryId
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.services.places import GREETING, Arrival
from bot.view import Message, lines, plain
from tests.builders.town import TestTown

HOUR = timedelta(hours=1)


def told(answer: object) -> str:
    assert isinstance(answer, Message)
    return " / ".join(plain(line) for line in lines(answer))


async def say(town: TestTown, plan: Plan, language: str = "ja") -> str:
    delivery = Delivery(DeliveryId(1), plan, Status.LEASED, 1, town.clock.now())
    async with town.storage.read() as work:
        return told(await town.notices.render(work, delivery, language=language, now=town.clock.now()))


async def test_a_channel_serves_from_the_moment_an_administrator_says_so(town: TestTown) -> None:
    boss = await town.member("総務", Office.ADMINISTRATOR)
    boss.channel = "c-events"

    answer = await boss.say("運営 ここを使う 行事案内")

    assert "行事案内" in told(answer)
    shown = await boss.say("運営 チャンネル")
    assert "c-events" in told(shown)
    await boss.press(shown, "外す")
    assert "c-events" not in told(await boss.say("運営 チャンネル"))


async def test_outside_of_a_channel_the_next_step_is_told(town: TestTown) -> None:
    boss = await town.member("総務", Office.ADMINISTRATOR)
    boss.channel = ""

    assert "チャンネルの中で" in told(await boss.say("office channel events"))


async def test_others_are_told_whose_desk_it_is(town: TestTown) -> None:
    answer = await (await town.member("花子")).say("運営 ここを使う 行事案内")

    assert "総務課の担当" in told(answer)


async def test_the_state_of_the_hall_is_told_in_numbers(town: TestTown) -> None:
    boss = await town.member("総務", Office.ADMINISTRATOR)
    await town.member("花子")

    answer = await boss.say("運営 状況")

    assert isinstance(answer, Message)
    assert "2" in told(answer)


async def test_a_new_place_greets_its_owner_once_and_keeps_configured_channels(town: TestTown) -> None:
    arrival = Arrival(Platform.DISCORD, "g-1", "港町", owner_external_id="u-1", owner_name="船長")

    place = await town.town.places.attach(arrival, town.clock.now())
    await town.town.places.attach(arrival, town.clock.now())

    async with town.storage.read() as work:
        assert await work.deliveries.count_by_status() == {Status.PENDING: 1}
    plan = Plan(GREETING, place.id, ToAccount(AccountId(1)), town.clock.now(), town.clock.now() + HOUR)
    assert "港町" in await say(town, plan)
    assert "Three things" in await say(town, plan, "en")


@pytest.mark.parametrize(
    ("kind", "words"), [("event.card", "イベントのお知らせ"), ("rooms.report", "お知らせ")]
)
async def test_operations_hear_what_could_not_be_delivered_and_what_to_do(
    town: TestTown, kind: str, words: str
) -> None:
    await town.member("花子")
    async with town.storage.read() as work:
        (place,) = await work.places.all()
    target = ToPurpose(place.id, Purpose.EVENTS)
    payload = {"v": "1", "kind": kind, "target": target.text, "reason": "10003 Unknown Channel"}
    plan = Plan(
        "delivery.failed", place.id, target, town.clock.now(), town.clock.now() + HOUR, payload=payload
    )

    said = await say(town, plan)

    assert f"{words}を「行事案内」へ届けられませんでした" in said
    assert "10003" in said
