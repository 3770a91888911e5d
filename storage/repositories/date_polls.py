from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.date_polls import DatePoll, Mark, PollAnswer, PollOption, PollStatus
from bot.domain.ids import AccountId, DraftId, EventId, MemberId, PollId, SectionId
from bot.domain.members import Standing
from bot.ports.date_polls import NamedAnswer
from bot.text.normalise import fold
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
from storage.tables.date_polls import date_polls, poll_answers, poll_options
from storage.tables.people import accounts, members
from storage.tables.sections import section_members

_polls, _options, _answers = date_polls.c, poll_options.c, poll_answers.c
_OPEN = _polls.status == PollStatus.OPEN.value
_LETTERS: Mapping[Mark | None, str] = {Mark.YES: "y", Mark.MAYBE: "m", Mark.NO: "n", None: "-"}
_MARKS = {letter: mark for mark, letter in _LETTERS.items()}
_COUNT = (
    update(poll_options)
    .where(_options.poll_id == bindparam("poll"), _options.number == bindparam("at"))
    .values(yes=bindparam("yes"), maybe=bindparam("maybe"), no=bindparam("no"))
)


class SqlDatePolls:
    """Date polls by SQL; see bot.ports.date_polls."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, poll: DatePoll) -> bool:
        new = insert_ignoring(self._connection, date_polls).values(**_row(poll))
        if (await self._connection.execute(new)).rowcount == 0:
            return False
        rows = [
            {
                "poll_id": poll.id,
                "number": option.number,
                "starts_at": option.starts_at,
                "ends_at": option.ends_at,
                "yes": option.yes,
                "maybe": option.maybe,
                "no": option.no,
            }
            for option in poll.options
        ]
        await self._connection.execute(insert(poll_options), rows)
        return True

    async def get(self, poll_id: PollId) -> DatePoll | None:
        return await self._first(with_given(date_polls.c.id), {"id": poll_id})

    async def readable(self, poll_id: PollId, reader: MemberId | None) -> DatePoll | None:
        return await self._first(_readable(), {"id": poll_id, "reader": reader})

    async def lock(self, poll_id: PollId) -> DatePoll | None:
        return await self._first(locked_with_given(date_polls.c.id), {"id": poll_id})

    async def lock_readable(self, poll_id: PollId, reader: MemberId | None) -> DatePoll | None:
        return await self._first(_lock_readable(), {"id": poll_id, "reader": reader})

    async def save(self, poll: DatePoll) -> None:
        await self._connection.execute(
            update(date_polls).where(_polls.id == poll.id).values(**_row(poll)),
        )
        counts = [
            {"poll": poll.id, "at": one.number, "yes": one.yes, "maybe": one.maybe, "no": one.no}
            for one in poll.options
        ]
        await self._connection.execute(_COUNT, counts)

    async def open_ones(
        self, reader: MemberId | None, now: datetime, *, text: str = "", limit: int, offset: int = 0
    ) -> tuple[DatePoll, ...]:
        found = select(date_polls).where(_OPEN, _polls.last_at > now)
        found = found.where(contains(_polls.folded, fold(text)), readable(_polls.section_id, reader))
        found = found.order_by(_polls.deadline, _polls.id).limit(limit).offset(offset)
        return await self._with_options((await self._connection.execute(found)).mappings().all())

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[DatePoll, ...]:
        found = select(date_polls).where(_polls.section_id == section_id, _polls.last_at > now)
        found = found.order_by(_polls.last_at, _polls.id).limit(limit)
        return await self._with_options((await self._connection.execute(found)).mappings().all())

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[PollId, ...]:
        found = select(_polls.id).where(_polls.section_id == section_id).order_by(_polls.id.desc())
        return _ids(await self._connection.execute(found.limit(limit)))

    async def waking(self, until: datetime, *, limit: int) -> tuple[PollId, ...]:
        waking = first_due(_polls.wakes_at, _polls.id)
        return _ids(await self._connection.execute(waking, {"now": until, "most": limit}))

    async def link(self, poll_id: PollId, number: int, draft_id: DraftId) -> None:
        one = update(poll_options).where(_options.poll_id == poll_id, _options.number == number)
        await self._connection.execute(one.values(draft_id=draft_id))

    async def of_draft(self, draft_id: DraftId) -> tuple[PollId, int] | None:
        row = (await self._connection.execute(_of_draft(), {"draft_id": draft_id})).first()
        return (PollId(row.poll_id), row.number) if row else None

    async def answer_of(self, poll_id: PollId, member_id: MemberId) -> PollAnswer | None:
        values = {"poll_id": poll_id, "member_id": member_id}
        row = (await self._connection.execute(_answer_of(), values)).mappings().first()
        return _to_answer(row) if row else None

    async def save_answer(self, answer: PollAnswer) -> None:
        row = {
            "poll_id": answer.poll_id,
            "member_id": answer.member_id,
            "marks": "".join(_LETTERS[mark] for mark in answer.marks),
            "given": answer.given,
            "comment": answer.comment,
            "answered_at": answer.answered_at,
        }
        await upsert(self._connection, poll_answers, row, keys=("poll_id", "member_id"))

    async def remove_answer(self, poll_id: PollId, member_id: MemberId) -> None:
        await self._connection.execute(delete(poll_answers).where(_is(poll_id, member_id)))

    async def answers(self, poll_id: PollId, *, limit: int, offset: int = 0) -> tuple[NamedAnswer, ...]:
        found = (
            select(poll_answers, members.c.name)
            .join(members, members.c.id == _answers.member_id)
            .where(_answers.poll_id == poll_id, _answers.given)
            .order_by(_answers.answered_at, _answers.member_id)
            .limit(limit)
            .offset(offset)
        )
        rows = (await self._connection.execute(found)).mappings()
        return tuple(NamedAnswer(_to_answer(row), row["name"]) for row in rows)

    async def silent(self, poll: DatePoll, *, limit: int) -> Mapping[MemberId, AccountId]:
        given = select(_answers.member_id).where(_answers.poll_id == poll.id, _answers.given)
        later = select(_answers.member_id).where(_answers.poll_id == poll.id, _answers.given.is_(False))
        asked: ColumnElement[bool] = members.c.id.in_(later)
        if poll.section_id is not None:
            section = section_members.c.section_id == poll.section_id
            asked = or_(asked, members.c.id.in_(select(section_members.c.member_id).where(section)))
        return await self._reachable(
            asked, members.c.id != poll.creator_id, members.c.id.not_in(given), limit=limit
        )

    async def answerers(self, poll_id: PollId, *, limit: int) -> Mapping[MemberId, AccountId]:
        given = select(_answers.member_id).where(_answers.poll_id == poll_id, _answers.given)
        return await self._reachable(members.c.id.in_(given), limit=limit)

    async def touched_by(self, member_id: MemberId) -> tuple[PollId, ...]:
        answered = select(_answers.poll_id).where(_answers.member_id == member_id)
        began = select(_polls.id).where(_polls.creator_id == member_id, _OPEN)
        found = select(_polls.id).where(or_(_polls.id.in_(answered), _polls.id.in_(began)))
        return _ids(await self._connection.execute(found.order_by(_polls.id)))

    async def move(self, source: SectionId, target: SectionId) -> tuple[PollId, ...]:
        # In the order of ids, as where somebody leaves the town.
        held = select(_polls.id).where(_polls.section_id == source).order_by(_polls.id)
        await self._connection.execute(locked(held))
        moved = update(date_polls).where(_polls.section_id == source).values(section_id=target)
        return _ids(await self._connection.execute(moved.returning(_polls.id)))

    async def _reachable(self, *who: ColumnElement[bool], limit: int) -> Mapping[MemberId, AccountId]:
        """The account used last of those that take direct messages, of members who are not on leave."""
        last = (
            select(accounts.c.id)
            .where(accounts.c.member_id == members.c.id, accounts.c.direct_blocked_at.is_(None))
            .order_by(accounts.c.used_at.desc(), accounts.c.id)
            .limit(1)
            .correlate(members)
            .scalar_subquery()
        )
        found = select(members.c.id, last.label("account_id"))
        found = found.where(*who, members.c.standing == Standing.MEMBER.value).order_by(members.c.id)
        rows = await self._connection.execute(found.limit(limit))
        return {MemberId(row.id): AccountId(row.account_id) for row in rows if row.account_id is not None}

    async def _first(self, found: Select[Any], values: Mapping[str, object] | None = None) -> DatePoll | None:
        polls = await self._with_options((await self._connection.execute(found, values)).mappings().all())
        return polls[0] if polls else None

    async def _with_options(self, rows: Sequence[RowMapping]) -> tuple[DatePoll, ...]:
        ids = [row["id"] for row in rows]
        if not ids:
            return ()
        found = select(poll_options).where(_options.poll_id.in_(ids)).order_by(_options.number)
        options: dict[int, list[PollOption]] = {number: [] for number in ids}
        for row in (await self._connection.execute(found)).mappings():
            options[row["poll_id"]].append(_to_option(row))
        return tuple(_to_poll(row, tuple(options[row["id"]])) for row in rows)


@cache
def _answer_of() -> Select[Any]:
    return with_given(_answers.poll_id).where(_answers.member_id == given(_answers.member_id))


@cache
def _of_draft() -> Select[Any]:
    found = select(_options.poll_id, _options.number)
    return found.where(_options.draft_id == given(_options.draft_id)).limit(1)


@cache
def _readable() -> Select[Any]:
    return with_given(_polls.id).where(readable(_polls.section_id, READER))


@cache
def _lock_readable() -> Select[Any]:
    return locked(_readable())


def _is(poll_id: PollId, member_id: MemberId) -> ColumnElement[bool]:
    return (_answers.poll_id == poll_id) & (_answers.member_id == member_id)


def _ids(rows: Iterable[Any]) -> tuple[PollId, ...]:
    return tuple(PollId(row.id) for row in rows)


def _row(poll: DatePoll) -> dict[str, object]:
    return {
        "id": poll.id,
        "title": poll.title,
        "folded": fitting(fold(poll.title), _polls.folded),
        "place": poll.place,
        "notes": poll.notes,
        "section_id": poll.section_id,
        "creator_id": poll.creator_id,
        "created_at": poll.created_at,
        "deadline": poll.deadline,
        "nudge_at": poll.nudge_at,
        "told": poll.told,
        "wakes_at": poll.wakes_at,
        "last_at": poll.last_at,
        "status": poll.status.value,
        "answered": poll.answered,
        "event_id": poll.event_id,
        "decided": poll.decided,
    }


def _to_poll(row: RowMapping, options: tuple[PollOption, ...]) -> DatePoll:
    section_id, event_id = row["section_id"], row["event_id"]
    return DatePoll(
        id=PollId(row["id"]),
        title=row["title"],
        options=options,
        deadline=row["deadline"],
        creator_id=MemberId(row["creator_id"]),
        created_at=row["created_at"],
        nudge_at=row["nudge_at"],
        section_id=None if section_id is None else SectionId(section_id),
        place=row["place"],
        notes=row["notes"],
        status=PollStatus(row["status"]),
        told=row["told"],
        answered=row["answered"],
        event_id=None if event_id is None else EventId(event_id),
        decided=row["decided"],
    )


def _to_option(row: RowMapping) -> PollOption:
    return PollOption(row["number"], row["starts_at"], row["ends_at"], row["yes"], row["maybe"], row["no"])


def _to_answer(row: RowMapping) -> PollAnswer:
    return PollAnswer(
        poll_id=PollId(row["poll_id"]),
        member_id=MemberId(row["member_id"]),
        marks=tuple(_MARKS[letter] for letter in row["marks"]),
        answered_at=row["answered_at"],
        comment=row["comment"],
    )
