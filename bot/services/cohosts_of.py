"""Which sections hold an event besides its own, and who leads them."""

from bot.domain.events import Event
from bot.domain.ids import MemberId
from bot.domain.sections import Section
from bot.ports.work import Work


async def cohosts_of(work: Work, event: Event) -> tuple[Section, ...]:
    """The open sections that agreed to hold an event too, the first asked first; none where the event's own
    is for its members only.
    """
    pairs = [pair for pair in await work.cohosts.of(event.id) if pair.agreed]
    if not pairs:
        return ()
    known = await work.sections.get_many([pair.section_id for pair in pairs])
    own = await work.sections.get(event.section_id) if event.section_id is not None else None
    if own is not None and own.members_only:
        return ()
    return tuple(known[pair.section_id] for pair in pairs if not known[pair.section_id].members_only)


async def leads_cohost(work: Work, event: Event, member_id: MemberId | None) -> bool:
    """Whether somebody is the chief of a section that holds the event too."""
    if member_id is None:
        return False
    chiefs = [await work.sections.chief_of(section.id) for section in await cohosts_of(work, event)]
    return member_id in chiefs
