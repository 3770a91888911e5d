"""What all tables share: one metadata with named constraints, and moments as UTC milliseconds."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    TextClause,
    TypeDecorator,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONDITION = "condition"  # of a partial index, in its info
BESIDE = "beside"  # of a key, in its info: the columns that stand beside it

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as milliseconds since 1970 in UTC (RELIABILITY.md, trap 3). Refuses naive values."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - the driver's value
        del dialect
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class Words(TypeDecorator[str]):
    """Text of at most ``limit`` characters without NUL, in both databases: PostgreSQL refuses anything else
    by itself, SQLite would keep it (RELIABILITY.md, trap 4). The border cleans what people type; this catches
    what did not pass it.
    """

    impl = String
    cache_ok = True

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        if value is not None and (len(value) > self.limit or "\0" in value):
            raise ValueError(f"a text of at most {self.limit} characters without NUL fits here")
        return value

    def coerce_compared_value(self, op: object, value: object) -> String:
        """What is only looked for may be longer: it is not found."""
        del op, value
        return String()


def words(limit: int) -> Words:
    """A text column of at most ``limit`` characters."""
    return Words(limit)


def partial_index(
    name: str, *columns: str, where: ColumnElement[bool] | TextClause, unique: bool = False
) -> Index:
    """An index over the rows that fulfil a condition.

    Both databases know such indexes, SQLAlchemy spells them for each. Its spelling loads that database's
    whole dialect, which only whoever makes tables needs: ``storage.schema.declared`` adds it.
    """
    return Index(name, *columns, unique=unique, info={CONDITION: where})


def covering_key(*columns: str, beside: Sequence[str]) -> PrimaryKeyConstraint:
    """A primary key whose index holds other columns, too, so that the table need not be looked into. SQLite's
    tables without row ids are such indexes anyway; for PostgreSQL ``storage.schema.declared`` spells it.
    """
    return PrimaryKeyConstraint(*columns, info={BESIDE: list(beside)})
