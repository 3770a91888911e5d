from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from sqlalchemy import Delete, RowMapping, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.recurrence import DaysOff, Recurrence
from bot.calendar.rrules import from_rrule, to_rrule
from bot.domain.ids import MemberId, PersonalReminderId
from bot.domain.personal_reminders import PersonalReminder, ReminderStatus, Timing
from storage.sql import first_due, given, locked_with_given, upsert, with_given
from storage.tables.personal_reminders import personal_reminders

_table = personal_reminders.c
_MINUTES = "minutes"


class SqlPersonalReminders:
    """Personal reminders by SQL; see bot.ports.personal_reminders."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, reminder_id: PersonalReminderId) -> PersonalReminder | None:
        return await self._first(with_given(personal_reminders.c.id), {"id": reminder_id})

    async def lock(self, reminder_id: PersonalReminderId) -> PersonalReminder | None:
        return await self._first(locked_with_given(personal_reminders.c.id), {"id": reminder_id})

    async def save(self, reminder: PersonalReminder) -> None:
        rule = reminder.timing.rule
        row = {
            "id": reminder.id,
            "member_id": reminder.member_id,
            "words": reminder.words,
            "zone": reminder.zone,
            "starts": reminder.timing.starts.isoformat(timespec=_MINUTES),
            "rrule": to_rrule(rule) if rule else "",
            "days_off": (rule.days_off if rule else DaysOff.KEEP).value,
            "exceptions": ",".join(day.isoformat() for day in sorted(rule.exceptions)) if rule else "",
            "next_due": reminder.next_due,
            "snoozed_until": reminder.snoozed_until,
            "wakes_at": reminder.wakes_at if reminder.open else None,
            "status": reminder.status.value,
            "version": reminder.version,
            "created_at": reminder.created_at,
            "copied_from": reminder.copied_from,
        }
        await upsert(self._connection, personal_reminders, row)

    async def delete(self, reminder_id: PersonalReminderId) -> None:
        await self._connection.execute(delete(personal_reminders).where(_table.id == reminder_id))

    async def delete_of(self, member_id: MemberId) -> tuple[PersonalReminderId, ...]:
        gone = delete(personal_reminders).where(_table.member_id == member_id).returning(_table.id)
        return tuple(PersonalReminderId(row.id) for row in await self._connection.execute(gone))

    async def open_of(
        self, member_id: MemberId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[PersonalReminder, ...], int]:
        mine = (_table.member_id == member_id, _table.status == ReminderStatus.OPEN.value)
        found = select(personal_reminders).where(*mine).order_by(_table.wakes_at, _table.id)
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).mappings()
        page = tuple(_to_reminder(row) for row in rows)
        total = select(func.count()).select_from(personal_reminders).where(*mine)
        return page, (await self._connection.execute(total)).scalar_one()

    async def copy_of(self, original: PersonalReminderId, member_id: MemberId) -> PersonalReminder | None:
        return await self._first(
            select(personal_reminders).where(_table.member_id == member_id, _table.copied_from == original)
        )

    async def waking(self, until: datetime, *, limit: int) -> tuple[tuple[PersonalReminderId, MemberId], ...]:
        waking = first_due(_table.wakes_at, _table.id, _table.member_id)
        rows = await self._connection.execute(waking, {"now": until, "most": limit})
        return tuple((PersonalReminderId(row.id), MemberId(row.member_id)) for row in rows)

    async def prune(self, before: datetime) -> int:
        return (await self._connection.execute(_prune(), {"created_at": before})).rowcount

    async def _first(
        self, found: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> PersonalReminder | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_reminder(row) if row else None


@cache
def _prune() -> Delete:
    over = _table.status == ReminderStatus.OVER.value
    return delete(personal_reminders).where(over, _table.created_at < given(_table.created_at))


def _to_reminder(row: RowMapping) -> PersonalReminder:
    starts = datetime.fromisoformat(row["starts"])
    return PersonalReminder(
        id=PersonalReminderId(row["id"]),
        member_id=MemberId(row["member_id"]),
        words=row["words"],
        timing=Timing(starts, _to_rule(row, starts.date())),
        zone=row["zone"],
        created_at=row["created_at"],
        next_due=row["next_due"],
        snoozed_until=row["snoozed_until"],
        status=ReminderStatus(row["status"]),
        version=row["version"],
        copied_from=None if row["copied_from"] is None else PersonalReminderId(row["copied_from"]),
    )


def _to_rule(row: RowMapping, start: date) -> Recurrence | None:
    if not row["rrule"]:
        return None
    exceptions = frozenset(date.fromisoformat(day) for day in row["exceptions"].split(",") if day)
    return from_rrule(row["rrule"], start, days_off=DaysOff(row["days_off"]), exceptions=exceptions)
