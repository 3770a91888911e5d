"""姉妹: two sections, often of two towns, that share their calendars. One asks, the other accepts."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.ids import SectionId
from bot.domain.sections import Section


@dataclass(frozen=True, slots=True)
class Twinning:
    """A pair of sections; which of them comes first says nothing. Times are UTC.

    asked_by: the section whose leaders asked. agreed_at: since when they are twins; None while it is asked.
    """

    first: SectionId
    second: SectionId
    asked_by: SectionId
    asked_at: datetime
    agreed_at: datetime | None = None

    @property
    def agreed(self) -> bool:
        return self.agreed_at is not None

    def other(self, section_id: SectionId) -> SectionId:
        """The twin of one of the two."""
        return self.second if section_id == self.first else self.first

    def accept(self, by: SectionId, now: datetime) -> "Twinning":
        """The section that was asked agrees. Raises Refused for the one that asked, or where both agreed."""
        if self.agreed:
            raise Refused("twins.already")
        if by == self.asked_by:
            raise Refused("twins.asked_already")
        return replace(self, agreed_at=now)


def ask(section: Section, other: Section, known: Twinning | None, *, now: datetime) -> Twinning:
    """One section asks another; where the other has asked before, both want it and it is agreed.

    Raises Refused for the same section twice, a closed one, one for the colleagues of an organisation, where
    they are twins, and where it was asked already.
    """
    if section.id == other.id:
        raise Refused("twins.itself", section=section.name)
    for one in (section, other):
        one.check_open()
        if one.organisation:
            raise Refused("twins.of_colleagues")
    if known is not None:
        return known.accept(section.id, now)
    first, second = sorted((section.id, other.id))
    return Twinning(first, second, section.id, now)
