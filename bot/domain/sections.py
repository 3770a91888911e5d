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


class Tier(StrEnum):
    """How far an undertaking has grown (PRODUCT.md G024). It grows by itself with its members, and no less
    of it is the same section: nothing is lost on the way.
    """

    SOLO = "solo"  # 一人活動
    PREPARING = "preparing"  # 準備室
    SECTION = "section"  # 課


class ActivityStyle(StrEnum):
    """How a section spends its time together (PRODUCT.md G020)."""

    FREE = "free"  # 気が向いたときに
    WEEKLY = "weekly"  # 毎週集まる
    MONTHLY = "monthly"  # 毎月集まる
    ONLINE = "online"  # オンライン会議
    IN_PERSON = "in_person"  # 現地で会う
    THREAD = "thread"  # スレッドだけ


class Post(StrEnum):
    """What a member does in a section."""

    MEMBER = "member"
    STAFF = "staff"  # 運営
    DEPUTY = "deputy"  # 課長補佐
    CHIEF = "chief"  # 課長, at most one per section

    @property
    def leads(self) -> bool:
        """Whether the post may decide for the section: 課長 and, at any time in their stead, 課長補佐."""
        return self in {Post.CHIEF, Post.DEPUTY}

    @property
    def serves(self) -> bool:
        """Whether the post looks after the section: those who lead, and 運営."""
        return self is not Post.MEMBER


class Liveness(StrEnum):
    """How much goes on in a section, by the time since something last happened."""

    LIVELY = "lively"
    CALM = "calm"
    QUIET = "quiet"


class NameTaken(Refused):
    """Another open section has this name, or one that looks the same."""


class AskFirst(Refused):
    """A members-only section: those who lead it decide who joins."""


class Full(Refused):
    """All seats of a member are taken: one can be swapped, following is always possible."""


@dataclass(frozen=True, slots=True)
class SectionWords:
    """What a section says about itself."""

    name: str
    purpose: str
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE


@dataclass(frozen=True, slots=True)
class Section:
    """One section. Times are UTC.

    active_at: when something last happened in it. dormant_since: 休眠, it rests with its members until
    something happens. members_only: only members see what is written, asked and held there.
    organisation: whose colleagues alone may belong (自庁); empty for everybody. term_ends_at: when the
    chief's term ends. merged_into: where its members went when it closed. asked_at: when its chief was last
    asked whether it goes on.
    """

    id: SectionId
    name: str
    purpose: str
    kind: SectionKind
    status: SectionStatus
    created_at: datetime
    active_at: datetime
    created_by: MemberId | None = None
    closed_at: datetime | None = None
    tier: Tier = Tier.SECTION
    style: ActivityStyle = ActivityStyle.FREE
    members_only: bool = False
    organisation: str = ""
    dormant_since: datetime | None = None
    term_ends_at: datetime | None = None
    merged_into: SectionId | None = None
    asked_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.status is SectionStatus.OPEN

    def liveness(self, now: datetime) -> Liveness:
        quiet = now - self.active_at
        if quiet <= _LIVELY:
            return Liveness.LIVELY
        return Liveness.CALM if quiet <= _CALM else Liveness.QUIET

    def edit(self, words: "SectionWords") -> "Section":
        """The section under new words. Raises Refused when it is closed."""
        self.check_open()
        return replace(self, name=words.name, purpose=words.purpose, kind=words.kind, style=words.style)

    def close(self, now: datetime) -> "Section":
        """閉課. Raises Refused when it is closed already."""
        self.check_open()
        return replace(self, status=SectionStatus.CLOSED, closed_at=now)

    def show_to(self, *, members_only: bool) -> "Section":
        """非公開 or 公開. Raises Refused when it is so already, or closed."""
        self.check_open()
        if members_only is self.members_only:
            raise Refused(
                "privacy.closed_already" if members_only else "privacy.open_already", name=self.name
            )
        return replace(self, members_only=members_only)

    def check_free(self) -> None:
        """Raises AskFirst where nobody joins without being let in."""
        if self.members_only:
            raise AskFirst("privacy.ask_first", name=self.name)

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
    section_id: SectionId,
    words: SectionWords,
    *,
    by: MemberId | None,
    now: datetime,
    tier: Tier = Tier.SECTION,
) -> Section:
    """A new section."""
    return Section(
        section_id,
        words.name,
        words.purpose,
        words.kind,
        SectionStatus.OPEN,
        now,
        now,
        created_by=by,
        tier=tier,
        style=words.style,
    )


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
