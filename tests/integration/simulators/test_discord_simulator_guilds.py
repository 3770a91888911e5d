"""Channels, roles and threads through the real discord.py."""

from collections.abc import AsyncIterator

import discord
import pytest

from tests.integration.simulators.discord_town import Town, card, fault, open_town
from tests.simulators.discord.model import ChannelType
from tests.simulators.discord.outcome import ImpossibleError
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.reading import text_of


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with open_town(monkeypatch) as town:
        yield town


# -- channels, threads and roles


async def test_channel_role_and_member_can_be_managed(town: Town) -> None:
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    role = await guild.create_role(name="広報課", mentionable=True)
    visible = discord.PermissionOverwrite(view_channel=True)
    channel = await guild.create_text_channel(
        "広報課",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            role: visible,
            guild.me: visible,
        },
    )
    place = town.guild.channel_named("広報課")

    member = await guild.fetch_member(town.resident.id)
    with pytest.raises(ImpossibleError, match="does not see"):
        town.resident.say("入れない", channel=place)
    await member.add_roles(role)
    assert town.resident.say("入れた", channel=place).channel is place
    await member.remove_roles(role)
    await channel.edit(topic="広報のこと")
    assert place.topic == "広報のこと"
    await channel.delete()
    await role.delete()
    assert [one.name for one in town.guild.roles.values()] == ["@everyone", "engawa"]


async def test_role_above_the_bot_cannot_be_given(town: Town) -> None:
    boss = town.sim.add_role(town.guild, "市長")
    boss.position = 99
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    member = await guild.fetch_member(town.resident.id)

    with pytest.raises(discord.Forbidden) as refused:
        await member.add_roles(discord.Object(boss.id))
    assert fault(refused.value) == (403, 50013)


async def test_251st_role_and_501st_channel_are_refused(town: Town) -> None:
    for number in range(248):
        town.sim.add_role(town.guild, str(number))
    for number in range(499):
        town.sim.add_channel(town.guild, str(number))
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None

    with pytest.raises(discord.HTTPException) as roles:
        await guild.create_role(name="あふれ")
    with pytest.raises(discord.HTTPException) as channels:
        await guild.create_text_channel("あふれ")

    assert (roles.value.code, channels.value.code) == (30005, 30013)


async def test_forum_post_is_a_thread_with_its_first_message(town: Town) -> None:
    created = town.bot.wait_for("guild_channel_create", timeout=5)
    town.sim.add_channel(town.guild, "質問箱", ChannelType.FORUM)
    forum = await created
    assert isinstance(forum, discord.ForumChannel)

    post = await forum.create_thread(name="押印は要りますか", view=card("本文"))
    await post.thread.add_user(discord.Object(town.resident.id))
    await post.thread.edit(archived=True)
    await post.thread.send("追伸")

    place = town.guild.channel_named("押印は要りますか")
    assert [text_of(one) for one in place.messages] == ["本文\n参加", "追伸"]
    assert place.thread is not None
    assert town.resident.id in place.thread.members
    assert not place.thread.archived


async def test_unknown_and_forbidden_channels_have_their_codes(town: Town) -> None:
    with pytest.raises(discord.NotFound) as unknown:
        await town.bot.fetch_channel(1)
    own = town.guild.role_named("engawa")
    own.permissions &= ~Permission.SEND_MESSAGES
    town.guild.everyone.permissions &= ~Permission.SEND_MESSAGES
    with pytest.raises(discord.Forbidden) as mute:
        await town.square.send("…")
    own.permissions = town.guild.everyone.permissions = 0
    with pytest.raises(discord.Forbidden) as blind:
        await town.square.send("…")

    codes = [error.value.code for error in (unknown, mute, blind)]
    assert codes == [10003, 50013, 50001]
