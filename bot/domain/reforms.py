"""スクラップ&ビルド: what is announced about a section, what halts it, and what a merge makes of seats."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, ReformId, SectionId
from bot.domain.sections import Membership, Post, Section

REASON_LIMIT = 200
WHY_LIMIT = 200
_PERCENT = 100
_BETTER_LAST: tuple[Post, ...] = (Post.MEMBER, Post.STAFF, Post.DEPUTY, Post.CHIEF)


class ReformKind(StrEnum):
    MERGE = "merge"  # 統合
    CLOSE = "close"  # 閉課
    REVIVAL = "revival"  # 復活: waits for 総務課 instead of for its time


class ReformStatus(StrEnum):
    ANNOUNCED = "announced"
    DONE = "done"
    HALTED = "halted"  # too many objected
    RECALLED = "recalled"  # taken back
    DECLINED = "declined"  # 総務課 would rather not (revivals)
    VOID = "void"  # it could not be carried out any more when its time came


@dataclass(frozen=True, slots=True)
class Objection:
    """One member's no, with an optional word of why."""

    reform_id: ReformId
    member_id: MemberId
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reform:
    """What is to become of a section. Times are UTC.

    target_id: with which section it is merged. due_at: when it is carried out; None for what waits for an
    answer. new_name: under which name it is to be revived; empty for its own.
    """

    id: ReformId
    kind: ReformKind
    section_id: SectionId
    announced_by: MemberId | None
    announced_at: datetime
    due_at: datetime | None = None
    target_id: SectionId | None = None
    reason: str = ""
    new_name: str = ""
    status: ReformStatus = ReformStatus.ANNOUNCED
    settled_at: datetime | None = None

    @property
    def announced(self) -> bool:
        return self.status is ReformStatus.ANNOUNCED

    @property
    def section_ids(self) -> tuple[SectionId, ...]:
        """The sections it concerns: the one that ends first."""
        return (self.section_id,) if self.target_id is None else (self.section_id, self.target_id)

    def due(self, now: datetime) -> bool:
        """Whether its time has come and it still stands."""
        return self.announced and self.due_at is not None and self.due_at <= now

    def settle(self, status: ReformStatus, now: datetime) -> "Reform":
        """What became of it. Raises Refused when it is settled already."""
        self.check_announced()
        return replace(self, status=status, settled_at=now)

    def check_announced(self) -> None:
        """Raises Refused when it is settled."""
        if not self.announced:
            raise Refused(f"reform.is_{self.status.value}")


def objections_needed(members: int, percent: int) -> int:
    """How many objections halt a reform: this share of the members, rounded up, and one at the least."""
    return max(1, -(-members * percent // _PERCENT))


def halted(objections: int, members: int, percent: int) -> bool:
    """Whether so many objected that it must not go on."""
    return objections >= objections_needed(members, percent)


def check_merge(section: Section, target: Section) -> None:
    """Raises Refused where two sections cannot become one: the same or a closed one, or one whose members
    or writings the other would not keep as they were promised.
    """
    section.check_open()
    target.check_open()
    if section.id == target.id:
        raise Refused("reform.same_section", name=section.name)
    if section.members_only and not target.members_only:
        raise Refused("reform.would_open", section=section.name, target=target.name)
    if section.organisation and section.organisation != target.organisation:
        raise Refused("reform.colleagues_only", section=section.name)
    if target.organisation != section.organisation:
        raise Refused("reform.would_exclude", section=section.name, target=target.name)


def check_free(concerning: Iterable[Reform], section_id: SectionId, *, names: str) -> None:
    """Raises Refused where something is announced already that this would get in the way of. ``names``:
    what the section is called. Several sections may be merged into the same one.
    """
    if any(section_id in reform.section_ids for reform in concerning if reform.announced):
        raise Refused("reform.announced_already", name=names)


def merged_seats(
    moving: Collection[Membership], staying: Collection[Membership], target_id: SectionId
) -> Iterator[Membership]:
    """The seats that must be written in the section that goes on. Everybody comes along; a chief comes as a
    plain member; who belongs to both keeps the better post and the earlier day.
    """
    there = {seat.member_id: seat for seat in staying}
    for seat in moving:
        post = Post.MEMBER if seat.post is Post.CHIEF else seat.post
        brought = Membership(target_id, seat.member_id, post, seat.joined_at)
        own = there.get(seat.member_id, brought)
        joined_at = min(brought.joined_at, own.joined_at)
        yield replace(brought, post=_better(post, own.post), joined_at=joined_at)


def _better(one: Post, other: Post) -> Post:
    return max((one, other), key=_BETTER_LAST.index)
