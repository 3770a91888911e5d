"""Roles at an event (司会, 進行, 記録, グラレコ): slots that members take and give back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, RoleId

NAME_LIMIT = 40
MOST_ROLES = 12
MOST_SLOTS = 50


class RoleKind(StrEnum):
    """What is asked for most; any other name is welcome."""

    CHAIR = "chair"  # 司会
    FLOW = "flow"  # 進行
    NOTES = "notes"  # 記録
    GRAPHICS = "graphics"  # グラレコ


@dataclass(frozen=True, slots=True)
class Role:
    """What is to be done, and by how many."""

    id: RoleId
    event_id: EventId
    name: str
    slots: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has taken it, and since when."""

    member_id: MemberId
    name: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class RoleSeats:
    """A role with those who have taken it."""

    role: Role
    holders: tuple[Holder, ...] = ()

    @property
    def open_slots(self) -> int:
        return max(0, self.role.slots - len(self.holders))

    def held_by(self, member_id: MemberId | None) -> bool:
        return any(holder.member_id == member_id for holder in self.holders)


def check_before_start(event: Event, now: datetime) -> None:
    """Raises Refused once an event has begun: who does what is settled then."""
    event.check_open(now)
    if event.starts_at <= now:
        raise Refused("role.begun", title=event.title)


def ask(roles: Sequence[RoleSeats], role: Role) -> Role:
    """What is asked for; more or fewer of it where its name is asked for already, never fewer than have it.

    Raises Refused for too many roles.
    """
    known = next((seats for seats in roles if seats.role.name == role.name), None)
    if known is not None:
        return replace(known.role, slots=max(role.slots, len(known.holders)))
    if len(roles) >= MOST_ROLES:
        raise Refused("role.too_many", count=MOST_ROLES)
    return role


def check_take(seats: RoleSeats, member_id: MemberId) -> bool:
    """Whether it is newly taken; False for who has it already. Raises Refused when it is full."""
    if seats.held_by(member_id):
        return False
    if not seats.open_slots:
        raise Refused("role.full", role=seats.role.name).about(seats.role.event_id)
    return True
