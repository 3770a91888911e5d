"""The menu on a confirm screen in which a draft is given to one of the own sections, or to the whole town."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.ids import SectionId, to_token
from bot.domain.sections import Section
from bot.interaction.params import Carried
from bot.interaction.references import DraftRef, carried
from bot.view import Action, Option, Select

WHOLE_TOWN = "-"
SECTIONS_SHOWN = 24  # a menu holds 25 options, one of them the whole town


class DraftSection(DraftRef):
    """What the menu sends."""

    section: Annotated[str, Carried()]

    @property
    def section_id(self) -> SectionId | None:
        """None for the whole town. Raises Refused for anything a menu of ours cannot hold."""
        return None if self.section == WHOLE_TOWN else SectionId(carried(self.section))


def section_menu(label: str, whole_town: str, action: Action, sections: Sequence[Section]) -> Select:
    """The menu. ``whole_town``: what belonging to no section is called."""
    own = (Option(section.name, to_token(section.id)) for section in sections[:SECTIONS_SHOWN])
    return Select(label, action, (Option(whole_town, WHOLE_TOWN), *own))
