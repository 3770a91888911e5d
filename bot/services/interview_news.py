"""What the town says about talks with chiefs by itself, all of it in private. What is
planned holds no word of a note: it names slots, sections and people by number only.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.ids import CampaignId, MemberId, SectionId
from bot.domain.interviews import REMINDERS, Campaign, Interview, Slot, Span
from bot.domain.reminders import ahead
from bot.ports.work import Work
from bot.services.telling import direct_accounts, occurrence_at, tell_members

INVITED = "interview.invited"  # to a chief: choose a time
NUDGE = "interview.nudge"  # to a chief who has not answered
HANDED = "interview.handed"  # to a new chief: keep what was booked?
BOOKED = "interview.booked"  # to both sides
RELEASED = "interview.released"  # to the operator: the time is free again
FREED = "interview.freed"  # to the chief: choose another time
REMINDER = "interview.reminder"  # to both sides
AFTER = "interview.after"  # to the operator: write down what was said
ENDED = "interview.ended"  # to whoever opened the campaign
SUMMARY = "interview.summary"  # to all chiefs

_OF_A_SLOT = (BOOKED, REMINDER, AFTER)
_AFTER_LIFE = timedelta(days=14)
_MINUTE = timedelta(minutes=1)


async def invite(work: Work, interview: Interview, now: datetime) -> None:
    """Ask a chief to choose a time."""
    await _ask(work, INVITED, interview, now)


async def nudge(work: Work, interview: Interview, now: datetime) -> None:
    """Call an invitation to mind, kindly."""
    await _ask(work, NUDGE, interview, now)


async def hand_over(work: Work, interview: Interview, slot: Slot, now: datetime) -> None:
    """Ask a new chief whether to keep what was booked; reminders go to them from now on."""
    await _forget(work, slot, "another chief")
    await _ask(work, HANDED, interview, now)
    await _plan_ahead(work, interview, slot, now)


async def tell_booked(work: Work, interview: Interview, slot: Slot, now: datetime) -> None:
    """Confirm a booking to both sides, and plan what reminds of it."""
    await _forget(work, slot, "booked anew")
    facts = {**_who(interview.campaign_id, interview.section_id), "chief": str(interview.asked_id)}
    for side in (interview.asked_id, slot.operator_id):
        await tell_members(work, BOOKED, slot.id, (side,), now=now, member=str(side), **facts)
    await _plan_ahead(work, interview, slot, now)


async def tell_released(work: Work, interview: Interview, slot: Slot, now: datetime, *, reason: str) -> None:
    """Tell the operator that nobody comes. reason: ``cancelled``, ``moved``, ``declined`` or ``left``."""
    await _forget(work, slot, "given up")
    facts = {**_who(interview.campaign_id, interview.section_id), **_when(slot.span)}
    await tell_members(work, RELEASED, slot.id, (slot.operator_id,), now=now, reason=reason, **facts)


async def tell_freed(work: Work, interview: Interview, slot: Slot, now: datetime, *, reason: str) -> None:
    """Ask a chief to choose anew. reason: ``taken_back`` by the office or ``missed``."""
    await _forget(work, slot, "taken back")
    facts = {**_who(interview.campaign_id, interview.section_id), **_when(slot.span)}
    whom = (interview.asked_id,)
    section = interview.section_id
    await tell_members(
        work, FREED, section, whom, now=now, reason=reason, member=str(interview.asked_id), **facts
    )


async def tell_ended(work: Work, campaign: Campaign, now: datetime) -> None:
    """Tell whoever opened a campaign that its last day is over."""
    if campaign.opened_by is not None:
        await tell_members(work, ENDED, campaign.id, (campaign.opened_by,), now=now)


async def forget(work: Work, slot: Slot, reason: str) -> None:
    """Take back everything about a slot that has not been said."""
    await _forget(work, slot, reason)


async def _forget(work: Work, slot: Slot, reason: str) -> None:
    await work.deliveries.withdraw(slot.id, _OF_A_SLOT, reason)


async def _ask(work: Work, kind: str, interview: Interview, now: datetime) -> None:
    await work.deliveries.withdraw(interview.section_id, (INVITED, NUDGE, HANDED), "asked anew")
    facts = _who(interview.campaign_id, interview.section_id)
    whom, section = (interview.asked_id,), interview.section_id
    await tell_members(work, kind, section, whom, now=now, member=str(interview.asked_id), **facts)


async def _plan_ahead(work: Work, interview: Interview, slot: Slot, now: datetime) -> None:
    """Reminders to both sides, and the form to the operator when the talk is over."""
    accounts = await direct_accounts(work, (interview.asked_id, slot.operator_id))
    plans = [
        plan
        for member_id, account_id in accounts.items()
        for plan in _plans(interview, slot, member_id, ToAccount(account_id), now)
    ]
    await work.deliveries.plan(*plans)


def _plans(
    interview: Interview, slot: Slot, member_id: MemberId, target: ToAccount, now: datetime
) -> Iterator[Plan]:
    about = f"{interview.campaign_id}:{interview.section_id}"
    payload = {"v": "1", "member": str(member_id), **_who(interview.campaign_id, interview.section_id)}
    for reminder in ahead(slot.starts_at, REMINDERS, now):
        yield Plan(
            REMINDER,
            slot.id,
            target,
            due_at=reminder.due_at,
            expires_at=slot.starts_at,
            occurrence=f"{about}:{reminder.offset // _MINUTE}",
            payload=payload,
        )
    if member_id == slot.operator_id:
        due_at, expires_at = slot.ends_at, slot.ends_at + _AFTER_LIFE
        yield Plan(AFTER, slot.id, target, due_at, expires_at, about, payload)


def _who(campaign_id: CampaignId, section_id: SectionId) -> dict[str, str]:
    return {"campaign": str(campaign_id), "section": str(section_id)}


def _when(span: Span) -> dict[str, str]:
    return {"starts_at": occurrence_at(span.starts_at), "ends_at": occurrence_at(span.ends_at)}
