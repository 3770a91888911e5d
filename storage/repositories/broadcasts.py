from sqlalchemy.ext.asyncio import AsyncConnection


class SqlBroadcasts:
    """By SQL; see bot.ports.broadcasts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
