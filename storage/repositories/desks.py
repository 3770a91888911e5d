from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventStatus
from bot.domain.ideas import IdeaState
from bot.domain.ids import MemberId, SectionId
from bot.domain.questions import Question, QuestionStatus, Visibility
from bot.domain.section_reports import MOST_EVENTS, Consent, HeldEvent, SeatChange, Voice, YearFigures
from bot.domain.sections import Membership
from bot.domain.tasks import TaskStatus
from bot.domain.toolshelf import ItemStatus
from bot.domain.workload import LAST_EVENTS, Workload
from storage.repositories.events import to_event
from storage.repositories.questions import to_question
from storage.repositories.waiting import WAITING
from storage.sql import insert_ignoring, upsert
from storage.tables.desks import section_voices, section_welcomes
from storage.tables.events import events
from storage.tables.ideas import ideas
from storage.tables.question_ties import answer_thanks
from storage.tables.questions import answers, question_thanks, questions
from storage.tables.records import audit
from storage.tables.tasks import tasks
from storage.tables.toolshelf import shelf_items, shelf_uses

MOST_ANSWERS = 2_000  # of a section in three months; beyond it shares do not change
MOST_CHANGES = 50_000
_JOINED, _LEFT = "section.joined", "section.left"
_HELD = events.c.status == EventStatus.PLANNED.value
_TO_BE_SEEN = questions.c.visibility == Visibility.TOWN.value
_QUOTABLE = section_voices.c.consent != Consent.KEPT.value


