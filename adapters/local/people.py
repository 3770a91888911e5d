"""Who the personas are to the town."""

from bot.domain.members import Member, Office, Standing
from bot.domain.places import Platform
from bot.domain.sections import Post
from bot.interaction.words import Words
from bot.ports.local import DIRECT_PREFIX, LOCAL_PLACE, Persona, Room, direct_room
from bot.ports.work import Work


async def member_behind(work: Work, persona: Persona) -> Member | None:
    """The member a persona has become; None before 入庁."""
    known = await work.members.recognise(Platform.LOCAL, LOCAL_PLACE, persona.external_id)
    return known.member if known else None


def offices_of(persona: Persona, member: Member | None) -> frozenset[Office]:
    """The offices whose commands a persona is offered. Administrators hold all of them."""
    held = member.offices if member and member.active else frozenset()
    return frozenset(Office) if persona.manages_place or Office.ADMINISTRATOR in held else held


async def office_label(work: Work, persona: Persona, member: Member | None, words: Words) -> str:
    """What a persona is called at the town hall: "広報課の課長", "総務課", "庁員", "未入庁"."""
    held = member.offices if member and member.active else frozenset()
    if persona.manages_place:
        held |= {Office.ADMINISTRATOR}
    titles = [words.text(f"local.office.{office.value}") for office in Office if office in held]
    if member is None or member.standing is not Standing.MEMBER:
        state = member.standing.value if member else "none"
        return " · ".join([*titles, words.text(f"local.office.{state}")])
    seats = await work.sections.memberships_of(member.id)
    led = [seat.section_id for seat in seats if seat.post is Post.CHIEF]
    sections = await work.sections.get_many(led) if led else {}
    titles += [words.text("local.office.chief", section=sections[one].name) for one in led if one in sections]
    return " · ".join(titles or [words.text("local.office.member")])


def may_see(persona: Persona, room: Room) -> bool:
    """Whether a persona sees a room: it is open to all, one's own, or one manages the place."""
    return room.members is None or persona.manages_place or persona.external_id in room.members


async def may_enter(work: Work, persona: Persona, room_id: str) -> bool:
    """Whether a persona may read and write in a room or direct conversation."""
    if room_id.startswith(DIRECT_PREFIX):
        return room_id == direct_room(persona.external_id)
    room = await work.local.room(room_id)
    return room is not None and room.open and may_see(persona, room)
