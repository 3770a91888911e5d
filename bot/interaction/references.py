"""References to things of the town that commands of several features take."""

from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import DraftId, SectionId, from_token, to_token
from bot.domain.sections import Section
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.lookup import section_name
from bot.view import Button, Message, Style, Tone


class OneSection(Input):
    """A section, chosen, typed by name or carried by a button."""

    section: Annotated[str, Ref("section")]


class OwnSection(Input):
    """Like OneSection, looked up among those the person belongs to."""

    section: Annotated[str, Ref("own_section")]


class FollowedSection(Input):
    """Like OneSection, looked up among those the person follows."""

    section: Annotated[str, Ref("followed_section")]


class CarriedSection(Input):
    """A section referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def section_id(self) -> SectionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return SectionId(carried(self.which))


class DraftRef(Input):
    """A draft referred to by a button of ours."""

    draft: Annotated[str, Carried()]

    @property
    def draft_id(self) -> DraftId:
        """Raises NotFound for anything that is no draft."""
        number = from_token(self.draft)
        if number is None:
            raise NotFound("refusal.draft_gone")
        return DraftId(number)


def carried(token: str) -> int:
    """Read a carried id. Raises Refused for anything a button of ours cannot carry."""
    number = from_token(token)
    if number is None:
        raise Refused("refusal.unknown_widget")
    return number


def about(path: str, section: Section, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to a section."""
    return to(path, words, to_token(section.id), style=style)


async def kept_inside(
    work: Work, section_id: SectionId | None, delivery: Delivery, words: Words
) -> Message | Skip:
    """What readers outside a section see of what it keeps to itself now: the way inside where something
    stands already, else nothing.
    """
    if not delivery.editing:
        return Skip("for the section's members only")
    look = to("section.info", words, to_token(section_id or 0))
    section = await section_name(work, section_id)
    return say(words, "privacy.moved", look, tone=Tone.NOTICE, section=section)
