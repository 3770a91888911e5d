"""What others called a question: whose words those are, and taking them out of the index at once.

They are taken out by statements alone, without cutting any text: the documents are then read anew in the
background, as those of another analyzer are.
"""

from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemberId, SectionId
from bot.domain.question_pairs import TAUGHT
from storage.sql import insert_into
from storage.tables.question_ties import question_pairs
from storage.tables.questions import questions
from storage.tables.search import search_documents, search_postings, search_terms, search_totals

UNREAD = ""  # what no analyzer is called
UNUSED = delete(search_terms).where(search_terms.c.documents <= 0)
"""Forgets words no counted document holds any more: they may be somebody's who erased them."""

_TAUGHT = question_pairs.c.kind.in_([kind.value for kind in TAUGHT])


def through(member_id: MemberId) -> Select[Any]:
    """The questions others find by what a member said."""
    return select(question_pairs.c.question_id).where(question_pairs.c.member_id == member_id, _TAUGHT)


def from_within(section_id: SectionId) -> Select[Any]:
    """The questions that are found by what was asked in a section."""
    asked = select(questions.c.id).where(questions.c.section_id == section_id)
    within = or_(question_pairs.c.section_id == section_id, question_pairs.c.asked_id.in_(asked))
    return select(question_pairs.c.question_id).where(within, _TAUGHT)


async def helped(connection: AsyncConnection, member_id: MemberId) -> bool:
    """Whether anything is found by what a member said."""
    return (await connection.execute(through(member_id).limit(1))).first() is not None


async def unlearn(connection: AsyncConnection, which: Select[Any], revision: int) -> None:
    """Take out what others called some questions. The index is locked."""
    columns = search_postings.c
    of_those = columns.question_id.in_(which)
    if not (await connection.execute(select(exists().where(of_those, columns.in_called > 0)))).scalar_one():
        await _read_anew(connection, which, revision)
        return
    only_called = and_(of_those, columns.in_question == 0, columns.in_answers == 0)
    lost = (
        select(columns.term, (-func.count()).label("documents"))
        .join(search_documents, search_documents.c.question_id == columns.question_id)
        .where(only_called, search_documents.c.counted)
        .group_by(columns.term)
    )
    new = insert_into(connection, search_terms)
    sums = {"documents": search_terms.c.documents + new.excluded.documents}
    await connection.execute(
        new.from_select(["term", "documents"], lost).on_conflict_do_update(index_elements=["term"], set_=sums)
    )
    await connection.execute(UNUSED)
    await connection.execute(delete(search_postings).where(only_called))
    await connection.execute(
        update(search_postings).where(of_those, columns.in_called > 0).values(in_called=0.0)
    )
    await _read_anew(connection, which, revision)


async def _read_anew(connection: AsyncConnection, which: Select[Any], revision: int) -> None:
    those = search_documents.c.question_id.in_(which)
    changed = update(search_documents).where(those).values(analyzer=UNREAD, revision=revision)
    if (await connection.execute(changed)).rowcount:
        await connection.execute(update(search_totals).values(unlearnt=search_totals.c.unlearnt + 1))
