"""How late reminders arrive: the town's own clock, outbox and door against the simulator."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.furnishing import plan_reminders
from benchmarks.processes import launch
from benchmarks.sides import ROOMS, DiscordSide
from bot.clock import SystemClock

MARK = 5  # seconds: half of all reminders are due at full marks, as people choose times
START_WITHIN = 6
GRACE = 20.0


@dataclass(frozen=True, slots=True)
class Lateness:
    """Seconds after the due moment; how many never came, and how many stood there twice."""

    late: Sequence[float]
    lost: int
    doubled: int


async def measure_reminders(
    side: DiscordSide, database: Path, log: Path, *, number: int, seconds: int
) -> Lateness:
    """Plan reminders, start the town, and see when they stand in their channels."""
    dues = due_moments(SystemClock().now(), number, seconds)
    due_by_mark = await plan_reminders(database, dues, ROOMS)
    bot = await launch(side.ours(database), log)
    try:
        await side.until_posted(number, (max(dues) - SystemClock().now()).total_seconds() + GRACE)
    finally:
        await bot.stop()
    posted = side.posted_at()
    nonces = [str(message.nonce) for message in side.sim.posted]
    found = {mark: due for mark, due in due_by_mark.items() if mark in posted}
    return Lateness(
        late=[posted[mark] - due.timestamp() for mark, due in found.items()],
        lost=len(due_by_mark) - len(found),
        doubled=sum(nonces.count(mark) > 1 for mark in found),
    )


def due_moments(now: datetime, number: int, seconds: int) -> list[datetime]:
    """Half at marks of five seconds, half anywhere."""
    chance = random.Random(1)
    first = int(now.timestamp()) // MARK * MARK + MARK + START_WITHIN // MARK * MARK
    begin = datetime.fromtimestamp(first, UTC)
    marks = [begin + timedelta(seconds=MARK * (index % (seconds // MARK))) for index in range(number // 2)]
    others = [begin + timedelta(seconds=chance.uniform(0, seconds)) for _ in range(number - len(marks))]
    return marks + others
