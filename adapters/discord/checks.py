"""What an administrator should know about a guild before something fails there (PLATFORMS.md 1.8)."""

from collections.abc import Iterator

import discord

from bot.interaction.words import Words

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    create_events=True,
    read_message_history=True,
    manage_channels=True,
    manage_roles=True,
    manage_threads=True,
)
"""What the bot is invited with: rooms and their roles included, nothing that could harm a guild."""

MOST_ROLES, MOST_CHANNELS = 250, 500
WARN_AT = 0.8


def findings(guild: discord.Guild, words: Words) -> Iterator[str]:
    """One sentence for each thing to do; none when all is well."""
    held = guild.me.guild_permissions
    missing = [name for name, wanted in NEEDED if wanted and not getattr(held, name)]
    if missing and not held.administrator:
        yield words.text("discord.check.permissions", guild=guild.name, missing=", ".join(missing))
    if len(guild.roles) >= MOST_ROLES * WARN_AT:
        yield words.text("discord.check.roles", guild=guild.name, count=len(guild.roles))
    if len(guild.channels) >= MOST_CHANNELS * WARN_AT:
        yield words.text("discord.check.channels", guild=guild.name, count=len(guild.channels))


def invitation(application_id: int) -> str:
    """The address that invites the bot to a guild."""
    return discord.utils.oauth_url(
        application_id, permissions=NEEDED, scopes=("bot", "applications.commands")
    )
