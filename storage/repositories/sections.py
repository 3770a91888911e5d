from sqlalchemy.ext.asyncio import AsyncConnection


class SqlSections:
    """By SQL; see bot.ports.sections."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
