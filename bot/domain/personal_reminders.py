"""Personal reminders: what a member asked to be told, once or again and again, and when that is next."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.recurrence import IsHoliday, Recurrence, existing, last_until, next_after
from bot.domain.errors import Refused, Stale
from bot.domain.ids import MemberId, PersonalReminderId

WORDS_LIMIT = 200
MOST_OPEN = 100
MOST_EXCEPTIONS = 60
WORTH_SAYING = timedelta(hours=24)
"""How long after its moment a reminder is still said."""

USUAL_TIME = time(9)
"""For what is to be called to mind on a day without a time."""

_DAY = timedelta(days=1)


class Snooze(StrEnum):
    """Not now."""

    TEN_MINUTES = "ten_minutes"
    HOUR = "hour"
    MORNING = "morning"


class ReminderStatus(StrEnum):
    OPEN = "open"
    OVER = "over"  # said for the last time, or done


@dataclass(frozen=True, slots=True)
class Timing:
    """When something is to be called to mind. ``starts``: the wall time (naive) of the first or only time."""

    starts: datetime
    rule: Recurrence | None = None

    def after(self, moment: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> datetime | None:
        """The first time later than a moment; None when there is none."""
        if self.rule is not None:
            return next_after(self.rule, self.starts, zone, is_holiday, moment=moment)
        only = existing(self.starts, zone)
        return only if only.timestamp() > moment.timestamp() else None


@dataclass(frozen=True, slots=True)
class PersonalReminder:
    """``zone``: the name of the time zone its wall time is read in. ``next_due``: the next time that nothing
    was planned for yet; ``snoozed_until`` comes besides. ``version`` counts what its member changed.
    ``copied_from``: whose shared reminder this began with.
    """

    id: PersonalReminderId
    member_id: MemberId
    words: str
    timing: Timing
    zone: str
    created_at: datetime
    next_due: datetime | None
    snoozed_until: datetime | None = None
    status: ReminderStatus = ReminderStatus.OPEN
    version: int = 1
    copied_from: PersonalReminderId | None = None

    @property
    def open(self) -> bool:
        return self.status is ReminderStatus.OPEN

    @property
    def wakes_at(self) -> datetime | None:
        """When something has to be said next; None when nothing has."""
        coming = [moment for moment in (self.next_due, self.snoozed_until) if moment is not None]
        return min(coming, default=None)

    def edit(
        self, words: str, timing: Timing, zone: ZoneInfo, now: datetime, days: IsHoliday
    ) -> "PersonalReminder":
        """Other words or another time; a snooze ends."""
        return replace(
            self,
            words=words,
            timing=timing,
            zone=zone.key,
            next_due=timing.after(now, zone, days),
            snoozed_until=None,
            status=ReminderStatus.OPEN,
            version=self.version + 1,
        )

    def check_version(self, version: int) -> None:
        """Raises Stale when it was changed since the form was opened."""
        if version != self.version:
            raise Stale("reminder.changed_meanwhile", what=self.words)

    def roll(
        self, now: datetime, lead: timedelta, days: IsHoliday
    ) -> tuple["PersonalReminder", datetime | None]:
        """What is to be said now or within ``lead``, and the reminder after that.

        Of several moments that were missed only the last is said, and none older than WORTH_SAYING.
        """
        horizon = now + lead
        due = self._due_until(horizon, days)
        if due is None:
            return self, None
        following = self.next_due
        if following is not None and following <= horizon:
            following = self.timing.after(max(due, following), ZoneInfo(self.zone), days)
        snoozed = self.snoozed_until
        rolled = replace(
            self,
            next_due=following,
            snoozed_until=None if snoozed is not None and snoozed <= horizon else snoozed,
        )
        if rolled.wakes_at is None:
            rolled = replace(rolled, status=ReminderStatus.OVER)
        return rolled, due if now - due < WORTH_SAYING else None

    def _due_until(self, horizon: datetime, days: IsHoliday) -> datetime | None:
        passed = [one for one in (self.next_due, self.snoozed_until) if one is not None and one <= horizon]
        if self.timing.rule is not None and self.next_due is not None and self.next_due <= horizon:
            zone = ZoneInfo(self.zone)
            last = last_until(self.timing.rule, self.timing.starts, zone, days, moment=horizon)
            passed += [last] if last is not None else []
        return max(passed, default=None)

    def snooze(self, choice: Snooze, now: datetime) -> "PersonalReminder":
        """Say it again a little later; what comes by itself stays as it is."""
        until = snoozed_until(choice, now, ZoneInfo(self.zone))
        return replace(self, snoozed_until=until, status=ReminderStatus.OPEN)

    def done(self) -> "PersonalReminder":
        """Finished for this time; what comes again still comes."""
        status = ReminderStatus.OVER if self.next_due is None else ReminderStatus.OPEN
        return replace(self, snoozed_until=None, status=status)

    def skip_next(self, now: datetime, days: IsHoliday) -> "PersonalReminder":
        """Leave the next time out. Raises Refused for what does not come again, or was left out too often."""
        rule, due = self.timing.rule, self.next_due
        if rule is None or due is None:
            raise Refused("reminder.comes_once", what=self.words)
        zone = ZoneInfo(self.zone)
        day = due.astimezone(zone).date()
        coming = {one for one in rule.exceptions if one >= now.astimezone(zone).date() - _DAY}
        if len(coming) >= MOST_EXCEPTIONS:
            raise Refused("reminder.skipped_often", what=self.words)
        exceptions = frozenset(rule.exceptions | {day}) if rule.count else frozenset(coming | {day})
        timing = replace(self.timing, rule=replace(rule, exceptions=exceptions))
        following = timing.after(due, zone, days)
        status = self.status if following or self.snoozed_until else ReminderStatus.OVER
        return replace(self, timing=timing, next_due=following, status=status, version=self.version + 1)

    def move_to(self, zone: ZoneInfo, now: datetime, days: IsHoliday) -> "PersonalReminder":
        """The member lives in another zone now: what comes again keeps its wall time, a single moment stays
        the moment it is.
        """
        if self.timing.rule is not None:
            following = self.timing.after(now, zone, days)
            return replace(self, zone=zone.key, next_due=following, version=self.version + 1)
        moment = existing(self.timing.starts, ZoneInfo(self.zone))
        starts = moment.astimezone(zone).replace(tzinfo=None)
        return replace(self, zone=zone.key, timing=Timing(starts))


def snoozed_until(choice: Snooze, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment a snooze ends; the morning is tomorrow's."""
    match choice:
        case Snooze.TEN_MINUTES:
            return now + timedelta(minutes=10)
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.MORNING:
            tomorrow: date = now.astimezone(zone).date() + _DAY
            return existing(datetime.combine(tomorrow, USUAL_TIME), zone)


def check_room(open_ones: int) -> None:
    """Raises Refused for somebody who has as many open reminders as one may have."""
    if open_ones >= MOST_OPEN:
        raise Refused("reminder.too_many", count=MOST_OPEN)
