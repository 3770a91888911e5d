"""The town's statements for a list and an answer, through SQLAlchemy's ORM as its manual shows it."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from benchmarks.bare.engines import stock_engines
from benchmarks.bare.models import Account, Delivery, Event, Member, Place, Request, Rsvp
from benchmarks.bare.rules import PAGE, Counts, Given, Line, decide, now_milliseconds


class OrmStore:
    """See benchmarks.bare.rules.Store."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def open(self) -> None:
        writer, reader = stock_engines(self._path)
        self._write = async_sessionmaker(writer, expire_on_commit=False)
        self._read = async_sessionmaker(reader, expire_on_commit=False)

    async def page(self, place: str, user: str) -> Sequence[Line]:
        member = await self._member(place, user)
        mine = and_(Rsvp.event_id == Event.id, Rsvp.member_id == member)
        found = (
            select(Event, Rsvp)
            .outerjoin(Rsvp, mine)
            .where(Event.status == "planned", Event.ends_at > now_milliseconds())
            .order_by(Event.starts_at, Event.id)
            .limit(PAGE + 1)
        )
        async with self._read() as session:
            rows = (await session.execute(found)).all()
        return [_line(*row) for row in rows[:PAGE]]

    async def answer(self, request: str, place: str, user: str, event: int, style: str) -> str:
        member = await self._member(place, user)
        async with self._write.begin() as session:
            session.add(Request(request=request, at=now_milliseconds()))
            await session.flush()
            return await self._answer(session, member, event, style)

    async def _member(self, place: str, user: str) -> int:
        found = (
            select(Place, Account, Member)
            .select_from(Account)
            .join(Place, Place.id == Account.place_id)
            .outerjoin(Member, Member.id == Account.member_id)
            .where(Place.external_id == place, Account.external_id == user)
        )
        async with self._read() as session:
            row = (await session.execute(found)).first()
        person: Member | None = row[2] if row else None
        if person is None or person.standing != "member":
            raise PermissionError(user)
        return person.id

    async def _answer(self, session: AsyncSession, member: int, event_id: int, style: str) -> str:
        now = now_milliseconds()
        event = await session.get(Event, event_id)
        if event is None or event.status != "planned" or event.ends_at <= now:
            raise LookupError(event_id)
        mine = await session.get(Rsvp, (event_id, member))
        before = Given(mine.style, mine.state, mine.arrival) if mine else None
        if before and before.style == style:
            return f"{event.title}: {style}"
        present = (event.come, event.listen, event.drop_in)
        counts = Counts(*present, event.later, event.undecided, event.waiting, event.arrivals)
        after, counts = decide(counts, event.capacity, before, style)
        if mine is None:
            mine = Rsvp(event_id=event_id, member_id=member)
            session.add(mine)
        mine.style, mine.state, mine.arrival, mine.answered_at = after.style, after.state, after.arrival, now
        event.come, event.listen, event.drop_in = counts.come, counts.listen, counts.drop_in
        event.later, event.undecided = counts.later, counts.undecided
        event.waiting, event.arrivals = counts.waiting, counts.arrivals
        card = update(Delivery).where(
            Delivery.subject_id == event_id, Delivery.kind == "event.card", Delivery.status == "sent"
        )
        await session.execute(card.values(status="pending", next_at=now, editing=True))
        return f"{event.title}: {style} ({after.state})"


def _line(event: Event, mine: Rsvp | None) -> Line:
    return Line(
        event.title, event.starts_at, event.capacity, event.come, None if mine is None else mine.style
    )
