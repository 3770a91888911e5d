"""Undertakings that grow: alone, in preparation, a section. It happens with the member who completes them."""

from dataclasses import replace

from bot.domain.ids import MemberId
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.sections import Membership, Section, Tier, tier_of
from bot.ports.work import Work
from bot.services.origin import Origin
from bot.services.section_notes import note_change
from bot.services.telling import tell_channels, tell_members

COMPANION = "section.companion"  # to whoever began alone: the first who joined
GROWN = "section.grown"  # in the channel that serves sections: a 準備室 has become a 課
YOURS_GROWN = "section.yours_grown"  # to its chief


def tier_with(policy: Policy, people: int) -> Tier:
    """What as many people make in this community."""
    return tier_of(people, preparing=policy.preparing, founders=policy.founders)


async def sit_down(work: Work, policy: Policy, section: Section, seat: Membership, origin: Origin) -> Section:
    """Give a locked member a seat in a locked section, by whatever way they came: who belongs does not follow
    or wait any more, and the section becomes what its members make it. Returns the section as it is then.
    """
    await work.sections.seat(seat)
    await work.sections.unfollow(section.id, seat.member_id)
    await work.join_requests.remove(section.id, seat.member_id)
    section = await grow(work, policy, section, origin, newest=seat.member_id)
    await work.sections.touch(section.id, origin.now)
    await note_change(work, "section.joined", section.id, replace(origin, member_id=seat.member_id))
    return section


async def grow(
    work: Work, policy: Policy, section: Section, origin: Origin, *, newest: MemberId | None = None
) -> Section:
    """Let a locked section become what its members make it; nothing happens to one that has grown already.
    ``newest``: who joined just now; None where several came together. Returns the section as it is then.
    """
    if section.tier is Tier.SECTION:
        return section
    members = await work.sections.count_members(section.id)
    grown = section.grow(members, preparing=policy.preparing, founders=policy.founders)
    chief = await work.sections.chief_of(section.id)
    leaders = [chief] if chief and chief != newest else []
    if grown.tier is not section.tier:
        await work.sections.save(grown)
        await note_change(work, f"section.{grown.tier.value}", section.id, origin)
        if grown.tier is Tier.SECTION:
            await tell_channels(work, GROWN, section.id, Purpose.SECTIONS, now=origin.now)
            await tell_members(work, YOURS_GROWN, section.id, leaders, now=origin.now)
            return grown
    if section.tier is Tier.SOLO and newest is not None:
        who = str(newest)
        await tell_members(work, COMPANION, section.id, leaders, now=origin.now, member=who)
    return grown
