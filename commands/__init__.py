"""What a resident can say and see. Every feature is listed here; their order is the order of the help."""

from bot.interaction.commands import Feature
from bot.services.town import Town
from commands.membership.feature import membership


def features(town: Town) -> tuple[Feature, ...]:
    """All features of the town, in the order people should meet them."""
    return (membership(town),)
