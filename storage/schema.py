"""The declared schema: all tables in one metadata."""

from sqlalchemy import MetaData

from storage.database import Database
from storage.tables import (
    afterwards,
    appeals,
    attendee_cards,
    broadcasts,
    cafes,
    comparisons,
    date_polls,
    deliveries,
    desks,
    event_mirrors,
    event_questions,
    events,
    faqs,
    feeds,
    following,
    freshness,
    glossary,
    handbook,
    ideas,
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
    seals,
    search,
    sections,
    series,
    successions,
    tasks,
    threads,
    toolshelf,
    twins,
)
from storage.tables.base import BESIDE, CONDITION, metadata

__all__ = ["create_schema", "declared"]

_TABLES = (
    people,
    records,
    seals,
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
    date_polls,
    comparisons,
    programme,
    afterwards,
    cafes,
    personal_reminders,
    questions,
    question_ties,
    threads,
    question_merges,
    faqs,
    handbook,
    freshness,
    appeals,
    event_questions,
    toolshelf,
    search,
    glossary,
    ideas,
    broadcasts,
    notices,
    deliveries,
    local,
)


def declared() -> MetaData:
    """The schema as this program expects it; ``_TABLES`` names every module that adds to it."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if CONDITION in index.info:
                for database in ("sqlite", "postgresql"):
                    index.dialect_options[database]["where"] = index.info[CONDITION]
        key = table.primary_key
        if BESIDE in key.info:
            key.dialect_options["postgresql"]["include"] = key.info[BESIDE]
    return metadata


async def create_schema(database: Database) -> None:
    """Make all tables in an empty database without migrations, for tests and trials: they need no history."""
    async with database.writer.begin() as connection:
        await connection.run_sync(declared().create_all)


async def drop_schema(database: Database) -> None:
    """Remove all tables, and everything in them."""
    async with database.writer.begin() as connection:
        await connection.run_sync(declared().drop_all)
