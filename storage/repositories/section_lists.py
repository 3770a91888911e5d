"""The lists of sections people look through, narrowed as they wish."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, case, func, select, true

from bot.domain.members import Standing
from bot.domain.sections import SectionStatus
from bot.ports.sections import Wanted
from bot.text.normalise import fold
from storage.repositories.readable import known_to
from storage.sql import MOST, contains_given, escaped
from storage.tables.base import Moment
from storage.tables.people import members
from storage.tables.sections import section_members, sections

_OPEN = sections.c.status == SectionStatus.OPEN.value
_MEMBERS = (
    select(func.count())
    .select_from(section_members)
    .where(section_members.c.section_id == sections.c.id)
    .correlate(sections)
    .scalar_subquery()
)
# What goes on in a members-only section is nobody else's business, not even that something does.
_SHOWN_ACTIVITY = case((sections.c.members_only, sections.c.created_at), else_=sections.c.active_at)


def narrowing_of(wanted: Wanted, now: datetime) -> dict[str, str | datetime]:
    """The values a list is narrowed by, under the names of ``_CONDITIONS``."""
    since, until = wanted.liveness.span(now) if wanted.liveness else (None, None)
    values = {
        "text": escaped(fold(wanted.text)),
        "kind": wanted.kind.value if wanted.kind else "",
        "style": wanted.style.value if wanted.style else "",
        "since": since,
        "until": until,
        "prefecture": wanted.prefecture.code if wanted.prefecture else "",
    }
    return {name: value for name, value in values.items() if value}


_FROM_THERE = (
    select(section_members.c.section_id)
    .join(members, members.c.id == section_members.c.member_id)
    .where(members.c.prefecture == bindparam("prefecture"), members.c.standing == Standing.MEMBER.value)
)
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "text": contains_given(sections.c.name_folded) | contains_given(sections.c.purpose_folded),
    "kind": sections.c.kind == bindparam("kind"),
    "style": sections.c.style == bindparam("style"),
    "since": bindparam("since", type_=Moment) <= _SHOWN_ACTIVITY,
    "until": bindparam("until", type_=Moment) > _SHOWN_ACTIVITY,
    "prefecture": ~sections.c.members_only & sections.c.id.in_(_FROM_THERE),
}


@cache
def called(*, everywhere: bool) -> Select[tuple[object, ...]]:
    """The open sections whose name or purpose holds ``text``, first those whose name does.
    ``everywhere``: also those for the colleagues of any organisation.
    """
    found = select(sections).where(_OPEN, _CONDITIONS["text"])
    if not everywhere:
        found = found.where(known_to(bindparam("organisation", type_=String)))
    in_name = case((contains_given(sections.c.name_folded), 0), else_=1)
    return found.order_by(in_name, sections.c.name_folded, sections.c.id).limit(MOST)


@cache
def overview(narrowed_by: frozenset[str], *, dormant: bool) -> Select[tuple[object, ...]]:
    """Built once per combination: this is the page people open most."""
    rests = sections.c.dormant_since.is_not(None)
    asleep = rests if dormant else true() if "text" in narrowed_by else ~rests
    found = select(sections, _MEMBERS.label("members"), func.count().over().label("total")).where(
        _OPEN,
        asleep,
        known_to(bindparam("organisation", type_=String)),
        *(condition for name, condition in _CONDITIONS.items() if name in narrowed_by),
    )
    return (
        found.order_by(_SHOWN_ACTIVITY.desc(), sections.c.id.desc())
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )
