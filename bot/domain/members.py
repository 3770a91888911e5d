"""Members (庁員): who they are, the states of belonging, and what each office may do."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import AccountId, MemberId, PlaceId


class MemberKind(StrEnum):
    """What a person is to the public service (PRODUCT.md G006); shown on the profile."""

    LOCAL = "local"  # 地方公務員
    NATIONAL = "national"  # 国家公務員
    FORMER = "former"  # 元公務員
    PRIVATE = "private"  # 民間
    STUDENT = "student"  # 学生
    PRESS = "press"  # 報道


class Standing(StrEnum):
    """The states of belonging: applied -> verified/approved -> member -> asleep -> left."""

    APPLIED = "applied"
    MEMBER = "member"
    ASLEEP = "asleep"
    LEFT = "left"


class Office(StrEnum):
    """An office of the town hall that a member can hold."""

    ADMINISTRATOR = "administrator"  # 総務課
    VERIFIER = "verifier"  # 人事課
    EDITOR = "editor"  # 広報課
    MODERATOR = "moderator"  # 情報課


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member tells about themselves. Only the first three are asked for at the door."""

    name: str
    organisation: str
    kind: MemberKind
    work: str = ""
    interests: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One person, however many platform accounts they speak through. Times are UTC."""

    id: MemberId
    profile: Profile
    standing: Standing
    applied_at: datetime
    rules_version: int
    rules_at: datetime
    joined_at: datetime | None = None
    left_at: datetime | None = None
    verified_at: datetime | None = None  # proof of being a public servant (work mail or 人事課)
    approved_by: MemberId | None = None
    language: str = "ja"
    direct_reminders: bool = False
    offices: frozenset[Office] = frozenset()

    @property
    def active(self) -> bool:
        return self.standing is Standing.MEMBER

    def approve(self, by: MemberId, now: datetime) -> "Member":
        """人事課 lets an applicant in. Raises Refused unless the person is waiting."""
        if self.standing is not Standing.APPLIED:
            raise Refused("member.not_waiting", name=self.profile.name)
        return replace(self, standing=Standing.MEMBER, joined_at=now, verified_at=now, approved_by=by)

    def leave(self, now: datetime) -> "Member":
        """退庁. Offices end at once. Raises Refused for someone who is not here."""
        if self.standing is Standing.LEFT:
            raise Refused("member.left_already")
        return replace(self, standing=Standing.LEFT, left_at=now, offices=frozenset(), direct_reminders=False)

    def edit(self, profile: Profile) -> "Member":
        return replace(self, profile=profile)

    def accept_rules(self, version: int, now: datetime) -> "Member":
        """The member read and accepted this version of the rules."""
        return replace(self, rules_version=version, rules_at=now)


def apply(
    member_id: MemberId,
    profile: Profile,
    *,
    rules_version: int,
    needs_approval: bool,
    language: str,
    now: datetime,
) -> Member:
    """入庁: a new member, or an applicant where the community asks for 人事課's approval."""
    standing = Standing.APPLIED if needs_approval else Standing.MEMBER
    return Member(
        id=member_id,
        profile=profile,
        standing=standing,
        applied_at=now,
        rules_version=rules_version,
        rules_at=now,
        joined_at=None if needs_approval else now,
        language=language,
    )


def come_back(
    member: Member, profile: Profile, *, rules_version: int, needs_approval: bool, now: datetime
) -> Member:
    """入庁 once more after 退庁 or an earlier application: the same person, history kept.

    Raises Refused for someone who is a member already.
    """
    if member.standing in {Standing.MEMBER, Standing.ASLEEP}:
        raise Refused("member.here_already", name=member.profile.name)
    fresh = apply(
        member.id,
        profile,
        rules_version=rules_version,
        needs_approval=needs_approval,
        language=member.language,
        now=now,
    )
    return replace(fresh, verified_at=member.verified_at)


@dataclass(frozen=True, slots=True)
class Account:
    """A platform account at one place. It may exist before its person joined (``member_id`` None)."""

    id: AccountId
    place_id: PlaceId
    external_id: str
    name: str
    member_id: MemberId | None = None
    locale: str = "ja"
    direct_blocked_at: datetime | None = None  # the platform refused a direct message

    def belonging_to(self, member_id: MemberId) -> "Account":
        return replace(self, member_id=member_id)
