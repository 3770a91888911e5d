from sqlalchemy.ext.asyncio import AsyncConnection


class SqlEvents:
    """By SQL; see bot.ports.events."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
