"""Undertakings that grow: alone, in preparation, a section. It happens with the member who completes them."""

from bot.domain.ids import MemberId
from bot.domain.places import Purpose
from bot.domain.policy import Policy
from bot.domain.sections import Section, Tier, tier_of
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


async def grow(work: Work, policy: Policy, section: Section, newest: MemberId, origin: Origin) -> None:
    """Let a locked section become what its members make it; nothing happens to one that has grown already.
    ``newest``: who joined just now.
    """
    if section.tier is Tier.SECTION:
        return
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
    elif section.tier is Tier.SOLO:
        who = str(newest)
        await tell_members(work, COMPANION, section.id, leaders, now=origin.now, member=who)
