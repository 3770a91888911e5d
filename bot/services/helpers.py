"""Who does something at an event: speakers, those with a role, and those whose lightning talk has a slot."""

from bot.domain.ids import EventId, MemberId, PartId
from bot.domain.lightning_talks import LineUp, NamedTalk
from bot.domain.programmes import Part
from bot.ports.work import Work


async def helpers_of(work: Work, event_id: EventId) -> frozenset[MemberId]:
    """Everybody who does something at an event."""
    speakers = await work.programmes.speakers_of(event_id)
    roles = await work.event_roles.of(event_id)
    found = {member_id for names in speakers.values() for member_id, _ in names}
    found |= {holder.member_id for seats in roles for holder in seats.holders}
    line_ups = await line_ups_of(work, event_id, await work.programmes.parts_of(event_id))
    found |= {one.talk.member_id for line_up in line_ups.values() for one in line_up.on}
    return frozenset(found)


async def line_ups_of(work: Work, event_id: EventId, parts: tuple[Part, ...]) -> dict[PartId, LineUp]:
    """The lightning talks of an event by part."""
    open_parts = [part for part in parts if part.for_talks]
    if not open_parts:
        return {}
    talks: dict[PartId, list[NamedTalk]] = {}
    for one in await work.lightning_talks.of(event_id):
        talks.setdefault(one.talk.part_id, []).append(one)
    return {part.id: LineUp(part, tuple(talks.get(part.id, ()))) for part in open_parts}
