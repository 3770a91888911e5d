"""Lists as one value of a statement, in JSON: with a place for each of its members every length would be
another statement, and putting a hundred values into one takes longer than running it.
"""

from sqlalchemy import Column, ColumnElement, String, bindparam, text

IDS = {
    "sqlite": "SELECT value FROM json_each(:also)",
    "postgresql": "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:also AS JSON))",
}
# As an array the terms are few for PostgreSQL's planner too, and each is looked for by its key.
_TERMS = {
    "sqlite": "SELECT value FROM json_each(:asked)",
    "postgresql": "ANY (ARRAY(SELECT value FROM json_array_elements_text(CAST(:asked AS JSON))))",
}


def asked_for(column: Column[str], dialect: str) -> ColumnElement[bool]:
    """Whether a column holds one of the terms ``asked``."""
    listed = text(_TERMS[dialect]).bindparams(bindparam("asked", type_=String))
    return column.in_(listed) if dialect == "sqlite" else column == listed
