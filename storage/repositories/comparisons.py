from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.comparisons import AnswerChange, Comparison, ComparisonStatus, OrganisationAnswer, Scope
from bot.domain.ids import AccountId, ComparisonId, MemberId, OrganisationId, SectionId, new_id
from bot.domain.members import MemberKind, Standing
from bot.domain.organisations import OrganisationKey
from bot.domain.town_sizes import TownSize
from bot.ports.comparisons import AskedMember
from bot.text.normalise import fold
from storage.repositories.organisations import to_key
from storage.repositories.readable import READER, readable
from storage.sql import (
    contains,
    first_due,
    fitting,
    given,
    insert_ignoring,
    locked,
    locked_with_given,
    upsert,
    with_given,
)
from storage.tables.comparisons import comparison_answers, comparison_changes, comparisons, organisations
from storage.tables.people import accounts, members
from storage.tables.records import settings
from storage.tables.sections import section_members

_surveys, _answers, _changes = comparisons.c, comparison_answers.c, comparison_changes.c
_OPEN_ONES = "surveys.open"  # the row whoever asks the town takes; it says nothing
_MOST_OF_ONE = 10  # organisations one member answered for
_OPEN = _surveys.status == ComparisonStatus.OPEN.value


class SqlComparisons:
    """横並び調査 by SQL; see bot.ports.comparisons."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, comparison: Comparison) -> bool:
        new = insert_ignoring(self._connection, comparisons)
        return (await self._connection.execute(new, _row(comparison))).rowcount > 0

    async def get(self, comparison_id: ComparisonId) -> Comparison | None:
        return await self._first(with_given(comparisons.c.id), {"id": comparison_id})

    async def readable(self, comparison_id: ComparisonId, reader: MemberId | None) -> Comparison | None:
        return await self._first(_readable(), {"id": comparison_id, "reader": reader})

    async def lock(self, comparison_id: ComparisonId) -> Comparison | None:
        return await self._first(locked_with_given(comparisons.c.id), {"id": comparison_id})

    async def lock_readable(self, comparison_id: ComparisonId, reader: MemberId | None) -> Comparison | None:
        return await self._first(_lock_readable(), {"id": comparison_id, "reader": reader})

    async def save(self, comparison: Comparison) -> None:
        one = update(comparisons).where(_surveys.id == comparison.id)
        await self._connection.execute(one.values(**_row(comparison)))

    async def found(
        self, reader: MemberId | None, *, text: str = "", open_only: bool, limit: int, offset: int = 0
    ) -> tuple[Comparison, ...]:
        shown = _OPEN if open_only else _surveys.status != ComparisonStatus.WITHDRAWN.value
        found = select(comparisons).where(
            shown, contains(_surveys.folded, fold(text)), readable(_surveys.section_id, reader)
        )
        coming = case((_OPEN, _surveys.deadline))  # ended ones have none and stand behind, the last first
        found = found.order_by(_OPEN.desc(), coming, _surveys.deadline.desc(), _surveys.id)
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).mappings()
        return tuple(_to_comparison(row) for row in rows)

    async def hold_open(self) -> None:
        await upsert(self._connection, settings, {"key": _OPEN_ONES, "value": ""}, keys=("key",))

    async def count_open(self, creator_id: MemberId | None = None) -> int:
        found = select(func.count()).select_from(comparisons).where(_OPEN)
        if creator_id is not None:
            found = found.where(_surveys.creator_id == creator_id)
        return int((await self._connection.execute(found)).scalar_one())

    async def open_of(self, creator_id: MemberId) -> tuple[ComparisonId, ...]:
        found = select(_surveys.id).where(_OPEN, _surveys.creator_id == creator_id).order_by(_surveys.id)
        return _ids(await self._connection.execute(found))

    async def held_by(self, section_id: SectionId, *, limit: int) -> tuple[ComparisonId, ...]:
        found = select(_surveys.id).where(_surveys.section_id == section_id).order_by(_surveys.id)
        return _ids(await self._connection.execute(found.limit(limit)))

    async def waking(self, until: datetime, *, limit: int) -> tuple[ComparisonId, ...]:
        waking = first_due(_surveys.wakes_at, _surveys.id)
        return _ids(await self._connection.execute(waking, {"now": until, "most": limit}))

    async def answer_of(
        self, comparison_id: ComparisonId, organisation_id: OrganisationId
    ) -> OrganisationAnswer | None:
        values = {"comparison_id": comparison_id, "organisation_id": organisation_id}
        row = (await self._connection.execute(_answer_of(), values)).mappings().first()
        return _to_answer(row) if row else None

    async def answered_by(
        self, organisation_id: OrganisationId, comparison_ids: Collection[ComparisonId]
    ) -> frozenset[ComparisonId]:
        found = select(_answers.comparison_id).where(
            _answers.organisation_id == organisation_id, _answers.comparison_id.in_(comparison_ids)
        )
        rows = await self._connection.execute(found)
        return frozenset(ComparisonId(row.comparison_id) for row in rows)

    async def answers_of_only(
        self, comparison_id: ComparisonId, member_id: MemberId
    ) -> tuple[OrganisationAnswer, ...]:
        by_others = select(_changes.id).where(
            _changes.comparison_id == _answers.comparison_id,
            _changes.organisation_id == _answers.organisation_id,
            _changes.member_id.is_distinct_from(member_id),
        )
        given = (_answers.comparison_id == comparison_id) & (_answers.answered_by == member_id)
        found = select(comparison_answers).where(given, ~by_others.exists())
        found = found.order_by(_answers.organisation_id).limit(_MOST_OF_ONE)
        return tuple(_to_answer(row) for row in (await self._connection.execute(found)).mappings())

    async def answered_by_others(self, organisation_id: OrganisationId, member_id: MemberId) -> bool:
        others = (_answers.organisation_id == organisation_id) & (
            _answers.answered_by.is_distinct_from(member_id)
        )
        found = select(_answers.organisation_id).where(others).limit(1)
        return (await self._connection.execute(found)).first() is not None

    async def remove_answer(self, answer: OrganisationAnswer) -> None:
        for table in (comparison_changes, comparison_answers):
            one = (table.c.comparison_id == answer.comparison_id) & (
                table.c.organisation_id == answer.organisation_id
            )
            await self._connection.execute(delete(table).where(one))

    async def save_answer(self, answer: OrganisationAnswer) -> None:
        row = {
            "comparison_id": answer.comparison_id,
            "organisation_id": answer.organisation_id,
            "choice": answer.choice,
            "name": answer.name,
            "prefecture": answer.prefecture,
            "size": answer.size.value,
            "remark": answer.remark,
            "number": answer.number,
            "named": answer.named,
            "answered_at": answer.answered_at,
            "answered_by": answer.answered_by,
        }
        await upsert(self._connection, comparison_answers, row, keys=("comparison_id", "organisation_id"))

    async def note_change(self, answer: OrganisationAnswer) -> None:
        row = {
            "id": new_id(answer.answered_at),
            "comparison_id": answer.comparison_id,
            "organisation_id": answer.organisation_id,
            "member_id": answer.answered_by,
            "choice": answer.choice,
            "changed_at": answer.answered_at,
        }
        await self._connection.execute(insert(comparison_changes), row)

    async def changes(
        self, comparison_id: ComparisonId, organisation_id: OrganisationId, *, limit: int
    ) -> tuple[AnswerChange, ...]:
        found = (
            select(_changes.choice, _changes.changed_at, members.c.name)
            .outerjoin(members, members.c.id == _changes.member_id)
            .where(_changes.comparison_id == comparison_id, _changes.organisation_id == organisation_id)
            .order_by(_changes.changed_at.desc(), _changes.id.desc())
            .limit(limit)
        )
        rows = await self._connection.execute(found)
        return tuple(AnswerChange(row.choice, row.changed_at, row.name or "") for row in rows)

    async def answers(self, comparison_id: ComparisonId, *, limit: int) -> tuple[OrganisationAnswer, ...]:
        found = select(comparison_answers).where(_answers.comparison_id == comparison_id)
        found = found.order_by(_answers.name, _answers.organisation_id).limit(limit)
        return tuple(_to_answer(row) for row in (await self._connection.execute(found)).mappings())

    async def answered_keys(self, comparison_id: ComparisonId, *, limit: int) -> frozenset[OrganisationKey]:
        found = (
            select(organisations.c.folded, organisations.c.prefecture, organisations.c.kind)
            .join(comparison_answers, _answers.organisation_id == organisations.c.id)
            .where(_answers.comparison_id == comparison_id)
            .limit(limit)
        )
        return frozenset(to_key(row) for row in (await self._connection.execute(found)).mappings())

    async def remove_answers(self, comparison_id: ComparisonId) -> None:
        for table in (comparison_changes, comparison_answers):
            await self._connection.execute(delete(table).where(table.c.comparison_id == comparison_id))

    async def answerers(self, comparison_id: ComparisonId, *, limit: int) -> tuple[MemberId, ...]:
        given = (_answers.comparison_id == comparison_id) & _answers.answered_by.is_not(None)
        found = select(_answers.answered_by).where(given).distinct().order_by(_answers.answered_by)
        rows = await self._connection.execute(found.limit(limit))
        return tuple(MemberId(row.answered_by) for row in rows)

    async def asked(self, comparison: Comparison, *, limit: int) -> tuple[AskedMember, ...]:
        last = (
            select(accounts.c.id)
            .where(accounts.c.member_id == members.c.id, accounts.c.direct_blocked_at.is_(None))
            .order_by(accounts.c.used_at.desc(), accounts.c.id)
            .limit(1)
            .correlate(members)
            .scalar_subquery()
        )
        chosen = select(
            members.c.id, members.c.organisation, members.c.prefecture, last.label("account_id")
        ).where(
            members.c.standing == Standing.MEMBER.value,
            members.c.kind == MemberKind.LOCAL.value,
            members.c.id != comparison.creator_id,
            members.c.organisation != "",
            *_in_scope(comparison.scope),
        )
        one = chosen.subquery()
        found = (
            select(one, accounts.c.used_at)
            .join(accounts, accounts.c.id == one.c.account_id)
            .join(members, members.c.id == one.c.id)
            .order_by(members.c.direct_reminders.desc(), accounts.c.used_at.desc(), one.c.id)
            .limit(limit)
        )
        rows = await self._connection.execute(found)
        return tuple(
            AskedMember(MemberId(row.id), AccountId(row.account_id), row.organisation, row.prefecture)
            for row in rows
        )

    async def forget_member(self, member_id: MemberId) -> None:
        given = update(comparison_answers).where(_answers.answered_by == member_id)
        await self._connection.execute(given.values(answered_by=None))
        changed = update(comparison_changes).where(_changes.member_id == member_id)
        await self._connection.execute(changed.values(member_id=None))

    async def move(self, source: SectionId, target: SectionId) -> tuple[ComparisonId, ...]:
        # In the order of ids, as where somebody leaves the town.
        held = select(_surveys.id).where(_surveys.section_id == source).order_by(_surveys.id)
        await self._connection.execute(locked(held))
        moved = update(comparisons).where(_surveys.section_id == source).values(section_id=target)
        return _ids(await self._connection.execute(moved.returning(_surveys.id)))

    async def _first(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> Comparison | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_comparison(row) if row else None


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """As far as members' rows tell; sizes belong to organisations."""
    place = members.c.prefecture
    conditions = [place == scope.prefecture if scope.prefecture else place != ""]
    if scope.section_id is not None:
        section = section_members.c.section_id == scope.section_id
        conditions.append(members.c.id.in_(select(section_members.c.member_id).where(section)))
    return conditions


