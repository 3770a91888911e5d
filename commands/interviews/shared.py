"""What several answers and letters about 課長面談 have in common."""

from typing import Annotated

from bot.domain.ids import CampaignId, SectionId, SlotId, to_token
from bot.domain.interviews import Progress, Slot, ThemeCount
from bot.interaction.params import Carried, Input
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.view import Block, Button, Field, Fields, Item, Items, Line, Style, Text, When


class OneSlot(Input):
    """A slot referred to by a button of ours."""

    slot: Annotated[str, Carried()]

    @property
    def slot_id(self) -> SlotId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SlotId(carried(self.slot))


class OneInterview(Input):
    """The talk with a section in a campaign, referred to by a button of ours."""

    campaign: Annotated[str, Carried()]
    which: Annotated[str, Carried()]

    @property
    def campaign_id(self) -> CampaignId:
        """Raises Refused for anything a button of ours cannot carry."""
        return CampaignId(carried(self.campaign))

    @property
    def section_id(self) -> SectionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SectionId(carried(self.which))


def campaign_of(token: str) -> CampaignId | None:
    """The campaign a button names; None for the latest. Raises Refused for what no button of ours carries."""
    return CampaignId(carried(token)) if token else None


def on_interview(
    path: str, campaign_id: CampaignId, section_id: SectionId, words: Words, style: Style = Style.PLAIN
) -> Button:
    """A button to a command about the talk with a section."""
    return to(path, words, to_token(campaign_id), to_token(section_id), style=style)


def when_of(slot: Slot, words: Words) -> When:
    """A slot's time, weekday and end included."""
    return words.when(slot.starts_at, slot.ends_at)


def progress_line(words: Words, progress: Progress) -> str:
    """How many are done, of how many."""
    return words.text("interview.progress", done=progress.held, total=progress.total)


def progress_fields(words: Words, progress: Progress) -> Fields:
    """How many sections are how far."""
    numbers = {
        "held": progress.held,
        "booked": progress.booked,
        "invited": progress.invited,
        "declined": progress.declined,
    }
    fields = (
        Field(words.text(f"interview.state_{name}"), words("interview.sections", count=number))
        for name, number in numbers.items()
    )
    return Fields(tuple(fields))


def theme_items(words: Words, counts: tuple[ThemeCount, ...], total: int) -> list[Block]:
    """Themes, each with how many of the sections named it; ten to a list."""
    items = [
        Item((Text(one.theme, bold=True),), words("interview.theme_row", number=one.sections, total=total))
        for one in counts
    ]
    return [Items(tuple(items[first : first + 10])) for first in range(0, len(items), 10)]


def labelled(words: Words, key: str, value: Line) -> Field:
    """A fact with its name under ``interview``."""
    return Field(words.text(f"interview.{key}"), value)
