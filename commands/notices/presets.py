"""What there is to choose from in the menus of the page."""

from datetime import time
from enum import StrEnum

from bot.domain.notice_wishes import QuietHours


class DaysChoice(StrEnum):
    """What becomes of 閉庁日."""

    RING = "ring"
    FREE = "free"


class HoursPreset(StrEnum):
    """Quiet hours to choose from."""

    EVENING = "evening"
    NIGHT = "night"
    LATE = "late"
    OFFICE = "office"
    OFF = "off"


class DigestPreset(StrEnum):
    """When the one message of a day comes."""

    MORNING = "morning"
    NOON = "noon"
    AFTER = "after"
    EVENING = "evening"
    OFF = "off"


HOURS = {
    HoursPreset.EVENING: QuietHours(time(20), time(8)),
    HoursPreset.NIGHT: QuietHours(time(21), time(8)),
    HoursPreset.LATE: QuietHours(time(22), time(7)),
    HoursPreset.OFFICE: QuietHours(time(17, 15), time(8, 30)),
}
DIGESTS = {
    DigestPreset.MORNING: time(8),
    DigestPreset.NOON: time(12),
    DigestPreset.AFTER: time(17, 30),
    DigestPreset.EVENING: time(20),
}
