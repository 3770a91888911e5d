"""What a furnished town holds of 面談: one booked, one waits for its notes, one noted, one not answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId, to_token
from bot.domain.interviews import Campaign, Interview, Note, Slot, Span
from tests.builders.town import TestTown

SECRET = "秘密のカナリア"  # stands in a note that only 総務課 may read
_DAY, _HALF_AN_HOUR = timedelta(days=1), timedelta(minutes=30)


async def furnish_talks(
    town: TestTown,
    talks: Mapping[SectionId, tuple[MemberId, int | None]],
    *,
    operator: MemberId,
    noted: SectionId,
) -> dict[str, str]:
    """A round of talks, and a free slot. ``talks``: whom each section sends, and in how many hours they talk
    (before now: they have; None: they did not answer). ``noted``: whose talk was written up.
    """
    now = town.clock.now()
    campaign = Campaign(CampaignId(1), "冬の面談", "ぜひ", now + 90 * _DAY, None, now)
    free = _slot(9, operator, now + timedelta(hours=250))
    async with town.storage.write() as work:
        await work.interviews.save_campaign(campaign)
        await work.interviews.add_slots([free])
        for number, (section_id, (chief, hours)) in enumerate(talks.items(), start=1):
            interview = Interview(campaign.id, section_id, chief, now)
            if hours is not None:
                slot = _slot(number, operator, now + timedelta(hours=hours))
                await work.interviews.add_slots([slot])
                interview = interview.book(slot.id, chief)
                interview = interview.hold(slot, now) if section_id == noted else interview
            await work.interviews.save(interview)
        note = Note(campaign.id, noted, f"{SECRET}の話", (SECRET,), operator, now)
        await work.interviews.save_note(note)
    return {"campaign": to_token(campaign.id), "slot": to_token(free.id), "noted": to_token(noted)}


def _slot(number: int, operator: MemberId, starts_at: datetime) -> Slot:
    return Slot(SlotId(number), CampaignId(1), operator, Span(starts_at, starts_at + _HALF_AN_HOUR))
