"""Co-hosting (共催): an event of several sections. One asks, those who lead the other agree."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, SectionId
from bot.domain.sections import Section

MOST_COHOSTS = 10


@dataclass(frozen=True, slots=True)
class Cohosting:
    """A further section of an event. ``agreed_at`` None: it is asked."""

    event_id: EventId
    section_id: SectionId
    asked_by: MemberId
    asked_at: datetime
    agreed_at: datetime | None = None

    @property
    def agreed(self) -> bool:
        return self.agreed_at is not None

    def agree(self, now: datetime) -> "Cohosting":
        """Those who lead the section agree. Raises Refused where they did."""
        if self.agreed:
            raise Refused("cohost.already")
        return replace(self, agreed_at=now)


def check_sections(event: Event, own: Section | None, other: Section) -> None:
    """Raises Refused for what cannot be held together: closed or members-only sections, and the event's own.
    ``own``: the section that holds it; None for the whole town.
    """
    other.check_open()
    if event.section_id == other.id:
        raise Refused("cohost.itself", section=other.name)
    for section in (own, other):
        if section is not None and (section.members_only or section.organisation):
            raise Refused("cohost.members_only", section=section.name)
