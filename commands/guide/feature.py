"""The guide at the entrance, who knows who is asking: 窓口 (one's own desk, or the door) and ヘルプ."""

from collections.abc import Sequence

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.services.town import Town
from commands.guide.help import HelpDesk, HelpTopic
from commands.guide.home import HomeDesk


def guide(town: Town, counters: Sequence[Feature]) -> Feature:
    """The first screen, and the help over all other features' commands."""
    home = HomeDesk(town.home, town.policy)
    desk = HelpDesk(
        town.policy, [command for feature in counters for command in feature.commands if command.listed]
    )
    return Feature(
        "guide",
        commands=(
            Command("home", Nothing, home.show, Right.ANYONE),
            Command("help", HelpTopic, desk.show, Right.ANYONE),
        ),
    )
