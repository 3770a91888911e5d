"""Sections (課): what they are, who belongs, who leads. Following is unlimited and not a membership."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed, Refused
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

    def span(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """When something last happened in such a section: (not before, before); None for no bound."""
        return {
            Liveness.LIVELY: (now - _LIVELY, None),
            Liveness.CALM: (now - _CALM, now - _LIVELY),
            Liveness.QUIET: (None, now - _CALM),
        }[self]


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
    organisation: whose colleagues alone may belong and know of it (自庁), as Member.organisation_key; empty
    for everybody. term_ends_at: when the
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

    def grow(self, members: int, *, preparing: int, founders: int) -> "Section":
        """The section with as many members; what has grown does not shrink again."""
        reached = tier_of(members, preparing=preparing, founders=founders)
        return replace(self, tier=max(self.tier, reached, key=list(Tier).index))

    def close(self, now: datetime) -> "Section":
        """閉課. Raises Refused when it is closed already."""
        self.check_open()
        return replace(self, status=SectionStatus.CLOSED, closed_at=now)

    def merge_into(self, target_id: SectionId, now: datetime) -> "Section":
        """閉課 into another section, which answers to its name from now on. Raises Refused when closed."""
        return replace(self.close(now), merged_into=target_id)

    def revive(self, name: str, now: datetime) -> "Section":
        """復活, awake, under a name that may be new. Raises Refused when it is open."""
        if self.open:
            raise Refused("section.open_already", name=self.name)
        awake = replace(self, status=SectionStatus.OPEN, closed_at=None, dormant_since=None, active_at=now)
        return replace(awake, name=name)

    def rest(self, now: datetime) -> "Section":
        """休眠. Raises Refused when it is closed or rests already."""
        self.check_open()
        if self.dormant_since:
            raise Refused("section.rests_already", name=self.name)
        return replace(self, dormant_since=now)

    def wake(self, now: datetime) -> "Section":
        """It goes on. Raises Refused when it is closed or awake already."""
        self.check_open()
        if self.dormant_since is None:
            raise Refused("section.awake_already", name=self.name)
        return self.go_on(now)

    def go_on(self, now: datetime) -> "Section":
        """Somebody says that it goes on. Raises Refused when it is closed."""
        self.check_open()
        return replace(self, active_at=now, asked_at=now, dormant_since=None)

    def asked_whether_it_goes_on(self, now: datetime) -> "Section":
        """Noted, so that nobody is asked again soon."""
        return replace(self, asked_at=now)

    def quiet_for(self, span: timedelta, now: datetime) -> bool:
        """Whether it is time to ask: nothing happened for so long, and nobody was asked within that time."""
        awake = self.open and self.dormant_since is None
        return awake and max(self.active_at, self.asked_at or self.active_at) <= now - span

    def admits(self, organisation: str) -> bool:
        """Whether somebody may belong whose colleagues are these (``Member.organisation_key``)."""
        return not self.organisation or self.organisation == organisation

    def check_admits(self, organisation: str) -> None:
        """Raises NotAllowed for who is not among the colleagues the section is for."""
        if not self.admits(organisation):
            raise NotAllowed("colleagues.only")

    def show_to(self, *, members_only: bool) -> "Section":
        """非公開 or 公開. Raises Refused when it is so already, or closed."""
        self.check_open()
        if self.organisation:
            raise Refused("privacy.colleagues", name=self.name)
        if members_only is self.members_only:
            raise Refused(
                "privacy.closed_already" if members_only else "privacy.open_already", name=self.name
            )
        return replace(self, members_only=members_only)

    def check_free(self) -> None:
        """Raises AskFirst where nobody joins without being let in; for colleagues (自庁) their proof does."""
        if self.members_only and not self.organisation:
            raise AskFirst("privacy.ask_first", name=self.name)

    def check_open(self) -> None:
        """Raises Refused when the section is closed."""
        if not self.open:
            raise Refused("section.closed", name=self.name)


@dataclass(frozen=True, slots=True)
class Membership:
    """A seat of a member in a section. ``of_colleagues``: in the one of the own organisation (自庁)."""

    section_id: SectionId
    member_id: MemberId
    post: Post
    joined_at: datetime
    of_colleagues: bool = False

    @property
    def counts(self) -> bool:
        """Whether the seat counts towards the limit; a chief's does not (PRODUCT.md G021), nor one among
        colleagues, which comes with the employment.
        """
        return self.post is not Post.CHIEF and not self.of_colleagues


def seats_taken(memberships: Collection[Membership]) -> int:
    """How many of a member's seats count towards the limit."""
    return sum(membership.counts for membership in memberships)


def tier_of(people: int, *, preparing: int, founders: int) -> Tier:
    """What as many people make: 課 with ``founders`` of them, 準備室 with ``preparing``, else 一人活動."""
    if people >= founders:
        return Tier.SECTION
    return Tier.PREPARING if people >= preparing else Tier.SOLO


def check_solo(running: int, *, limit: int) -> None:
    """Raises Refused for somebody who runs as many 一人活動 as there are seats: one thing after the other."""
    if running >= limit:
        raise Refused("section.solo_full", limit=limit)


def found(
    section_id: SectionId,
    words: SectionWords,
    *,
    by: MemberId | None,
    now: datetime,
    tier: Tier = Tier.SECTION,
    organisation: str = "",
) -> Section:
    """A new section; one for the colleagues of an organisation is for its members only."""
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
        organisation=organisation,
        members_only=bool(organisation),
    )


def take_seat(
    section: Section,
    member_id: MemberId,
    held: Collection[Membership],
    *,
    limit: int,
    now: datetime,
    organisation: str = "",
) -> Membership:
    """Join a section. ``held`` are all the member's seats, ``limit`` how many of them may count,
    ``organisation`` whose colleague the member is (``Member.organisation_key``).

    Raises Refused when it is closed or the member belongs already, NotAllowed where it is for the colleagues
    of another organisation, Full when all seats are taken.
    """
    section.check_open()
    section.check_admits(organisation)
    if any(membership.section_id == section.id for membership in held):
        raise Refused("section.member_already", name=section.name)
    seat = Membership(section.id, member_id, Post.MEMBER, now, bool(section.organisation))
    if seat.counts and seats_taken(held) >= limit:
        raise Full("section.full", limit=limit)
    return seat


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
    organisation: str = "",
) -> tuple[Membership, Membership]:
    """Give up one seat for another in one step: (given up, taken). Raises what the two steps raise.

    Somebody above the limit (it was lowered, or a chief's post ended) may swap: it takes nothing more.
    """
    given_up = give_up_seat(leaving, held)
    rest = [membership for membership in held if membership is not given_up]
    room = max(limit, seats_taken(held)) if given_up.counts else limit
    return given_up, take_seat(entering, member_id, rest, limit=room, now=now, organisation=organisation)


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


def is_of_an_office(name: str) -> bool:
    """Whether who types this means a unit of an office (契約課, 広報室), rather than a kind of work."""
    return fold(name).endswith((*_SUFFIXES, "section", "team"))
