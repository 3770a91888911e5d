from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection


class SqlDeliveries:
    """The outbox by SQL; see bot.ports.deliveries."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.planned = False  # whether this unit of work planned anything: the clock must be told
