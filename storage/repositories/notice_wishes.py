from collections.abc import Collection, Mapping
from datetime import time, timedelta
from functools import cache

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, EventId, MemberId
from bot.domain.notice_wishes import NoticeWish, QuietHours, offsets_text, read_offsets
from bot.domain.rsvps import RsvpStyle
from bot.ports.notices import Listener, ToRemind
from storage.repositories.rsvps import AWAKE, OUTSIDE, PRESENT
from storage.sql import upsert
from storage.tables.events import rsvps
from storage.tables.notices import event_reminder_wishes, notice_wishes
from storage.tables.people import accounts, members

_HOUR = 60
_wish = notice_wishes.c
_of_event = event_reminder_wishes.c


class SqlNoticeWishes:
    """How members want to hear, by SQL; see bot.ports.notices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, member_id: MemberId) -> NoticeWish | None:
        found = select(notice_wishes).where(_wish.member_id == member_id)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_wish(row) if row else None

    async def save(self, member_id: MemberId, wish: NoticeWish) -> None:
        row = {
            "member_id": member_id,
            "quiet_begins": _minutes(wish.quiet.begins) if wish.quiet else None,
            "quiet_ends": _minutes(wish.quiet.ends) if wish.quiet else None,
            "digest_at": _minutes(wish.digest_at) if wish.digest_at is not None else None,
            "working_days_only": wish.working_days_only,
            "reminders": None if wish.reminders is None else offsets_text(wish.reminders),
        }
        await upsert(self._connection, notice_wishes, row, keys=("member_id",))

    async def of_accounts(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, Listener]:
        rows = await self._connection.execute(_listeners(), {"those": list(account_ids)})
        return {AccountId(row["account_id"]): _to_listener(row) for row in rows.mappings()}

    async def for_event(self, event_id: EventId, member_id: MemberId) -> tuple[timedelta, ...] | None:
        found = select(_of_event.reminders).where(_one(event_id, member_id))
        kept = (await self._connection.execute(found)).scalar()
        return None if kept is None else read_offsets(kept)

    async def save_for_event(
        self, event_id: EventId, member_id: MemberId, offsets: tuple[timedelta, ...] | None
    ) -> None:
        if offsets is None:
            await self._connection.execute(delete(event_reminder_wishes).where(_one(event_id, member_id)))
            return
        row = {"event_id": event_id, "member_id": member_id, "reminders": offsets_text(offsets)}
        await upsert(self._connection, event_reminder_wishes, row, keys=("event_id", "member_id"))

    async def to_remind(
        self, event_id: EventId, offset: timedelta, usual: tuple[timedelta, ...]
    ) -> tuple[ToRemind, ...]:
        minutes = offsets_text((offset,))
        values = {
            "event": event_id,
            "usual": offsets_text(usual),
            "among": f"%{minutes}%",
            "first": f"{minutes}%",
        }
        found: dict[MemberId, ToRemind] = {}
        for row in await self._connection.execute(_to_remind(), values):
            member_id = MemberId(row.member_id)
            undecided = row.style == RsvpStyle.UNDECIDED.value
            found.setdefault(member_id, ToRemind(member_id, AccountId(row.id), undecided))
        return tuple(found.values())


def _one(event_id: EventId, member_id: MemberId) -> ColumnElement[bool]:
    return and_(_of_event.event_id == event_id, _of_event.member_id == member_id)


@cache
def _listeners() -> Select[tuple[object, ...]]:
    """One look-up by primary keys for each account."""
    joined = accounts.join(members, members.c.id == accounts.c.member_id).outerjoin(
        notice_wishes, _wish.member_id == members.c.id
    )
    found = select(accounts.c.id.label("account_id"), members.c.id, members.c.zone, notice_wishes)
    return found.select_from(joined).where(accounts.c.id.in_(bindparam("those", expanding=True)))


@cache
def _to_remind() -> Select[tuple[int, int, str]]:
    """``among``: the offset is one of those a member wants; ``first``: it is the longest of them."""
    wanted = func.coalesce(_of_event.reminders, _wish.reminders, bindparam("usual"))
    mine = and_(_of_event.event_id == rsvps.c.event_id, _of_event.member_id == rsvps.c.member_id)
    undecided = rsvps.c.style == RsvpStyle.UNDECIDED.value
    return (
        select(rsvps.c.member_id, accounts.c.id, rsvps.c.style)
        .join(members, members.c.id == rsvps.c.member_id)
        .join(accounts, accounts.c.member_id == rsvps.c.member_id)
        .outerjoin(notice_wishes, _wish.member_id == rsvps.c.member_id)
        .outerjoin(event_reminder_wishes, mine)
        .where(
            rsvps.c.event_id == bindparam("event"),
            or_(
                and_(PRESENT, wanted.like(bindparam("among"))),
                and_(undecided, wanted.like(bindparam("first"))),
            ),
            or_(members.c.direct_reminders, _of_event.reminders.is_not(None)),
            AWAKE,
            ~OUTSIDE,
            accounts.c.direct_blocked_at.is_(None),
        )
        .order_by(rsvps.c.arrival, accounts.c.used_at.desc(), accounts.c.id)
    )


def _to_listener(row: RowMapping) -> Listener:
    wish = None if row[_wish.member_id] is None else _to_wish(row)
    return Listener(MemberId(row[members.c.id]), row[members.c.zone], wish)


def _to_wish(row: RowMapping) -> NoticeWish:
    begins, ends, digest_at = (row[_wish[name]] for name in ("quiet_begins", "quiet_ends", "digest_at"))
    reminders = row[_wish.reminders]
    return NoticeWish(
        quiet=None if begins is None else QuietHours(_time(begins), _time(ends)),
        working_days_only=row[_wish.working_days_only],
        digest_at=None if digest_at is None else _time(digest_at),
        reminders=None if reminders is None else read_offsets(reminders),
    )


def _minutes(clock: time) -> int:
    return clock.hour * _HOUR + clock.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, _HOUR))
