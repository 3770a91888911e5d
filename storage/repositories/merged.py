"""Which questions became one, through however many merges (decision 39)."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, select

from storage.tables.question_merges import question_merges


@cache
def whole_of() -> Select[Any]:
    """The ids of a question, passed as ``question``, and of all that became part of it."""
    own = select(cast(bindparam("question", type_=BigInteger), BigInteger).label("id"))
    whole = own.cte("whole", recursive=True)
    parts = select(question_merges.c.question_id).where(question_merges.c.into_id == whole.c.id)
    return select(whole.union(parts).c.id)


def become_of(question_ids: Select[Any]) -> Select[Any]:
    """The ids of questions and of what they became part of. ``question_ids``: one column."""
    became = question_ids.cte("became", recursive=True)
    into = select(question_merges.c.into_id).where(question_merges.c.question_id == became.c[0])
    return select(became.union(into).c[0])
