"""The real discord.py against the simulator: login, gateway, commands and answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import ui

from tests.integration.simulators.discord_town import Bot, Town, card, fault, open_simulator, open_town
from tests.simulators.discord.outcome import ImpossibleError, NoAnswerError
from tests.simulators.discord.permissions import Intent
from tests.simulators.discord.reading import text_of
from tests.simulators.discord.simulator import DiscordSimulator


@pytest.fixture
async def sim(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordSimulator]:
    async with open_simulator(monkeypatch) as simulator:
        yield simulator


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with open_town(monkeypatch) as town:
        yield town


# -- login and gateway


async def test_login_gives_a_ready_client_that_knows_its_guild(town: Town) -> None:
    guild = town.bot.get_guild(town.guild.id)

    assert guild is not None
    assert guild.name == "縁側市役所"
    assert [channel.name for channel in guild.text_channels] == ["広場"]
    assert guild.me.guild_permissions.manage_roles
    assert town.sim.gateway.identifies[0]["intents"] == Intent.GUILDS


@pytest.mark.usefixtures("sim")
async def test_wrong_token_is_refused_at_login() -> None:
    bot = Bot(discord.Intents.none())

    with pytest.raises(discord.LoginFailure):
        await bot.start("wrong")
    await bot.close()


async def test_privileged_intent_that_is_not_switched_on_ends_the_start(sim: DiscordSimulator) -> None:
    bot = Bot(discord.Intents(guilds=True, members=True))

    with pytest.raises(discord.PrivilegedIntentsRequired):
        await bot.start(sim.token)


async def test_event_sent_during_a_reconnect_arrives_after_the_resume(town: Town) -> None:
    resumed = town.bot.wait_for("shard_resumed", timeout=5)
    town.sim.gateway.ask_to_reconnect()
    outcome = await town.resident.slash("event create", {"title": "茶話会"}, wait=False)

    assert (await outcome.final()).id
    assert await resumed == 0
    assert town.sim.gateway.resumes == 1


async def test_broken_connection_is_resumed(town: Town) -> None:
    resumed = town.bot.wait_for("shard_resumed", timeout=5)

    await town.sim.gateway.drop()

    assert await resumed == 0


async def test_bot_without_a_known_session_identifies_anew(town: Town) -> None:
    again = town.bot.wait_for("shard_ready", timeout=5)

    await town.sim.gateway.forget_sessions()

    assert await again == 0
    assert len(town.sim.gateway.identifies) == 2
    assert town.sim.gateway.resumes == 0


async def test_running_bot_is_told_of_a_new_guild(town: Town) -> None:
    joined = town.bot.wait_for("guild_join", timeout=5)

    town.sim.add_guild("分室")

    assert (await joined).name == "分室"


async def test_direct_message_to_the_bot_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    intents = discord.Intents(guilds=True, dm_messages=True, guild_messages=True)
    async with open_town(monkeypatch, intents) as town:
        town.resident.say("広場で")
        heard = town.bot.wait_for("message", timeout=5, check=lambda one: one.guild is None)
        town.resident.say("相談があります", channel=town.resident.dm)

        assert (await heard).content == "相談があります"


# -- commands and answers


async def test_sync_carries_japanese_names(town: Town) -> None:
    event = next(one for one in town.sim.world.commands[0] if one["name"] == "event")

    assert event["name_localizations"] == {"ja": "行事"}
    assert event["options"][0]["name_localizations"] == {"ja": "作成"}


async def test_deferred_command_is_filled_by_its_first_followup(town: Town) -> None:
    outcome = await town.resident.slash("行事 作成", {"題名": "茶話会"})
    assert outcome.deferred

    message = await outcome.final()

    assert text_of(message) == "# 茶話会\n参加"
    assert message.only_for is town.resident.account
    assert outcome.followups == []
    assert 0 < outcome.acknowledged_after <= outcome.final_after < 3


async def test_form_opens_and_its_values_come_back(town: Town) -> None:
    opened = await town.resident.slash("event form")
    assert opened.modal.title == "行事を作る"

    town.bot.on_press = _answer_with_values
    answer = await town.resident.submit(opened.modal, {"題名": "読書会"})

    assert answer.text == "title=読書会"


async def _answer_with_values(interaction: discord.Interaction) -> None:
    data: Any = interaction.data
    inner = data["components"][0]["component"]
    await interaction.response.send_message(f"{inner['custom_id']}={inner['value']}")


async def test_form_with_a_required_field_left_empty_cannot_be_sent(town: Town) -> None:
    opened = await town.resident.slash("event form")

    with pytest.raises(ImpossibleError, match="required"):
        await town.resident.submit(opened.modal)


async def test_button_of_an_earlier_process_still_works(town: Town) -> None:
    await town.square.send(view=card("窓口"))
    await town.bot.close()
    town.bot = await town.open(Bot(discord.Intents(guilds=True)))

    outcome = await town.resident.press(town.sim.posted[-1], "参加")

    assert outcome.text == "押した"
    assert outcome.ephemeral
    assert town.bot.pressed == ["eg1:press:参加"]


async def test_button_can_change_its_own_message(town: Town) -> None:
    await town.square.send(view=card("0人"))

    async def count(interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=card("1人"))

    town.bot.on_press = count
    message = town.sim.posted[-1]
    outcome = await town.resident.press(message, "eg1:press:参加")

    assert outcome.updated
    assert text_of(message) == "1人\n参加"
    assert len(message.revisions) == 1


async def test_silent_acknowledgement_then_edit_is_final(town: Town) -> None:
    await town.square.send(view=card("0人"))

    async def count(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(view=card("1人"))

    town.bot.on_press = count
    outcome = await town.resident.press(town.sim.posted[-1], "参加")

    assert text_of(await outcome.final()) == "1人\n参加"


async def test_autocomplete_offers_choices(town: Town) -> None:
    outcome = await town.resident.autocomplete("event join", {"event": "もく"}, focused="event")

    assert [choice.name for choice in outcome.choices] == ["もく0", "もく1"]


async def test_more_than_25_choices_are_refused(town: Town) -> None:
    town.resident.patience = 0.2

    with pytest.raises(NoAnswerError, match="50035"):
        await town.resident.autocomplete("event join", {"event": "全"}, focused="event")


async def test_person_given_as_option_is_resolved(town: Town) -> None:
    other = town.sim.add_member(town.guild, "太郎", nick="係長")

    outcome = await town.resident.slash("event join", {"event": "茶話会", "who": other})

    assert outcome.text == "茶話会: 係長"


async def test_context_menu_brings_the_message(town: Town) -> None:
    said = town.resident.say("印鑑はどこですか")

    outcome = await town.resident.message_menu("質問として登録", said)

    assert outcome.text == "登録: 印鑑はどこですか"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("event delete", {}),
        ("無い", {}),
        ("event create", {}),
        ("event create", {"title": 3}),
        ("event create", {"title": "茶話会", "色": "赤"}),
    ],
)
async def test_client_refuses_what_is_not_registered(town: Town, line: str, options: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleError):
        await town.resident.slash(line, options)


async def test_ephemeral_message_is_invisible_to_others(town: Town) -> None:
    other = town.sim.add_member(town.guild, "太郎")
    message = await (await town.resident.slash("event create", {"title": "茶話会"})).final()

    with pytest.raises(ImpossibleError, match="does not see"):
        await other.press(message, "参加")
    assert town.resident.ephemerals == [message]
    assert town.guild.channel_named("広場").messages == []


async def test_forged_button_reaches_the_bot(town: Town) -> None:
    outcome = await town.resident.forge("eg1:press:偽物")

    assert town.bot.pressed == ["eg1:press:偽物"]
    assert outcome.text == "押した"


async def test_answer_after_three_seconds_is_refused(town: Town) -> None:
    async def dawdle(interaction: discord.Interaction) -> None:
        town.clock.now += 3.1
        with pytest.raises(discord.NotFound) as late:
            await interaction.response.send_message("遅刻")
        assert late.value.code == 10062

    town.bot.on_press = dawdle

    with pytest.raises(NoAnswerError, match="too late"):
        await town.resident.forge("x")


async def test_redelivered_interaction_is_already_acknowledged(town: Town) -> None:
    outcome = await town.resident.forge("x")
    refused: list[discord.HTTPException] = []

    async def again(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("二度目")
        except discord.HTTPException as error:
            refused.append(error)

    town.bot.on_press = again
    town.sim.redeliver(outcome)
    await town.sim.until(lambda: outcome.refusals)

    assert outcome.refusals[0].code.number == 40060
    assert outcome.text == "押した"


async def test_token_is_dead_after_fifteen_minutes(town: Town) -> None:
    kept: asyncio.Future[discord.Interaction] = asyncio.get_running_loop().create_future()

    async def keep(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("はい")
        kept.set_result(interaction)

    town.bot.on_press = keep
    await town.resident.forge("x")
    interaction = await kept
    town.clock.now += 901

    with pytest.raises(discord.HTTPException) as dead:
        await interaction.followup.send("もう遅い")
    assert fault(dead.value) == (401, 50027)


async def test_form_cannot_answer_a_form(town: Town) -> None:
    async def open_again(interaction: discord.Interaction) -> None:
        modal = ui.Modal(title="もう一度", custom_id="y")
        modal.add_item(ui.TextDisplay("…"))
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.response.send_modal(modal)
        assert refused.value.code == 50035
        await interaction.response.send_message("だめでした")

    town.bot.on_press = open_again

    assert (await town.resident.forge_form("x", {"a": "b"})).text == "だめでした"


async def test_empty_callback_answer_makes_the_library_fail_although_the_reply_is_there(town: Town) -> None:
    town.sim.faults.empty_callbacks = True
    failed: asyncio.Future[TypeError] = asyncio.get_running_loop().create_future()

    async def answer(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("届いた")
        except TypeError as error:
            failed.set_result(error)

    town.bot.on_press = answer
    outcome = await town.resident.forge("x")

    await asyncio.wait_for(failed, 5)
    assert outcome.text == "届いた"
