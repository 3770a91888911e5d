"""No two open sections are called much the same."""

from bot.domain.errors import InvalidInput, Problem
from bot.domain.ids import SectionId
from bot.domain.sections import NameTaken, Section
from bot.ports.work import Work


async def check_name(work: Work, name: str, *, own: SectionId | None = None) -> None:
    """Raises InvalidInput at ``name`` where an open section but the ``own`` is called much the same."""
    other = await work.sections.alike(name)
    if other is not None and other.id != own:
        raise InvalidInput({"name": Problem("section.name_alike", {"name": name, "other": other.name})})


async def save_name(work: Work, section: Section) -> None:
    """Save a section under a name that may be taken; then say so at the field."""
    await check_name(work, section.name, own=section.id)
    try:
        await work.sections.save(section)
    except NameTaken as taken:  # somebody founded it in the very same moment
        raise InvalidInput({"name": taken.problem}) from taken