@cache
def _answer_of() -> Select[Any]:
    found = with_given(_answers.comparison_id)
    return found.where(_answers.organisation_id == given(_answers.organisation_id))


@cache
def _readable() -> Select[Any]:
    return with_given(_surveys.id).where(readable(_surveys.section_id, READER))


@cache
def _lock_readable() -> Select[Any]:
    return locked(_readable())


def _ids(rows: Iterable[Any]) -> tuple[ComparisonId, ...]:
    return tuple(ComparisonId(row.id) for row in rows)


def _row(comparison: Comparison) -> dict[str, object]:
    scope = comparison.scope
    return {
        "id": comparison.id,
        "title": comparison.title,
        "folded": fitting(fold(comparison.title), _surveys.folded),
        "folded_text": fitting("\n".join(map(fold, comparison.passages)), _surveys.folded_text),
        "notes": comparison.notes,
        "choices": "\n".join(comparison.choices),
        "number_of": comparison.number_of,
        "section_id": scope.section_id,
        "prefecture": scope.prefecture,
        "size": None if scope.size is None else scope.size.value,
        "creator_id": comparison.creator_id,
        "created_at": comparison.created_at,
        "deadline": comparison.deadline,
        "nudge_at": comparison.nudge_at,
        "news_at": comparison.news_at,
        "wakes_at": comparison.wakes_at,
        "status": comparison.status.value,
        "answered": comparison.answered,
        "comment": comparison.comment,
    }


