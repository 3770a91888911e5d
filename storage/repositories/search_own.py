"""What the index knows of the members-only sections a reader belongs to, besides what everybody may read."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select, true

from storage.repositories.search_listed import asked_for
from storage.tables.questions import questions
from storage.tables.search import search_documents, search_postings
from storage.tables.sections import section_members, sections

_own_documents = (
    select(search_documents)
    .join(questions, questions.c.id == search_documents.c.question_id)
    .join(section_members, section_members.c.section_id == questions.c.section_id)
    .join(sections, sections.c.id == section_members.c.section_id)
    .where(
        # Said twice: what is members-only is little and found by its section, before any document is read.
        sections.c.members_only,
        ~search_documents.c.counted,
        section_members.c.member_id == bindparam("reader", type_=BigInteger),
    )
    .cte("own")
)
_own_sums = select(
    func.count().label("documents"),
    func.sum(_own_documents.c.question_length).label("question_length"),
    func.sum(_own_documents.c.answers_length).label("answers_length"),
).subquery("sums")


@cache
def own_in(dialect: str) -> Select[Any]:
    """One row per term, or one without a term; none where the reader belongs to no members-only section."""
    terms = (
        select(search_postings.c.term, func.count().label("having"))
        .join(_own_documents, _own_documents.c.question_id == search_postings.c.question_id)
        .where(asked_for(search_postings.c.term, dialect))
        .group_by(search_postings.c.term)
        .subquery("terms")
    )
    both = select(_own_sums, terms).select_from(_own_sums.outerjoin(terms, true()))
    return both.where(_own_sums.c.documents > 0)
