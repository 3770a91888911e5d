"""Sections (課): what they are, who belongs, who leads. Following is unlimited and not a membership."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, SectionId
from bot.text.normalise import fold

NAME_LIMIT = 30
PURPOSE_LIMIT = 200

_LIVELY = timedelta(days=14)
_CALM = timedelta(days=60)


class SectionKind(StrEnum):
    """What a section is for (PRODUCT.md S08)."""

    WORK = "work"  # 業務課題解決
    SKILL = "skill"  # スキルアップ
    HOBBY = "hobby"  # 趣味


class SectionStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # 閉課: readable, but nobody belongs any more


class Post(StrEnum):
    """What a member does in a section."""

    MEMBER = "member"
    CHIEF = "chief"  # 課長, at most one per section


class Liveness(StrEnum):
    """How much goes on in a section, by the time since something last happened."""

    LIVELY = "lively"
    CALM = "calm"
    QUIET = "quiet"


class NameTaken(Refused):
    """Another open section has this name, or one that looks the same."""


class Full(Refused):
    """All seats of a member are taken: one can be swapped, following is always possible."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``active_at`` is when something last happened in it. Times are UTC."""

    id: SectionId
    name: str
    purpose: str
    kind: SectionKind
    status: SectionStatus
    created_at: datetime
    active_at: datetime
    created_by: MemberId | None = None
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.status is SectionStatus.OPEN

    def liveness(self, now: datetime) -> Liveness:
        quiet = now - self.active_at
        if quiet <= _LIVELY:
            return Liveness.LIVELY
        return Liveness.CALM if quiet <= _CALM else Liveness.QUIET

    def edit(self, name: str, purpose: str, kind: SectionKind) -> "Section":
        """The section under new words. Raises Refused when it is closed."""
        self.check_open()
        return replace(self, name=name, purpose=purpose, kind=kind)

    def close(self, now: datetime) -> "Section":
        """閉課. Raises Refused when it is closed already."""
        self.check_open()
        return replace(self, status=SectionStatus.CLOSED, closed_at=now)

    def check_open(self) -> None:
        """Raises Refused when the section is closed."""
        if not self.open:
            raise Refused("section.closed", name=self.name)


@dataclass(frozen=True, slots=True)
class Membership:
    """A seat of a member in a section."""

    section_id: SectionId
    member_id: MemberId
    post: Post
    joined_at: datetime

    @property
    def counts(self) -> bool:
        """Whether the seat counts towards the limit; a chief's does not (PRODUCT.md G021)."""
        return self.post is not Post.CHIEF


def seats_taken(memberships: Collection[Membership]) -> int:
    """How many of a member's seats count towards the limit."""
    return sum(membership.counts for membership in memberships)


def found(
    section_id: SectionId, name: str, purpose: str, kind: SectionKind, *, by: MemberId | None, now: datetime
) -> Section:
    """A new section."""
    return Section(section_id, name, purpose, kind, SectionStatus.OPEN, now, now, created_by=by)


def take_seat(
    section: Section, member_id: MemberId, held: Collection[Membership], *, limit: int, now: datetime
) -> Membership:
    """Join a section. ``held`` are all the member's seats, ``limit`` how many of them may count.

    Raises Refused when it is closed or the member belongs already, Full when all seats are taken.
    """
    section.check_open()
    if any(membership.section_id == section.id for membership in held):
        raise Refused("section.member_already", name=section.name)
    if seats_taken(held) >= limit:
        raise Full("section.full", limit=limit)
    return Membership(section.id, member_id, Post.MEMBER, now)


def give_up_seat(section: Section, held: Collection[Membership]) -> Membership:
    """The seat a member leaves. Raises Refused for someone who does not belong."""
    for membership in held:
        if membership.section_id == section.id:
            return membership
    raise Refused("section.not_a_member", name=section.name)


def swap_seat(
    leaving: Section,
    entering: Section,
    member_id: MemberId,
    held: Collection[Membership],
    *,
    limit: int,
    now: datetime,
) -> tuple[Membership, Membership]:
    """Give up one seat for another in one step: (given up, taken). Raises what the two steps raise.

    Somebody above the limit (it was lowered, or a chief's post ended) may swap: it takes nothing more.
    """
    given_up = give_up_seat(leaving, held)
    rest = [membership for membership in held if membership is not given_up]
    room = max(limit, seats_taken(held)) if given_up.counts else limit
    return given_up, take_seat(entering, member_id, rest, limit=room, now=now)


# Letters of different scripts that look the same in Japanese fonts, each written as katakana or digit.
_ALIKE = str.maketrans("口力工二夕卜八三一―–—‐-〜~oil", "ロカエニタトハミーーーーーーーー011")
_SUFFIXES = ("課", "部", "室", "係")


def look_alike_key(name: str) -> str:
    """The key under which two names are too alike to stand side by side: width, case, kana, dashes and
    letters of the same shape do not count, nor a final 課, 部, 室 or 係.
    """
    key = fold(name)
    for suffix in _SUFFIXES:
        if key.endswith(suffix) and len(key) > len(suffix):
            key = key.removesuffix(suffix)
            break
    katakana = "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in key)
    return (
        "".join(
            letter
            for letter in katakana.translate(_ALIKE)
            if unicodedata.category(letter)[0] in "LN" or letter == "ー"
        )
        or key
    )
