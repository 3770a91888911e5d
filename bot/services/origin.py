"""Where a write comes from: who, through which request. Makes every command idempotent and auditable."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId, PlaceId


@dataclass(frozen=True, slots=True)
class Origin:
    """request: unique per platform delivery, stored in the transaction of its effect; empty for the
    town's own clockwork. now: the moment the request came in (UTC).
    """

    request: str
    now: datetime
    member_id: MemberId | None = None
    place_id: PlaceId | None = None
    trace: str = ""
    administrator: bool = False
    editor: bool = False
