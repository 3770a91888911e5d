"""The door itself: opening, what the operator reads when it cannot, new guilds, lost connections."""

import asyncio
from dataclasses import replace

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.domain.places import Platform
from bot.interaction.door import DoorClosed
from tests.builders.town import TestTown
from tests.integration.discord.discord_hall import TIMING, Gate, Hall, door_to
from tests.simulators.discord.permissions import Intent
from tests.simulators.discord.simulator import DiscordSimulator


async def test_the_door_says_where_it_is_open_and_asks_for_no_privilege(hall: Hall) -> None:
    assert hall.opened == "Discordで開庁しました(1か所のサーバー)。"
    assert hall.sim.gateway.identifies[0]["intents"] == 70145
    assert not hall.sim.gateway.identifies[0]["intents"] & (Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT)


async def test_a_wrong_token_is_one_sentence_that_names_the_setting(town: TestTown) -> None:
    async with DiscordSimulator() as sim:
        with pytest.raises(DoorClosed, match="ENGAWA_DISCORD__TOKEN"):
            await door_to(sim, town, Gate(town.storage), token="wrong").open()


async def test_an_intent_that_is_not_allowed_is_one_sentence(town: TestTown) -> None:
    async with DiscordSimulator() as sim:
        door = door_to(sim, town, Gate(town.storage))
        door._client._connection._intents = discord.Intents(guilds=True, members=True)

        with pytest.raises(DoorClosed, match="インテント"):
            await door.open()


async def test_without_a_network_the_sentence_names_the_address(town: TestTown) -> None:
    async with DiscordSimulator() as sim:
        door = door_to(sim, town, Gate(town.storage))

    with pytest.raises(DoorClosed, match=r"127\.0\.0\.1.*ENGAWA_DISCORD__API_BASE"):
        await door.open()


async def test_a_bot_without_a_guild_is_told_how_to_be_invited(town: TestTown) -> None:
    async with DiscordSimulator() as sim:
        door = door_to(sim, town, Gate(town.storage))
        sentence = await door.open()
        await door.close()

    assert "https://discord.com/oauth2/authorize?client_id=" in sentence
    assert "permissions=" in sentence


async def test_closing_leaves_the_library_as_it_was(town: TestTown) -> None:
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with DiscordSimulator() as sim:
        door = door_to(sim, town, Gate(town.storage))
        await door.open()
        assert sim.base_url == discord.http.Route.BASE
        await door.close()

    assert before == (discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_wait_ends_when_the_door_is_closed(hall: Hall) -> None:
    waiting = asyncio.create_task(hall.door.wait())
    await asyncio.sleep(0)
    assert not waiting.done()

    await hall.door.close()

    await asyncio.wait_for(waiting, 2)


async def test_a_new_guild_is_noted_and_its_owner_greeted_once(hall: Hall) -> None:
    await until_greeted(hall, 1)
    hall.sim.add_guild("分室")
    await until_greeted(hall, 2)

    await hall.reopen()
    await until_greeted(hall, 2)

    async with hall.town.storage.read() as work:
        names = {place.name for place in await work.places.all() if place.platform is Platform.DISCORD}
    assert names == {"縁側市役所", "分室"}


async def test_a_guild_met_while_running_is_served_at_once(hall: Hall) -> None:
    branch = hall.sim.add_guild("分室")
    person = hall.sim.add_member(branch, "次郎")

    assert "縁側市役所へようこそ" in (await person.slash("join")).text


async def test_nobody_waits_for_more_guilds_than_there_are(town: TestTown) -> None:
    patient = replace(TIMING, guilds_within=2 * TIMING.open_within)
    async with DiscordSimulator() as sim:
        for name in ("縁側市役所", "分室"):
            sim.add_guild(name)
        door = door_to(sim, town, Gate(town.storage), timing=patient)
        await door.open()
        async with town.storage.read() as work:
            noted = {place.name for place in await work.places.all()}
        await door.close()

    assert noted >= {"縁側市役所", "分室"}


async def test_a_command_given_during_a_reconnect_is_answered(hall: Hall) -> None:
    hall.sim.gateway.ask_to_reconnect()

    outcome = await hall.resident.slash("help", wait=False)
    await outcome.answered()

    assert "ご案内" in outcome.text


async def test_a_forgotten_session_is_opened_anew_at_the_same_address(hall: Hall) -> None:
    await hall.sim.gateway.forget_sessions()
    await hall.sim.until(lambda: len(hall.sim.gateway.identifies) == 2)

    assert "ご案内" in (await hall.resident.slash("help")).text


async def test_missing_permissions_are_named_at_start(
    town: TestTown, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordSimulator() as sim:
        sim.add_guild("窮屈", bot_permissions=1 << 10)
        door = door_to(sim, town, Gate(town.storage))
        await door.open()
        await door.close()

    assert "窮屈" in caplog.text
    assert "manage_channels" in caplog.text


async def until_greeted(hall: Hall, wanted: int) -> None:
    """Wait until that many greetings are planned, and see that no more come."""
    due: dict[str, int] = {}
    for _ in range(200):
        async with hall.town.storage.read() as work:
            due = await work.deliveries.count_by_status()
        if due.get("pending", 0) >= wanted:
            break
        await asyncio.sleep(0.01)
    assert due == {"pending": wanted}
