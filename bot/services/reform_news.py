"""What the town says by itself when sections change; planned in the transaction of what happened."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToSection
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Office
from bot.domain.places import Purpose
from bot.domain.reforms import Reform
from bot.domain.sections import Post
from bot.ports.work import Work
from bot.services.telling import tell_channels, tell_members

CARD = "reform.card"  # in the rooms of the sections; changes with the objections
ANNOUNCED = "reform.announced"  # to everybody who belongs
HALTED = "reform.halted"  # to whoever announced it and to 総務課
STAYS = "reform.stays"  # to everybody who belongs: it was halted or taken back
VOID = "reform.void"  # to whoever announced it: it could not be carried out
MERGED = "reform.merged"  # to everybody who belongs to the section that goes on
CLOSED = "reform.closed"  # to everybody who belonged
EVENT_GOES_ON = "reform.event_goes_on"  # to the host of an event of a section that closed
SPLIT = "reform.split"  # to the members of a section: there is a new one beside it
REQUESTED = "reform.requested"  # to 総務課 in private: somebody wishes a section back
REQUEST_CARD = "reform.request_card"  # the same in the channel for operations
REVIVED = "reform.revived"  # to those who follow a section that is back
DECLINED = "reform.declined"  # to whoever wished it back
QUIET = "reform.quiet"  # to the chief of a section in which nothing happens
TRIAL_SOON = "trial.soon"  # to the chief: an experiment ends in a week
TRIAL_OVER = "trial.over"  # to the chief: how shall it go on?

CARD_LIFE = timedelta(days=7)  # worth showing when the town was closed for days


async def tell_announced(work: Work, reform: Reform, concerned: Collection[MemberId]) -> None:
    """Tell everybody who belongs, in private and in the sections' rooms."""
    now = reform.announced_at
    await tell_members(work, ANNOUNCED, reform.id, concerned, now=now)
    rooms = [
        ToSection(surface.place_id, surface.section_id)
        for section_id in reform.section_ids
        for surface in await work.sections.surfaces_of(section_id)
        if surface.channel_id
    ]
    await work.deliveries.plan(*(Plan(CARD, reform.id, room, now, now + CARD_LIFE) for room in rooms))


async def tell_requested(work: Work, reform: Reform) -> None:
    """Let 総務課 hear that somebody wishes a section back."""
    now = reform.announced_at
    office = [member.id for member in await work.members.holding(Office.ADMINISTRATOR)]
    await tell_members(work, REQUESTED, reform.id, office, now=now)
    await tell_channels(work, REQUEST_CARD, reform.id, Purpose.OPERATIONS, now=now)


async def tell_halted(work: Work, reform: Reform, concerned: Collection[MemberId], now: datetime) -> None:
    """Tell whoever announced it and 総務課 in full, and the others that everything stays as it is."""
    office = {member.id for member in await work.members.holding(Office.ADMINISTRATOR)}
    informed = office | ({reform.announced_by} if reform.announced_by else set())
    await tell_members(work, HALTED, reform.id, informed, now=now)
    await tell_members(work, STAYS, reform.id, set(concerned) - informed, now=now)


async def leaders_of(work: Work, section_id: SectionId) -> tuple[MemberId, ...]:
    """Whom to ask about a section: its chief; with none who is here its deputies, else 総務課."""
    seats = [seat for seat in await work.sections.memberships_in(section_id) if seat.post.leads]
    known = await work.members.get_many([seat.member_id for seat in seats])
    here = [seat for seat in seats if known[seat.member_id].active]
    chiefs = tuple(seat.member_id for seat in here if seat.post is Post.CHIEF)
    deputies = tuple(seat.member_id for seat in here)
    office = await work.members.holding(Office.ADMINISTRATOR)
    return chiefs or deputies or tuple(member.id for member in office)
