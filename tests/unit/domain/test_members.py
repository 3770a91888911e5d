from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.domain.members import (
    Member,
    MemberKind,
    Office,
    Profile,
    Proof,
    Standing,
    apply,
    check_not_last,
    come_back,
    organisation_key,
)
from bot.domain.prefectures import find_prefecture
from tests.builders.people import member_called
from tests.fakes.clock import START

LATER = START + timedelta(days=40)
VERIFIER = MemberId(99)
PROFILE = Profile("青木", "縁側市", MemberKind.LOCAL)


def applicant(kind: MemberKind = MemberKind.LOCAL) -> Member:
    return apply(
        MemberId(1),
        replace(PROFILE, kind=kind),
        rules_version=1,
        needs_approval=True,
        language="ja",
        now=START,
    )


def back(member: Member, profile: Profile = PROFILE, *, needs_approval: bool = False) -> Member:
    return come_back(member, profile, rules_version=2, needs_approval=needs_approval, now=LATER)


def test_an_applicant_waits_and_an_open_town_lets_in_at_once() -> None:
    at_once = apply(MemberId(1), PROFILE, rules_version=1, needs_approval=False, language="ja", now=START)

    assert (applicant().standing, applicant().joined_at) == (Standing.APPLIED, None)
    assert (at_once.standing, at_once.joined_at, at_once.proof) == (Standing.MEMBER, START, Proof.NONE)


def test_approval_makes_a_member_and_is_a_proof() -> None:
    member = applicant().approve(VERIFIER, LATER)

    assert (member.standing, member.joined_at) == (Standing.MEMBER, LATER)
    assert (member.proof, member.verified_at, member.approved_by) == (Proof.PERSONNEL, LATER, VERIFIER)


def test_approval_keeps_an_earlier_proof_by_mail() -> None:
    member = applicant().prove(Proof.MAIL, START).approve(VERIFIER, LATER)

    assert (member.proof, member.verified_at) == (Proof.MAIL, START)


@pytest.mark.parametrize(
    ("kind", "confirmed"),
    [
        (MemberKind.LOCAL, True),
        (MemberKind.NATIONAL, True),
        (MemberKind.FORMER, False),
        (MemberKind.PRIVATE, False),
        (MemberKind.STUDENT, False),
        (MemberKind.PRESS, False),
    ],
)
def test_only_public_servants_are_shown_as_confirmed_ones(kind: MemberKind, confirmed: bool) -> None:  # noqa: FBT001 - a table
    assert applicant(kind).approve(VERIFIER, LATER).confirmed_servant is confirmed


def test_changing_the_kind_ends_the_proof_and_changing_the_organisation_does_not() -> None:
    member = applicant(MemberKind.PRIVATE).approve(VERIFIER, LATER)

    assert member.edit(PROFILE).proof is Proof.NONE
    assert not member.edit(PROFILE).confirmed_servant
    assert member.edit(replace(member.profile, organisation="隣の市")).proof is Proof.PERSONNEL


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.APPLIED])
def test_only_somebody_who_waits_is_decided_upon(standing: Standing) -> None:
    member = replace(applicant(), standing=standing)

    with pytest.raises(Refused):
        member.approve(VERIFIER, LATER)
    with pytest.raises(Refused):
        member.decline(VERIFIER)


def test_a_declined_applicant_may_apply_again() -> None:
    again = back(applicant().decline(VERIFIER), needs_approval=True)

    assert (again.id, again.standing, again.applied_at) == (MemberId(1), Standing.APPLIED, LATER)


def test_somebody_who_left_comes_back_as_the_same_person_with_the_proof() -> None:
    member = applicant().approve(VERIFIER, START)

    returned = back(member.leave(LATER))

    assert (returned.id, returned.standing, returned.rules_version) == (member.id, Standing.MEMBER, 2)
    assert (returned.proof, returned.verified_at) == (Proof.PERSONNEL, START)
    assert returned.left_at is None


