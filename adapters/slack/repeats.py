"""What was delivered already. Slack delivers events again when it is unsure, and a signed request can be
replayed for five minutes; both must have no second effect and no second answer.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock

REMEMBERED_FOR = timedelta(minutes=15)
REMEMBERED = 50_000
FORMS = 200


class Repeats:
    """Remembers deliveries by their own id, and what the latest forms were answered with."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[str, datetime] = OrderedDict()
        self._forms: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def first(self, key: str) -> bool:
        """Whether this is the first time; notes it."""
        now = self._clock.now()
        while self._seen and (
            len(self._seen) >= REMEMBERED or next(iter(self._seen.values())) < now - REMEMBERED_FOR
        ):
            self._seen.popitem(last=False)
        if key in self._seen:
            return False
        self._seen[key] = now
        return True

    def note_form(self, key: str, acknowledgement: dict[str, Any]) -> None:
        """Keep what a form was answered with: an empty second answer would close it under its reader."""
        self._forms[key] = acknowledgement
        while len(self._forms) > FORMS:
            self._forms.popitem(last=False)

    def form(self, key: str) -> dict[str, Any]:
        """What the same form was answered with the first time."""
        return self._forms.get(key, {})
