"""How the times of a series are written into drafts and deliveries, and read back."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.calendar.recurrence import DaysOff
from bot.calendar.rrules import from_rrule, to_rrule
from bot.domain.series import Repeat


def written(repeat: Repeat) -> dict[str, str]:
    """The times of a series as named texts."""
    return {
        "starts": repeat.starts.isoformat(timespec="minutes"),
        "minutes": str(repeat.minutes),
        "zone": repeat.zone,
        "rrule": to_rrule(repeat.rule),
        "days_off": repeat.rule.days_off.value,
        "exceptions": ",".join(day.isoformat() for day in sorted(repeat.rule.exceptions)),
    }


def read_back(values: Mapping[str, str]) -> Repeat | None:
    """What ``written`` wrote; None where nothing was."""
    if not values.get("rrule"):
        return None
    starts = datetime.fromisoformat(values["starts"])
    rule = from_rrule(
        values["rrule"],
        starts.date(),
        days_off=DaysOff(values["days_off"]),
        exceptions=frozenset(date.fromisoformat(day) for day in values["exceptions"].split(",") if day),
    )
    return Repeat(starts, int(values["minutes"]), values["zone"], rule)
