from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.consulting import AdviceWish, areas_key
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member, Standing
from bot.ports.appeals import Sought
from storage.repositories.members import to_member
from storage.sql import contains, fitting, upsert
from storage.tables.appeals import advice_wishes, appeal_requests
from storage.tables.people import members
from storage.tables.questions import answers, questions
from storage.tables.sections import section_members, sections

_AWAKE = members.c.standing == Standing.MEMBER.value
_LAST_ASKED = (
    select(func.max(appeal_requests.c.at))
    .where(appeal_requests.c.member_id == members.c.id)
    .correlate(members)
    .scalar_subquery()
)


class SqlAdviceWishes:
    """Who may be asked about what by SQL; see bot.ports.appeals."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, member_id: MemberId) -> AdviceWish | None:
        return (await self.get_many((member_id,))).get(member_id)

    async def get_many(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, AdviceWish]:
        found = select(advice_wishes).where(advice_wishes.c.member_id.in_(member_ids))
        wishes = [_to_wish(row) for row in (await self._connection.execute(found)).mappings()]
        return {wish.member_id: wish for wish in wishes}

    async def save(self, wish: AdviceWish) -> None:
        row = {
            "member_id": wish.member_id,
            "open": wish.open,
            "areas": wish.areas,
            "topics": fitting(areas_key(wish.areas), advice_wishes.c.topics),
            "weekly": wish.weekly,
        }
        await upsert(self._connection, advice_wishes, row, keys=("member_id",))

    async def forget(self, member_id: MemberId) -> None:
        await self._connection.execute(delete(advice_wishes).where(advice_wishes.c.member_id == member_id))

    async def willing(self, sought: Sought, *, limit: int) -> tuple[tuple[Member, AdviceWish], ...]:
        seated = select(section_members.c.member_id).where(section_members.c.section_id == sought.section_id)
        belongs = members.c.id.in_(seated)
        asked = select(appeal_requests.c.member_id).where(appeal_requests.c.question_id == sought.question_id)
        closed = select(sections.c.id).where(sections.c.id == sought.section_id, sections.c.members_only)
        found = (
            select(members, advice_wishes)
            .join(advice_wishes, advice_wishes.c.member_id == members.c.id)
            .where(
                _AWAKE,
                advice_wishes.c.open,
                or_(belongs, members.c.id.in_(sought.people), *_named(sought.words)),
                members.c.id.not_in(asked),
                or_(~closed.exists(), belongs),
            )
        )
        if sought.within:
            code = sought.prefecture.code if sought.prefecture else None
            found = found.where(or_(belongs, members.c.prefecture == code) if code else belongs)
        ordered = found.order_by(_LAST_ASKED.nulls_first(), members.c.id).limit(limit)
        rows = (await self._connection.execute(ordered)).mappings()
        return tuple((to_member(row), _to_wish(row)) for row in rows)

    async def answered_in(
        self, section_id: SectionId, *, since: datetime, limit: int
    ) -> Mapping[MemberId, int]:
        worth = func.sum(case((questions.c.accepted_id == answers.c.id, 2), else_=1)).label("worth")
        found = (
            select(answers.c.member_id, worth)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(
                questions.c.section_id == section_id,
                answers.c.member_id.is_not(None),  # without a name: nobody knows who that was
                ~answers.c.withdrawn,
                answers.c.at >= since,
            )
            .group_by(answers.c.member_id)
            .order_by(worth.desc(), answers.c.member_id)
            .limit(limit)
        )
        return {MemberId(row.member_id): int(row.worth) for row in await self._connection.execute(found)}


def _named(words: Collection[str]) -> list[ColumnElement[bool]]:
    """Named work that holds one of the words; the profile's where none was named."""
    return [
        clause
        for word in words
        for clause in (
            contains(advice_wishes.c.topics, f" {word} "),
            (advice_wishes.c.areas == "") & contains(members.c.topics, f" {word} "),
        )
    ]


def _to_wish(row: RowMapping) -> AdviceWish:
    return AdviceWish(
        member_id=MemberId(row[advice_wishes.c.member_id]),
        open=row[advice_wishes.c.open],
        areas=row[advice_wishes.c.areas],
        weekly=row[advice_wishes.c.weekly],
    )
