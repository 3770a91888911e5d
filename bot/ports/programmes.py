"""Programmes of events, roles at them and lightning talks, as services see them. Lock the event first to
change any of it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.event_roles import Role, RoleSeats
from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId, RoleId
from bot.domain.lightning_talks import LightningTalk, NamedTalk
from bot.domain.programmes import Part

Names = Sequence[tuple[MemberId, str]]


class Programmes(Protocol):
    async def part(self, part_id: PartId) -> Part | None: ...

    async def parts_of(self, event_id: EventId) -> tuple[Part, ...]:
        """An event's parts in their order."""
        ...

    async def save(self, parts: Collection[Part]) -> None:
        """Insert or update parts."""
        ...

    async def remove(self, part_ids: Collection[PartId]) -> None:
        """Delete parts with their speakers and talks."""
        ...

    async def speakers_of(self, event_id: EventId) -> Mapping[PartId, Names]:
        """The members who speak, by part, in the order they were named."""
        ...

    async def add_speaker(self, part_id: PartId, member_id: MemberId, at: datetime) -> bool:
        """Name a speaker; False for who is named already."""
        ...

    async def remove_speaker(self, part_id: PartId, member_id: MemberId) -> bool: ...

    async def answered(self, event_id: EventId, member_ids: Collection[MemberId]) -> frozenset[MemberId]:
        """Those of some members who have answered an event in whatever way."""
        ...

    async def helped_by(self, member_id: MemberId, now: datetime) -> tuple[EventId, ...]:
        """Planned events that are not over at which a member speaks, has a role or gives a talk."""
        ...

    async def outsiders(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        """Who has a role or a talk at a coming event of a members-only section without belonging there."""
        ...


class EventRoles(Protocol):
    async def get(self, role_id: RoleId) -> Role | None: ...

    async def of(self, event_id: EventId) -> tuple[RoleSeats, ...]:
        """An event's roles, the first asked for first, with those who have taken them."""
        ...

    async def save(self, role: Role) -> None:
        """Insert or update a role."""
        ...

    async def remove(self, role_id: RoleId) -> None: ...

    async def take(self, role_id: RoleId, member_id: MemberId, at: datetime) -> bool:
        """Give a slot; False for who has one already."""
        ...

    async def drop(self, role_id: RoleId, member_id: MemberId) -> bool:
        """Free a slot; False for who has none."""
        ...


class LightningTalks(Protocol):
    async def get(self, talk_id: LightningTalkId) -> LightningTalk | None: ...

    async def of_part(self, part_id: PartId) -> tuple[NamedTalk, ...]:
        """A part's talks in their order, those who wait behind."""
        ...

    async def of(self, event_id: EventId) -> tuple[NamedTalk, ...]:
        """An event's talks in their order within each part."""
        ...

    async def save(self, talks: Collection[LightningTalk]) -> None:
        """Insert or update talks."""
        ...

    async def remove(self, talk_id: LightningTalkId) -> bool: ...
