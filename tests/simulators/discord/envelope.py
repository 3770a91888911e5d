"""Interactions as the gateway delivers them."""

from tests.simulators.discord.access import channel_permissions
from tests.simulators.discord.errors import Json
from tests.simulators.discord.interactions import Interaction, Kind
from tests.simulators.discord.model import Account, Channel, Member
from tests.simulators.discord.permissions import ALL, Intent
from tests.simulators.discord.wire import account_json, channel_json, member_json
from tests.simulators.discord.world import Event, World

KEPT_INTERACTIONS = 20_000
MAX_UPLOAD_BYTES = 10 * 1024**2


def new_interaction(world: World, member: Member, kind: Kind, place: Channel, data: Json) -> Interaction:
    """Something the member does in `place`, remembered for the bot's answers, not yet sent."""
    number = world.new_id()
    token = f"interaction{number}"
    payload: Json = {
        "id": str(number),
        "application_id": str(world.application_id),
        "type": int(kind),
        "token": token,
        "version": 1,
        "data": data,
        "channel_id": str(place.id),
        "channel": channel_json(place, bot_id=world.bot.id),
        "locale": member.account.locale,
        "entitlements": [],
        "attachment_size_limit": MAX_UPLOAD_BYTES,
    }
    payload |= _in_dms(member.account) if place.guild is None else _in_guild(world, place, member)
    interaction = Interaction(number, token, kind, member.account, place, payload, world.clock())
    world.interactions[token] = interaction
    if len(world.interactions) > KEPT_INTERACTIONS:
        del world.interactions[next(iter(world.interactions))]
    return interaction


def send(world: World, interaction: Interaction) -> None:
    """Gives an interaction to the bot. Sent again, it is the same interaction with the same deadlines."""
    guild = interaction.channel.guild
    guild_id = guild.id if guild else None
    world.emit(Event("INTERACTION_CREATE", interaction.payload, guild_id, Intent.NONE))


def _in_dms(account: Account) -> Json:
    return {
        "user": account_json(account),
        "context": 1,
        "app_permissions": str(ALL),
        "authorizing_integration_owners": {"0": "0"},
    }


def _in_guild(world: World, place: Channel, member: Member) -> Json:
    guild = place.guild
    assert guild is not None
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member_json(member, permissions=channel_permissions(place, member)),
        "context": 0,
        "app_permissions": str(channel_permissions(place, guild.members[world.bot.id])),
        "authorizing_integration_owners": {"0": str(guild.id)},
    }
