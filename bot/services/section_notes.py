"""What every change of a section leaves behind."""

from bot.domain.ids import SectionId
from bot.ports.work import Work
from bot.services.origin import Origin


async def note_change(work: Work, action: str, section_id: SectionId, origin: Origin) -> None:
    """A line in the audit trail, and rooms that follow."""
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=section_id)
    await work.sections.rooms_should_follow((section_id,), origin.now)
