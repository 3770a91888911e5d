"""Talks with chiefs for tests: one campaign that begins when the tests' clock starts."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.ids import CampaignId, MemberId, SlotId
from bot.domain.interviews import Campaign, Interview, Slot, Span
from bot.domain.members import Member
from bot.domain.sections import Post, Section
from bot.ports.work import Storage
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
HALF_AN_HOUR = timedelta(minutes=30)
CAMPAIGN = Campaign(CampaignId(1), "冬の面談", "ぜひ", START + 60 * 24 * HOUR, None, START)


def slot_of(operator_id: int, number: int) -> Slot:
    """The ``number``-th slot, so many hours after the tests' clock starts; half an hour long."""
    starts_at = START + number * HOUR
    return Slot(SlotId(number), CAMPAIGN.id, MemberId(operator_id), Span(starts_at, starts_at + HALF_AN_HOUR))


def asked(section: Section, chief_id: int) -> Interview:
    """A chief who was asked when the tests' clock started."""
    return Interview(CAMPAIGN.id, section.id, MemberId(chief_id), START)


async def furnish(
    storage: Storage, operator: Member, chiefs: Sequence[Member], slots: int
) -> tuple[Section, ...]:
    """A campaign with one invited section per chief and slots of one operator; returns the sections."""
    sections = tuple(section_called(f"面談{chief.profile.name}課") for chief in chiefs)
    async with storage.write() as work:
        for member in (operator, *chiefs):
            await work.members.save(member)
        await work.interviews.save_campaign(CAMPAIGN)
        await work.interviews.add_slots([slot_of(operator.id, number) for number in range(1, slots + 1)])
        for section, chief in zip(sections, chiefs, strict=True):
            await work.sections.save(section)
            await work.sections.seat(seat_in(section, chief.id, Post.CHIEF))
            await work.interviews.save(asked(section, chief.id))
    return sections
