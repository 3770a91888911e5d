"""Reminders (G070, G071). One post per channel is planned together with its event. Direct messages are
planned shortly before they are due, by a pass of the clock: an answer then costs nothing more, and who asked
for direct reminders or changed their mind in between is taken as they are at that moment.

Members choose their own moments, for all events or for one. So the clock passes every event at each of the
few moments there are to choose from, and one statement finds who wants to be reminded at that one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.holidays import is_holiday
from bot.domain.deliveries import Plan, Target, ToAccount
from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.reminders import MEMBER_OFFSETS, Reminder, ahead, in_order, mornings, working_morning
from bot.ports.notices import ToRemind
from bot.ports.work import Storage, Work
from bot.services.event_news import MORNING, REMINDER, REMINDER_DIRECT
from bot.services.housekeeping import each
from bot.services.telling import occurrence_at

LEAD = timedelta(minutes=2)  # how long before they are due direct reminders are planned
AT_A_TIME = 50
MORNING_LASTS = timedelta(hours=4)
_KINDS = (REMINDER, REMINDER_DIRECT, MORNING)
UNDECIDED = "undecided"  # in a direct reminder's payload: it asks who has not decided yet


async def schedule(work: Work, event: Event, where: Sequence[Target], now: datetime) -> None:
    """Plan an event's reminders that still lie ahead; those already planned for other times are withdrawn."""
    await work.deliveries.withdraw(event.id, _KINDS, "planned anew")
    own, zone = event.details.reminder_offsets, ZoneInfo(event.zone)
    morning = working_morning(event.starts_at, zone, is_holiday)
    # Whoever is reminded of nothing, or only of the way to bed, is left in peace on the other days too.
    further = mornings(event.starts_at, event.ends_at, zone, now) if own and not event.lodging else ()
    reminders = ahead(event.starts_at, own, now, morning)
    plans = [_plan(REMINDER, event, reminder, target) for reminder in reminders for target in where]
    plans += [_plan(MORNING, event, day, target) for day in further for target in where]
    await work.deliveries.plan(*plans)
    chosen = (offset for offsets in MEMBER_OFFSETS.values() for offset in offsets)
    before = ahead(event.starts_at, (*own, *chosen), now, morning)
    await work.events.plan_direct(event.id, (*before, *further))


async def unschedule(work: Work, event: Event, reason: str) -> None:
    """Take back all reminders of an event that have not gone out."""
    await work.deliveries.withdraw(event.id, _KINDS, reason)
    await work.events.plan_direct(event.id, ())


class ReminderService:
    """The clock calls ``tick``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def tick(self, now: datetime) -> int:
        """Plan the direct reminders due within the next two minutes; returns how many. One read when there
        are none. A reminder that was missed while the town was away is planned as long as its event has not
        begun.
        """
        async with self._storage.read() as work:
            due = await work.events.direct_due(now + LEAD, limit=AT_A_TIME)
        return sum(await each("reminders", due, lambda one: self._plan_direct(*one, now)))

    async def _plan_direct(self, event_id: EventId, reminder: Reminder, now: datetime) -> int:
        async with self._storage.write() as work:
            event = await work.events.lock(event_id)
            if not await work.events.direct_planned(event_id, reminder):
                return 0  # moved or planned by somebody else since it was seen
            if event is None or event.cancelled or _until(event, reminder) <= now:
                return 0
            plans = await _direct_plans(work, event, reminder)
            await work.deliveries.plan(*plans)
            return len(plans)


async def _direct_plans(work: Work, event: Event, reminder: Reminder) -> list[Plan]:
    """For those who want to be reminded then. On a further morning these are the ones who come and hear the
    event's last reminder before the start.
    """
    usual = in_order(event.details.reminder_offsets)
    if not _further(reminder):
        people = await work.notice_wishes.to_remind(event.id, reminder.offset, usual)
        return [_direct(event, reminder, one) for one in people]
    people = await work.notice_wishes.to_remind(event.id, usual[-1], usual) if usual else ()
    kept = [one for one in people if not one.undecided]
    return [
        _plan(MORNING, event, reminder, ToAccount(one.account_id), member=str(one.member_id)) for one in kept
    ]


def _further(reminder: Reminder) -> bool:
    """Whether it is for a morning after the start."""
    return reminder.offset < timedelta()


def _until(event: Event, reminder: Reminder) -> datetime:
    """How long a reminder is worth saying."""
    if _further(reminder):
        return min(event.ends_at, reminder.due_at + MORNING_LASTS)
    return event.starts_at


def _direct(event: Event, reminder: Reminder, one: ToRemind) -> Plan:
    gentle = {UNDECIDED: "1"} if one.undecided else {}
    target = ToAccount(one.account_id)
    return _plan(REMINDER_DIRECT, event, reminder, target, member=str(one.member_id), **gentle)


def _plan(kind: str, event: Event, reminder: Reminder, target: Target, **more: str) -> Plan:
    starts_at = occurrence_at(event.starts_at)
    return Plan(
        kind,
        event.id,
        target,
        due_at=reminder.due_at,
        expires_at=_until(event, reminder),
        occurrence=f"{starts_at}:{reminder.minutes}",
        payload={"v": "1", "starts_at": starts_at, **more},
    )
