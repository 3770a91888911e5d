from sqlalchemy.ext.asyncio import AsyncConnection


class SqlLocalChat:
    """By SQL; see bot.ports.local."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
