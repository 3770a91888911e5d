"""ヘルプ: the guide at the entrance, who knows who is asking."""

from collections.abc import Sequence

from bot.interaction.commands import Command, Feature, Right
from bot.services.town import Town
from commands.guide.help import HelpDesk, HelpTopic


def guide(town: Town, counters: Sequence[Feature]) -> Feature:
    """The help over all other features' commands."""
    desk = HelpDesk(
        town.policy, [command for feature in counters for command in feature.commands if command.listed]
    )
    return Feature("guide", commands=(Command("help", HelpTopic, desk.show, Right.ANYONE),))