def _to_comparison(row: RowMapping) -> Comparison:
    section_id, size = row["section_id"], row["size"]
    scope = Scope(
        None if section_id is None else SectionId(section_id),
        row["prefecture"],
        None if size is None else TownSize(size),
    )
    return Comparison(
        id=ComparisonId(row["id"]),
        title=row["title"],
        choices=tuple(row["choices"].split("\n")),
        deadline=row["deadline"],
        creator_id=MemberId(row["creator_id"]),
        created_at=row["created_at"],
        nudge_at=row["nudge_at"],
        scope=scope,
        notes=row["notes"],
        number_of=row["number_of"],
        status=ComparisonStatus(row["status"]),
        answered=row["answered"],
        news_at=row["news_at"],
        comment=row["comment"],
    )


def _to_answer(row: RowMapping) -> OrganisationAnswer:
    by = row["answered_by"]
    return OrganisationAnswer(
        comparison_id=ComparisonId(row["comparison_id"]),
        organisation_id=OrganisationId(row["organisation_id"]),
        choice=row["choice"],
        name=row["name"],
        prefecture=row["prefecture"],
        size=TownSize(row["size"]),
        answered_at=row["answered_at"],
        answered_by=None if by is None else MemberId(by),
        remark=row["remark"],
        number=row["number"],
        named=row["named"],
    )
