"""Members (庁員): who they are, the states of belonging, and what each office may do."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import AccountId, MemberId, PlaceId
from bot.domain.prefectures import Prefecture, prefecture_in
from bot.text.normalise import fold


class MemberKind(StrEnum):
    """What a person is to the public service (PRODUCT.md G006); shown on the profile."""

    LOCAL = "local"  # 地方公務員
    NATIONAL = "national"  # 国家公務員
    FORMER = "former"  # 元公務員
    PRIVATE = "private"  # 民間
    STUDENT = "student"  # 学生
    PRESS = "press"  # 報道


class Standing(StrEnum):
    """The states of belonging: applied -> (verified or approved) -> member <-> asleep -> left.

    A declined applicant and somebody who left may apply again; both are still the same person.
    """

    APPLIED = "applied"
    DECLINED = "declined"
    MEMBER = "member"
    ASLEEP = "asleep"  # 休職: no pings, seats kept
    LEFT = "left"


class Proof(StrEnum):
    """How it was made sure who somebody is."""

    NONE = "none"
    PERSONNEL = "personnel"  # 人事課 approved the application
    MAIL = "mail"  # a code sent to the address at work came back


ORGANISATION_KEY_LIMIT = 80
SERVANTS = frozenset({MemberKind.LOCAL, MemberKind.NATIONAL})


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
    """One person, however many platform accounts they speak through. Times are UTC.

    prefecture: where they belong; None for elsewhere, or untold.
    confirmed_organisation: where they worked when the proof was given, as ``organisation_key``.
    zone: the name of the time zone they live in; empty for the town's.
    """

    id: MemberId
    profile: Profile
    standing: Standing
    applied_at: datetime
    rules_version: int
    rules_at: datetime
    joined_at: datetime | None = None
    left_at: datetime | None = None
    proof: Proof = Proof.NONE
    verified_at: datetime | None = None  # when the proof was given
    approved_by: MemberId | None = None
    language: str = "ja"
    direct_reminders: bool = False
    offices: frozenset[Office] = frozenset()
    prefecture: Prefecture | None = None
    confirmed_organisation: str = ""
    zone: str = ""

    @property
    def active(self) -> bool:
        return self.standing is Standing.MEMBER

    @property
    def confirmed_servant(self) -> bool:
        """Whether the profile may say 公務員確認済 (PRODUCT.md G008)."""
        return self.proof is not Proof.NONE and self.profile.kind in SERVANTS

    @property
    def organisation_key(self) -> str:
        """Whose colleague the member is known to be: the organisation, folded so that spellings of one name
        are the same. Empty for who is not here, or whose employment there was not confirmed: nobody gets in
        among colleagues by writing another name.
        """
        here = self.standing in {Standing.MEMBER, Standing.ASLEEP}
        key = organisation_key(self.profile.organisation)
        return key if here and self.confirmed_servant and key == self.confirmed_organisation else ""

    def approve(self, by: MemberId | None, now: datetime) -> "Member":
        """人事課 lets an applicant in. Raises Refused unless the person is waiting."""
        self._check_waiting()
        proven = self if self.proof is Proof.MAIL else self.prove(Proof.PERSONNEL, now)
        return replace(proven, standing=Standing.MEMBER, joined_at=now, approved_by=by)

    def decline(self, by: MemberId | None) -> "Member":
        """人事課 cannot let an applicant in as things are. Raises Refused unless the person is waiting."""
        self._check_waiting()
        return replace(self, standing=Standing.DECLINED, approved_by=by)

    def _check_waiting(self) -> None:
        if self.standing is not Standing.APPLIED:
            raise Refused("member.not_waiting", name=self.profile.name)

    def prove(self, proof: Proof, now: datetime) -> "Member":
        """Note how it was made sure who this is."""
        where = organisation_key(self.profile.organisation)
        return replace(self, proof=proof, verified_at=now, confirmed_organisation=where)

    def confirm(self, now: datetime) -> "Member":
        """人事課 has made sure where somebody who is here works now.

        Raises Refused for who is not here, or says of themselves to be no public servant.
        """
        if not self.active:
            raise Refused("office.not_here", name=self.profile.name)
        if self.profile.kind not in SERVANTS:
            raise Refused("office.no_servant", name=self.profile.name)
        return self.prove(Proof.PERSONNEL, now)

    def sleep(self) -> "Member":
        """休職. Raises Refused for somebody who is not here or asleep already."""
        if self.standing is not Standing.MEMBER:
            raise Refused("member.cannot_sleep")
        return replace(self, standing=Standing.ASLEEP)

    def wake(self) -> "Member":
        """復帰. Raises Refused for somebody who is not asleep."""
        if self.standing is not Standing.ASLEEP:
            raise Refused("member.not_asleep")
        return replace(self, standing=Standing.MEMBER)

    def leave(self, now: datetime) -> "Member":
        """退庁. Offices end at once. Raises Refused for someone who is not here."""
        if self.standing in {Standing.LEFT, Standing.DECLINED}:
            raise Refused("member.left_already")
        return replace(self, standing=Standing.LEFT, left_at=now, offices=frozenset(), direct_reminders=False)

    def edit(self, profile: Profile) -> "Member":
        """Tell something else about oneself. A proof covers the kind it was given for and ends with it."""
        edited = replace(self, profile=profile)
        if profile.kind is self.profile.kind:
            return edited
        return replace(edited, proof=Proof.NONE, verified_at=None, confirmed_organisation="")

    def move(self, prefecture: Prefecture | None) -> "Member":
        """Tell where one belongs; None for elsewhere."""
        return replace(self, prefecture=prefecture)

    def appoint(self, office: Office) -> "Member":
        """Give an office. Raises Refused for somebody who is not here or holds it already."""
        if not self.active:
            raise Refused("office.not_here", name=self.profile.name)
        if office in self.offices:
            raise Refused("office.holds_already", name=self.profile.name)
        return replace(self, offices=self.offices | {office})

    def dismiss(self, office: Office) -> "Member":
        """Take an office away. Raises Refused for somebody who does not hold it."""
        if office not in self.offices:
            raise Refused("office.not_held", name=self.profile.name)
        return replace(self, offices=self.offices - {office})

    def accept_rules(self, version: int, now: datetime) -> "Member":
        """The member read and accepted this version of the rules."""
        return replace(self, rules_version=version, rules_at=now)


def organisation_key(organisation: str) -> str:
    """Under which an organisation is the same however it is spelled."""
    return fold(organisation)[:ORGANISATION_KEY_LIMIT]


def apply(
    member_id: MemberId,
    profile: Profile,
    *,
    rules_version: int,
    needs_approval: bool,
    language: str,
    now: datetime,
) -> Member:
    """入庁: a new member, or an applicant where the community asks for 人事課's approval. The prefecture is
    the one the organisation's name tells.
    """
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
        prefecture=prefecture_in(profile.organisation),
    )


def come_back(
    member: Member, profile: Profile, *, rules_version: int, needs_approval: bool, now: datetime
) -> Member:
    """入庁 once more after 退庁 or a declined application: the same person, history kept.

    Raises Refused for a member and for somebody whose application is being looked at.
    """
    if member.standing in {Standing.MEMBER, Standing.ASLEEP}:
        raise Refused("member.here_already", name=member.profile.name)
    if member.standing is Standing.APPLIED:
        raise Refused("refusal.standing_applied")
    anew = apply(
        member.id,
        profile,
        rules_version=rules_version,
        needs_approval=needs_approval,
        language=member.language,
        now=now,
    )
    fresh = replace(anew, prefecture=anew.prefecture or member.prefecture)
    if profile.kind is not member.profile.kind:
        return fresh
    return replace(
        fresh,
        proof=member.proof,
        verified_at=member.verified_at,
        confirmed_organisation=member.confirmed_organisation,
    )


def check_not_last(member: Member, administrators: Collection[Member]) -> None:
    """Raises Refused when a member is the only active administrator: somebody must be able to act."""
    if not any(other.id != member.id and other.active for other in administrators):
        raise Refused("office.last_administrator")


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
