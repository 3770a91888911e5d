"""Sections, seats, followers and rooms, as services see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, PlaceId, SectionId
from bot.domain.prefectures import Prefecture
from bot.domain.sections import ActivityStyle, Liveness, Membership, Post, Section, SectionKind, Tier
from bot.domain.surfaces import Repair, Surface, Way


@dataclass(frozen=True, slots=True)
class Overview:
    """A section with the number of its members. ``reads``: whether the reader may look inside; of those who
    may not, only 総務課 is told the number.
    """

    section: Section
    members: int
    reads: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open sections to list; what is left out does not narrow.

    text: part of the name or the purpose. dormant: those that rest, instead of those that do not.
    prefecture: where at least one of the members belongs.
    """

    text: str = ""
    kind: SectionKind | None = None
    style: ActivityStyle | None = None
    liveness: Liveness | None = None
    dormant: bool = False
    prefecture: Prefecture | None = None


class Sections(Protocol):
    async def get(self, section_id: SectionId) -> Section | None:
        """A section, open or closed."""
        ...

    async def lock(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, Section]:
        """Sections nobody else can change until this unit of work ends. Lock the member first."""
        ...

    async def get_many(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, Section]: ...

    async def search(self, text: str, *, limit: int, organisation: str | None = "") -> tuple[Section, ...]:
        """Open sections whose name or purpose contains the text (compared after folding), names first.

        Those for the colleagues of an organisation only where it is this one (None: all of them).
        """
        ...

    async def overview(
        self, wanted: Wanted, *, now: datetime, limit: int, offset: int = 0, organisation: str = ""
    ) -> tuple[tuple[Overview, ...], int]:
        """A page of open sections, the most recently active first, and how many there are in all; those for
        colleagues only of this organisation. Those that rest are among them only where a text is looked for.
        """
        ...

    async def of_organisation(self, organisation: str) -> Section | None:
        """The open section of an organisation's colleagues."""
        ...

    async def created_since(self, moment: datetime) -> tuple[Section, ...]:
        """Open sections for everybody founded since a moment, oldest first."""
        ...

    async def save(self, section: Section) -> None:
        """Insert or update a section. Raises NameTaken for a name too like another open section's,
        or for the second section of an organisation's colleagues."""
        ...

    async def alike(self, name: str) -> Section | None:
        """The open section whose name looks like this one."""
        ...

    async def touch(self, section_id: SectionId, at: datetime) -> None:
        """Something happened in a section (an event, a question, somebody new): it is awake."""
        ...

    async def memberships_of(self, member_id: MemberId) -> tuple[Membership, ...]:
        """A member's seats, the oldest first."""
        ...

    async def memberships_shown(self, member_id: MemberId, reader: MemberId | None) -> tuple[Membership, ...]:
        """The same, without the seats in members-only sections the reader does not belong to."""
        ...

    async def memberships_in(self, section_id: SectionId) -> tuple[Membership, ...]:
        """A section's seats: the chief first, then deputies, staff and members, each by time of joining."""
        ...

    async def member_ids(self, section_id: SectionId) -> frozenset[MemberId]: ...

    async def count_solo(self, member_id: MemberId) -> int:
        """How many 一人活動 somebody runs now."""
        ...

    async def count_members(self, section_id: SectionId) -> int: ...

    async def chief_of(self, section_id: SectionId) -> MemberId | None: ...

    async def chiefs_of(self, section_ids: Collection[SectionId]) -> Mapping[SectionId, MemberId]:
        """The chief of each section that has one."""
        ...

    async def post_of(self, section_id: SectionId, member_id: MemberId) -> Post | None:
        """What a member does in a section; None for somebody who does not belong."""
        ...

    async def reads(self, section_id: SectionId, member_id: MemberId | None) -> bool:
        """Whether somebody may see what a section holds: it is open to everybody, or they belong."""
        ...

    async def seat(self, membership: Membership) -> None:
        """Insert or update a seat."""
        ...

    async def unseat(self, section_id: SectionId, member_id: MemberId | None = None) -> None:
        """Take away a member's seat, or everybody's."""
        ...

    async def follower_ids(self, section_id: SectionId) -> frozenset[MemberId]:
        """Those who follow without belonging."""
        ...

    async def followed_by(self, member_id: MemberId) -> tuple[SectionId, ...]:
        """The open sections a member follows without belonging, the oldest choice first."""
        ...

    async def follow(self, section_id: SectionId, member_id: MemberId, at: datetime) -> bool:
        """Follow a section; False when it was followed already."""
        ...

    async def unfollow(self, section_id: SectionId, member_id: MemberId) -> bool:
        """Stop following; False when it was not followed."""
        ...

    async def unfollow_all(self, member_id: MemberId) -> None: ...

    async def way(self, section_id: SectionId, place_id: PlaceId) -> Way:
        """How to reach those of a section at a place; nothing is known of a section there is not."""
        ...

    async def surfaces_of(self, section_id: SectionId) -> tuple[Surface, ...]: ...

    async def surface(self, section_id: SectionId, place_id: PlaceId) -> Surface | None: ...

    async def section_of_channel(self, place_id: PlaceId, channel_id: str) -> SectionId | None:
        """The open section that meets in a channel of a place."""
        ...

    async def save_surface(self, surface: Surface) -> None:
        """Insert or update a room's record."""
        ...

    async def rooms_should_follow(self, section_ids: Collection[SectionId], now: datetime) -> None:
        """Something about sections changed (name, seats, status): look at their rooms as soon as possible."""
        ...

    async def rooms_to_decide(self, place_id: PlaceId) -> tuple[tuple[SectionId, Tier], ...]:
        """Open sections no room was decided for at a place, or none since they became a 課; a 一人活動 needs
        none."""
        ...

    async def claim_surfaces(self, *, now: datetime, until: datetime, limit: int) -> tuple[Surface, ...]:
        """Take rooms that are due, the longest due first; they are due again at ``until``."""
        ...

    async def settle_surface(self, surface: Surface) -> None:
        """Note what a room is like now. Keeps newer changes and their due time where there are any."""
        ...

    async def note_repairs(self, repairs: Collection[Repair]) -> None: ...

    async def repairs(self, *, after: datetime, until: datetime) -> tuple[Repair, ...]:
        """What was repaired in a span of time (its beginning excluded), oldest first."""
        ...

    async def forget_repairs(self, before: datetime) -> None: ...

    async def troubled_surfaces(self) -> tuple[Surface, ...]:
        """Rooms that cannot be as wanted."""
        ...
