"""Which questions another version of the analyzer had indexed, or none at all."""

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import QuestionId
from bot.domain.questions import Visibility
from storage.tables.questions import questions
from storage.tables.search import search_documents

LOOKED_AT = 500  # questions per statement
_BEHIND_ALL = 2**63 - 1

_OTHER = or_(search_documents.c.analyzer.is_(None), search_documents.c.analyzer != bindparam("analyzer"))
_COUNT = (
    select(func.count(questions.c.id))
    .outerjoin(search_documents, search_documents.c.question_id == questions.c.id)
    .where(questions.c.visibility == Visibility.TOWN.value, _OTHER)
)
# So many questions whatever is found among them: to look for the next that is outdated would cost the more
# the fewer there are, and PostgreSQL would go through all of them each time.
_some = (
    select(questions.c.id, questions.c.visibility)
    .where(questions.c.id < bindparam("before", type_=BigInteger))
    .order_by(questions.c.id.desc())
    .limit(bindparam("looked_at", type_=Integer))
    .subquery()
)
_SOME = (
    select(_some.c.id, and_(_some.c.visibility == Visibility.TOWN.value, _OTHER).label("outdated"))
    .outerjoin(search_documents, search_documents.c.question_id == _some.c.id)
    .order_by(_some.c.id.desc())
)


async def newest(
    connection: AsyncConnection, analyzer: str, *, limit: int, before: QuestionId | None
) -> tuple[QuestionId, ...]:
    """See bot.ports.search."""
    found: list[QuestionId] = []
    place: int | None = _BEHIND_ALL if before is None else before
    while place is not None and len(found) < limit:
        values = {"analyzer": analyzer, "before": place, "looked_at": LOOKED_AT}
        rows = (await connection.execute(_SOME, values)).all()
        found += [QuestionId(row.id) for row in rows if row.outdated]
        place = rows[-1].id if len(rows) == LOOKED_AT else None
    return tuple(found[:limit])


async def count(connection: AsyncConnection, analyzer: str) -> int:
    """See bot.ports.search."""
    number: int = (await connection.execute(_COUNT, {"analyzer": analyzer})).scalar_one()
    return number
