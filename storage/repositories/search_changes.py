"""Reading the index in the order of its changes, for what is learnt from it."""

from sqlalchemy import select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, QuestionId, SectionId
from bot.domain.questions import Visibility
from bot.ports.search import Indexed, Mark, Totals
from storage.repositories.readable import readable
from storage.tables.questions import questions
from storage.tables.search import search_documents, search_postings, search_totals
from storage.tables.sections import sections

_TOTALS = select(search_totals.c.documents, search_totals.c.revision, search_totals.c.unlearnt)


async def totals(connection: AsyncConnection) -> Totals:
    """See bot.ports.search."""
    row = (await connection.execute(_TOTALS)).first()
    return Totals(row.documents, row.revision, row.unlearnt) if row else Totals(0, 0)


async def indexed(connection: AsyncConnection, after: Mark, *, limit: int, share: int) -> tuple[Indexed, ...]:
    """See bot.ports.search."""
    columns = search_documents.c
    place = tuple_(columns.revision, columns.question_id)
    some = (
        select(columns.question_id, columns.revision, columns.counted)
        .where(place > tuple_(after.revision, after.question_id))
        .where(columns.question_id % share == 0 if share > 1 else true())
        .order_by(columns.revision, columns.question_id)
        .limit(limit)
    )
    documents = (await connection.execute(some)).all()
    if not documents:
        return ()
    postings = search_postings.c
    asked = (postings.in_question + postings.in_called).label("asked")
    held = select(postings.question_id, postings.term, asked, postings.in_answers).where(
        postings.question_id.in_([row.question_id for row in documents])
    )
    whole: dict[int, dict[str, float]] = {row.question_id: {} for row in documents}
    alone: dict[int, dict[str, float]] = {row.question_id: {} for row in documents}
    for number, term, in_asked, in_answers in await connection.execute(held):
        whole[number][term] = in_asked + in_answers
        if in_asked:
            alone[number][term] = in_asked
    return tuple(
        Indexed(
            Mark(row.revision, row.question_id), row.counted, whole[row.question_id], alone[row.question_id]
        )
        for row in documents
    )


async def own(
    connection: AsyncConnection, *, section_id: SectionId | None, reader: MemberId | None, limit: int
) -> tuple[QuestionId, ...]:
    """See bot.ports.search."""
    where = questions.c.section_id == section_id if section_id else sections.c.members_only
    found = (
        select(questions.c.id)
        .join(sections, sections.c.id == questions.c.section_id)
        .where(
            where,
            questions.c.visibility == Visibility.TOWN.value,
            readable(questions.c.section_id, reader),
        )
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    return tuple(QuestionId(row.id) for row in await connection.execute(found))