def test_coming_back_as_another_kind_brings_no_proof() -> None:
    member = applicant().approve(VERIFIER, START).leave(LATER)

    assert back(member, replace(PROFILE, kind=MemberKind.NATIONAL)).proof is Proof.NONE


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (Standing.MEMBER, "member.here_already"),
        (Standing.ASLEEP, "member.here_already"),
        (Standing.APPLIED, "refusal.standing_applied"),
    ],
)
def test_who_is_here_or_waits_does_not_join_again(standing: Standing, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        back(replace(applicant(), standing=standing))

    assert refusal.value.problem.key == key


def test_leaving_ends_offices_at_once() -> None:
    left = member_called("青木").appoint(Office.EDITOR).leave(LATER)

    assert (left.standing, left.left_at, left.offices) == (Standing.LEFT, LATER, frozenset())
    with pytest.raises(Refused):
        left.leave(LATER)


def test_a_break_keeps_offices_but_not_their_powers() -> None:
    asleep = member_called("青木").appoint(Office.EDITOR).sleep()

    assert (asleep.active, asleep.offices) == (False, frozenset({Office.EDITOR}))
    assert asleep.wake() == member_called("青木").appoint(Office.EDITOR)
    with pytest.raises(Refused):
        asleep.sleep()
    with pytest.raises(Refused):
        asleep.wake().wake()


def test_an_office_is_given_once_and_to_somebody_who_is_here() -> None:
    member = member_called("青木").appoint(Office.VERIFIER)

    with pytest.raises(Refused):
        member.appoint(Office.VERIFIER)
    with pytest.raises(Refused):
        member.sleep().appoint(Office.EDITOR)
    with pytest.raises(Refused):
        member.dismiss(Office.EDITOR)
    assert member.dismiss(Office.VERIFIER).offices == frozenset()


def test_the_last_active_administrator_is_needed() -> None:
    one, other = (member_called(name).appoint(Office.ADMINISTRATOR) for name in ("青木", "馬場"))

    check_not_last(one, [one, other])
    with pytest.raises(Refused):
        check_not_last(one, [one])
    with pytest.raises(Refused):
        check_not_last(one, [one, other.sleep()])


def test_the_organisation_tells_the_prefecture_where_it_can_and_else_it_is_kept() -> None:
    hokkaido, tokyo = find_prefecture("北海道"), find_prefecture("東京")
    gone = applicant().approve(VERIFIER, LATER).move(tokyo).leave(LATER)

    assert applicant().prefecture is None
    assert back(gone).prefecture == tokyo
    assert back(gone, replace(PROFILE, organisation="北海道縁側市")).prefecture == hokkaido
    assert back(gone).edit(replace(PROFILE, organisation="北海道縁側市")).prefecture == tokyo


def test_a_colleague_is_whose_employment_at_this_place_was_confirmed() -> None:
    member = applicant(MemberKind.LOCAL).approve(VERIFIER, LATER)
    key = member.organisation_key
    elsewhere = member.edit(replace(member.profile, organisation="隣の市"))

    assert key == organisation_key(f" {member.profile.organisation} ") != ""
    assert elsewhere.confirmed_servant  # still a public servant,
    assert elsewhere.organisation_key == ""  # but nobody has looked where
    assert elsewhere.edit(member.profile).organisation_key == key
    assert elsewhere.confirm(LATER).organisation_key == organisation_key("隣の市")
    assert member.sleep().organisation_key == key
    assert member.leave(LATER).organisation_key == ""


def test_only_a_public_servant_who_is_here_can_be_confirmed() -> None:
    member = applicant(MemberKind.LOCAL).approve(VERIFIER, LATER)

    with pytest.raises(Refused, match=r"office\.not_here"):
        member.sleep().confirm(LATER)
    with pytest.raises(Refused, match=r"office\.no_servant"):
        member.edit(replace(member.profile, kind=MemberKind.PRESS)).confirm(LATER)
    moved = member.edit(replace(member.profile, kind=MemberKind.PRIVATE))
    assert (moved.confirmed_organisation, moved.organisation_key) == ("", "")
