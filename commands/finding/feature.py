"""探す: one look over everything the town knows."""

from bot.interaction.commands import Command, Feature
from bot.services.town import Town
from commands.finding.looking import FindMore, Looking


def finding(town: Town) -> Feature:
    """The search over everything."""
    looking = Looking(town.finding)
    return Feature(
        "finding",
        commands=(
            looking.command,
            Command("find.more", FindMore, looking.more, listed=False),
            looking.change_command,
        ),
    )
