"""Which events are in a section's calendar."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, or_, select

from bot.domain.sections import SectionStatus
from storage.repositories.cohosts import cohosted_by
from storage.tables.events import events
from storage.tables.sections import sections
from storage.tables.twins import section_twins


def of_section_or_near(section: BindParameter[int]) -> ColumnElement[bool]:
    """Whether an event is in a section's calendar: its own, its twins', and what it holds with others."""
    own, of_twins = events.c.section_id == section, events.c.section_id.in_(_twins_of(section))
    return or_(own, of_twins, events.c.id.in_(cohosted_by(section)))


def _twins_of(section: BindParameter[int]) -> Select[Any]:
    """The open twins of a section whose events everybody may see."""
    pair = or_(
        and_(section_twins.c.first_id == section, sections.c.id == section_twins.c.second_id),
        and_(section_twins.c.second_id == section, sections.c.id == section_twins.c.first_id),
    )
    return (
        select(sections.c.id)
        .join(section_twins, pair)
        .where(
            section_twins.c.agreed_at.is_not(None),
            sections.c.status == SectionStatus.OPEN.value,
            sections.c.members_only.is_(False),
        )
    )
