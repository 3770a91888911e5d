"""課: finding, joining, following, leading and keeping sections."""

from bot.interaction.commands import Feature
from bot.services.town import Town
from commands.sections.suggestions import SectionSuggestions


def sections(town: Town) -> Feature:
    """Sections and their rooms."""
    return Feature(
        "sections",
        commands=(),
        suggesters={"section": SectionSuggestions(town.storage).suggest},
    )
