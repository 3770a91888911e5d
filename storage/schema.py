"""The declared schema: all tables in one metadata."""

from sqlalchemy import MetaData

from storage.database import Database
from storage.tables import (
    broadcasts,
    deliveries,
    desks,
    events,
    following,
    interviews,
    local,
    notices,
    people,
    personal_reminders,
    proposals,
    questions,
    records,
    reforms,
    search,
    sections,
    successions,
    tasks,
    twins,
)
from storage.tables.base import metadata

__all__ = ["create_schema", "declared"]

_TABLES = (
    people,
    records,
    sections,
    proposals,
    interviews,
    successions,
    reforms,
    twins,
    tasks,
    desks,
    following,
    events,
    personal_reminders,
    questions,
    search,
    broadcasts,
    notices,
    deliveries,
    local,
)


def declared() -> MetaData:
    """The schema as this program expects it; ``_TABLES`` names every module that adds to it."""
    return metadata


async def create_schema(database: Database) -> None:
    """Make all tables in an empty database without migrations: for tests, which need no history."""
    async with database.writer.begin() as connection:
        await connection.run_sync(metadata.create_all)
