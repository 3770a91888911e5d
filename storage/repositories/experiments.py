from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.domain.experiments import WARNED_BEFORE, Experiment, Outcome
from bot.domain.ids import ExperimentId, MemberId, SectionId
from storage.repositories.readable import readable
from storage.sql import MOST, NOW, given, locked_with_given, upsert, with_given
from storage.tables.base import Moment
from storage.tables.reforms import experiments

_RUNNING = experiments.c.answered_at.is_(None)


class SqlExperiments:
    """Experiments by SQL; see bot.ports.reforms."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, experiment_id: ExperimentId) -> Experiment | None:
        return await self._first(with_given(experiments.c.id), {"id": experiment_id})

    async def lock(self, experiment_id: ExperimentId) -> Experiment | None:
        return await self._first(locked_with_given(experiments.c.id), {"id": experiment_id})

    async def save(self, experiment: Experiment) -> None:
        row = {
            "id": experiment.id,
            "section_id": experiment.section_id,
            "what": experiment.what,
            "started_by": experiment.started_by,
            "started_at": experiment.started_at,
            "ends_at": experiment.ends_at,
            "warned_at": experiment.warned_at,
            "asked_at": experiment.asked_at,
            "outcome": experiment.outcome.value if experiment.outcome else "",
            "learned": experiment.learned,
            "answered_by": experiment.answered_by,
            "answered_at": experiment.answered_at,
        }
        try:
            await upsert(self._connection, experiments, row)
        except IntegrityError as error:
            # Somebody else began one in the very same moment; only what runs is unique.
            raise Refused("trial.running_already") from error

    async def running(self, section_id: SectionId) -> Experiment | None:
        return await self._first(_running(), {"section_id": section_id})

    async def due(self, now: datetime, *, limit: int) -> tuple[Experiment, ...]:
        values = {"now": now, "soon": now + WARNED_BEFORE, "most": limit}
        rows = await self._connection.execute(_due(), values)
        return tuple(_to_experiment(row) for row in rows.mappings())

    async def finished(
        self, *, limit: int, offset: int = 0, reader: MemberId | None = None
    ) -> tuple[tuple[Experiment, ...], int]:
        order = (experiments.c.answered_at.desc(), experiments.c.id.desc())
        shown = (~_RUNNING, readable(experiments.c.section_id, reader))
        found = select(experiments).where(*shown).order_by(*order).limit(limit).offset(offset)
        page = tuple(_to_experiment(row) for row in (await self._connection.execute(found)).mappings())
        total = select(func.count()).select_from(experiments).where(*shown)
        return page, (await self._connection.execute(total)).scalar_one()

    async def _first(self, found: Select[Any], values: Mapping[str, object]) -> Experiment | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_experiment(row) if row else None


@cache
def _running() -> Select[Any]:
    return select(experiments).where(_RUNNING, experiments.c.section_id == given(experiments.c.section_id))


@cache
def _due() -> Select[Any]:
    over = experiments.c.ends_at <= NOW
    soon = and_(experiments.c.warned_at.is_(None), experiments.c.ends_at <= bindparam("soon", type_=Moment))
    found = select(experiments).where(_RUNNING, experiments.c.asked_at.is_(None), or_(over, soon))
    return found.order_by(experiments.c.ends_at, experiments.c.id).limit(MOST)


def _to_experiment(row: RowMapping) -> Experiment:
    started_by, answered_by = row["started_by"], row["answered_by"]
    return Experiment(
        id=ExperimentId(row["id"]),
        section_id=SectionId(row["section_id"]),
        what=row["what"],
        started_by=None if started_by is None else MemberId(started_by),
        started_at=row["started_at"],
        ends_at=row["ends_at"],
        warned_at=row["warned_at"],
        asked_at=row["asked_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        learned=row["learned"],
        answered_by=None if answered_by is None else MemberId(answered_by),
        answered_at=row["answered_at"],
    )