class SqlDesks:
    """What is known about a section by SQL; see bot.ports.desks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def welcomed(self, section_id: SectionId, since: datetime) -> Collection[tuple[MemberId, datetime]]:
        found = select(section_welcomes.c.member_id, section_welcomes.c.joined_at).where(
            section_welcomes.c.section_id == section_id, section_welcomes.c.joined_at >= since
        )
        return {(MemberId(row.member_id), row.joined_at) for row in await self._connection.execute(found)}

    async def welcome(self, seat: Membership, by: MemberId, at: datetime) -> bool:
        row = {
            "section_id": seat.section_id,
            "member_id": seat.member_id,
            "joined_at": seat.joined_at,
            "welcomed_by": by,
            "at": at,
        }
        noted = await self._connection.execute(insert_ignoring(self._connection, section_welcomes), row)
        return noted.rowcount == 1

    async def unanswered(self, section_id: SectionId) -> tuple[int, Question | None]:
        waiting = (questions.c.section_id == section_id, WAITING)
        count = await self._number(select(func.count()).select_from(questions).where(*waiting))
        oldest = select(questions).where(*waiting).order_by(questions.c.asked_at, questions.c.id).limit(1)
        row = (await self._connection.execute(oldest)).mappings().first()
        return count, to_question(row) if row else None

    async def workload(
        self, section_id: SectionId, member_id: MemberId, *, since: datetime, now: datetime
    ) -> Workload:
        held = (
            select(events.c.host_id, events.c.starts_at)
            .where(events.c.section_id == section_id, _HELD, events.c.starts_at.between(since, now))
            .order_by(events.c.starts_at.desc(), events.c.id)
            .limit(LAST_EVENTS)
        )
        given = (
            select(answers.c.member_id, answers.c.at)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(questions.c.section_id == section_id, ~answers.c.withdrawn, answers.c.at >= since)
            .order_by(answers.c.at.desc(), answers.c.id)
            .limit(MOST_ANSWERS)
        )
        hosts = [tuple(row) for row in await self._connection.execute(held)]
        answerers = [tuple(row) for row in await self._connection.execute(given)]
        own_events = [at for host, at in hosts if host == member_id]
        own_answers = [at for one, at in answerers if one == member_id]
        return Workload(
            events=len(hosts),
            own_events=len(own_events),
            answers=len(answerers),
            own_answers=len(own_answers),
            own=tuple(sorted(own_events + own_answers)),
        )

    async def voice(self, section_id: SectionId, year: int, member_id: MemberId) -> Voice | None:
        found = select(section_voices).where(*_own(section_id, year, member_id))
        row = (await self._connection.execute(found)).mappings().first()
        return _to_voice(row) if row else None

    async def save_voice(self, voice: Voice) -> None:
        row = {
            "section_id": voice.section_id,
            "year": voice.year,
            "member_id": voice.member_id,
            "words": voice.words,
            "consent": voice.consent.value,
            "at": voice.at,
        }
        await upsert(self._connection, section_voices, row, keys=("section_id", "year", "member_id"))

    async def forget_voice(self, section_id: SectionId, year: int, member_id: MemberId) -> bool:
        gone = delete(section_voices).where(*_own(section_id, year, member_id))
        return (await self._connection.execute(gone)).rowcount == 1

    async def voices(self, section_id: SectionId, year: int, *, limit: int) -> tuple[Voice, ...]:
        found = select(section_voices).where(
            section_voices.c.section_id == section_id, section_voices.c.year == year, _QUOTABLE
        )
        first = found.order_by(section_voices.c.at, section_voices.c.member_id).limit(limit)
        return tuple(_to_voice(row) for row in (await self._connection.execute(first)).mappings())

    async def seat_changes(self, section_id: SectionId, *, until: datetime) -> tuple[SeatChange, ...]:
        found = (
            select(audit.c.member_id, audit.c.at, audit.c.action)
            .where(
                audit.c.subject_id == section_id,
                audit.c.action.in_((_JOINED, _LEFT)),
                audit.c.at <= until,
                audit.c.member_id.is_not(None),
            )
            .order_by(audit.c.at, audit.c.id)
            .limit(MOST_CHANGES)
        )
        return tuple(
            SeatChange(MemberId(row.member_id), row.at, row.action == _JOINED)
            for row in await self._connection.execute(found)
        )

    async def figures(self, section_id: SectionId, *, since: datetime, until: datetime) -> YearFigures:
        return replace(
            await self._held(section_id, since, until),
            **await self._asked(section_id, since, until),
            **await self._helped(section_id, since, until),
            **await self._thought(section_id, since, until),
            **await self._shared(section_id, since, until),
        )

    async def _held(self, section_id: SectionId, since: datetime, until: datetime) -> YearFigures:
        held = (events.c.section_id == section_id, _HELD, _within(events.c.starts_at, since, until))
        first = select(events).where(*held).order_by(events.c.starts_at, events.c.id).limit(MOST_EVENTS)
        named = [to_event(row) for row in (await self._connection.execute(first)).mappings()]
        count = await self._number(select(func.count()).select_from(events).where(*held))
        return YearFigures(tuple(HeldEvent(one.title, one.starts_at, one.tally) for one in named), count)

    async def _asked(self, section_id: SectionId, since: datetime, until: datetime) -> dict[str, Any]:
        asked = select(
            func.count().label("asked"),
            _sum(questions.c.answers > 0).label("answered"),
            _sum(questions.c.status == QuestionStatus.SOLVED.value).label("solved"),
        ).where(
            questions.c.section_id == section_id, _TO_BE_SEEN, _within(questions.c.asked_at, since, until)
        )
        row = (await self._connection.execute(asked)).mappings().one()
        return {name: int(value) for name, value in row.items()}

    async def _helped(self, section_id: SectionId, since: datetime, until: datetime) -> dict[str, Any]:
        own = (questions.c.section_id == section_id, _TO_BE_SEEN)
        given = (
            select(func.count())
            .select_from(answers)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(*own, ~answers.c.withdrawn, _within(answers.c.at, since, until))
        )
        thanked = (
            select(func.count())
            .select_from(question_thanks)
            .join(questions, questions.c.id == question_thanks.c.question_id)
            .where(*own, _within(question_thanks.c.at, since, until))
        )
        helpful = (
            select(func.count())
            .select_from(answer_thanks)
            .join(answers, answers.c.id == answer_thanks.c.answer_id)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(*own, ~answers.c.withdrawn, _within(answer_thanks.c.at, since, until))
        )
        done = select(func.count().label("tasks"), func.count(tasks.c.taker_id.distinct())).where(
            tasks.c.section_id == section_id,
            tasks.c.status == TaskStatus.DONE.value,
            _within(tasks.c.settled_at, since, until),
        )
        finished, helpers = (await self._connection.execute(done)).one()
        return {
            "answers": await self._number(given),
            "thanks": await self._number(thanked),
            "helpful": await self._number(helpful),
            "tasks": finished,
            "helpers": helpers,
        }

    async def _thought(self, section_id: SectionId, since: datetime, until: datetime) -> dict[str, Any]:
        moments = {
            "ideas": _within(ideas.c.created_at, since, until),
            "ideas_adopted": _within(ideas.c.adopted_at, since, until),
            "ideas_done": _within(ideas.c.settled_at, since, until) & (ideas.c.state == IdeaState.DONE.value),
        }
        counted = select(*(_sum(moment).label(name) for name, moment in moments.items()))
        own = counted.where(ideas.c.section_id == section_id, ideas.c.state != IdeaState.WITHDRAWN.value)
        row = (await self._connection.execute(own)).mappings().one()
        return {name: int(value) for name, value in row.items()}

    async def _shared(self, section_id: SectionId, since: datetime, until: datetime) -> dict[str, Any]:
        own = (shelf_items.c.section_id == section_id, shelf_items.c.status == ItemStatus.ON_SHELF.value)
        put = select(func.count()).select_from(shelf_items)
        used = (
            select(func.count())
            .select_from(shelf_uses)
            .join(shelf_items, shelf_items.c.id == shelf_uses.c.item_id)
            .where(*own, _within(shelf_uses.c.at, since, until))
        )
        return {
            "shelved": await self._number(put.where(*own, _within(shelf_items.c.put_at, since, until))),
            "reused": await self._number(used),
        }

    async def _number(self, found: Select[Any]) -> int:
        return int((await self._connection.execute(found)).scalar_one())


def _own(section_id: SectionId, year: int, member_id: MemberId) -> tuple[ColumnElement[bool], ...]:
    return (
        section_voices.c.section_id == section_id,
        section_voices.c.year == year,
        section_voices.c.member_id == member_id,
    )


def _within(column: ColumnElement[datetime], since: datetime, until: datetime) -> ColumnElement[bool]:
    return (column >= since) & (column < until)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _to_voice(row: RowMapping) -> Voice:
    return Voice(
        section_id=SectionId(row["section_id"]),
        member_id=MemberId(row["member_id"]),
        year=row["year"],
        words=row["words"],
        consent=Consent(row["consent"]),
        at=row["at"],
    )
