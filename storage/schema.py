"""The declared schema: all tables in one metadata."""

from sqlalchemy import MetaData

from storage.database import Database
from storage.tables import (
    afterwards,
    appeals,
    attendee_cards,
    broadcasts,
    cafes,
    date_polls,
    deliveries,
    desks,
    event_mirrors,
    event_questions,
    event_threads,
    events,
    faqs,
    feeds,
    following,
    freshness,
    handbook,
    interviews,
    local,
    notices,
    people,
    personal_reminders,
    programme,
    proposals,
    publications,
    question_merges,
    question_ties,
    questions,
    records,
    reforms,
    rides,
    search,
    sections,
    series,
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
    series,
    events,
    attendee_cards,
    rides,
    publications,
    feeds,
    event_mirrors,
    event_threads,
    date_polls,
    programme,
    afterwards,
    cafes,
    personal_reminders,
    questions,
    question_ties,
    question_merges,
    faqs,
    handbook,
    freshness,
    appeals,
    event_questions,
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
