"""Who knows of a section and reads what it holds, as part of the queries (decisions 15 and 16)."""

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, bindparam, or_, select

from bot.domain.ids import MemberId
from storage.tables.sections import section_members, sections

READER = bindparam("reader", type_=BigInteger)  # for statements built once

_KEPT = 500  # conditions: building one takes longer than asking, and who looks once looks again


@lru_cache(_KEPT)
def readable(
    section_id: ColumnElement[Any], reader: MemberId | BindParameter[Any] | None
) -> ColumnElement[bool]:
    """Whether a reader may see what belongs to a section: everybody where there is none or an open one, else
    only those with a seat there. ``reader`` None: somebody who belongs nowhere.

    The sections a reader may not look into are few and do not depend on the row: they are read once.
    """
    who = bindparam(None, reader, type_=BigInteger) if not isinstance(reader, BindParameter) else reader
    own = select(section_members.c.section_id).where(section_members.c.member_id == who).correlate(None)
    hidden = select(sections.c.id).where(sections.c.members_only, sections.c.id.not_in(own)).correlate(None)
    return or_(section_id.is_(None), section_id.not_in(hidden))


def known_to(organisation: str | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether somebody may know that a section exists: one for colleagues only those of its organisation.
    ``organisation``: as it was confirmed, empty for who is confirmed for none.
    """
    return or_(sections.c.organisation == "", sections.c.organisation == organisation)
