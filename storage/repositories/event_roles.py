from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.event_roles import Holder, Role, RoleSeats
from bot.domain.ids import EventId, MemberId, RoleId
from storage.sql import given_ids, insert_ignoring, upsert, with_given
from storage.tables.people import members
from storage.tables.programme import event_roles, role_holders

# Made once: every card of an event runs it.
_OF = with_given(event_roles.c.event_id).order_by(event_roles.c.id)


class SqlEventRoles:
    """Roles at events by SQL; see bot.ports.programmes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, role_id: RoleId) -> Role | None:
        found = with_given(event_roles.c.id)
        row = (await self._connection.execute(found, {"id": role_id})).mappings().first()
        return _to_role(row) if row else None

    async def of(self, event_id: EventId) -> tuple[RoleSeats, ...]:
        found = await self._connection.execute(_OF, {"event_id": event_id})
        roles = [_to_role(row) for row in found.mappings()]
        if not roles:
            return ()
        holders: dict[int, list[Holder]] = {}
        for row in await self._connection.execute(_held(), {"roles": [role.id for role in roles]}):
            holder = Holder(MemberId(row.member_id), row.name, row.taken_at)
            holders.setdefault(row.role_id, []).append(holder)
        return tuple(RoleSeats(role, tuple(holders.get(role.id, ()))) for role in roles)

    async def save(self, role: Role) -> None:
        row = {"id": role.id, "event_id": role.event_id, "name": role.name, "slots": role.slots}
        await upsert(self._connection, event_roles, row)

    async def remove(self, role_id: RoleId) -> None:
        await self._connection.execute(delete(event_roles).where(event_roles.c.id == role_id))

    async def take(self, role_id: RoleId, member_id: MemberId, at: datetime) -> bool:
        row = {"role_id": role_id, "member_id": member_id, "taken_at": at}
        new = insert_ignoring(self._connection, role_holders)
        return (await self._connection.execute(new, row)).rowcount == 1

    async def drop(self, role_id: RoleId, member_id: MemberId) -> bool:
        gone = delete(role_holders).where(
            role_holders.c.role_id == role_id, role_holders.c.member_id == member_id
        )
        return (await self._connection.execute(gone)).rowcount == 1


@cache
def _held() -> Select[Any]:
    return (
        select(role_holders, members.c.name)
        .join(members, members.c.id == role_holders.c.member_id)
        .where(role_holders.c.role_id.in_(given_ids(role_holders.c.role_id, "roles")))
        .order_by(role_holders.c.taken_at, role_holders.c.member_id)
    )


def _to_role(row: RowMapping) -> Role:
    return Role(RoleId(row["id"]), EventId(row["event_id"]), row["name"], row["slots"])
