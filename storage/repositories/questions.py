from sqlalchemy.ext.asyncio import AsyncConnection


class SqlQuestions:
    """By SQL; see bot.ports.questions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
