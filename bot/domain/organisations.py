"""Organisations (自治体など) as members' profiles name them, and what makes two spellings one of them."""

import re
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.ids import OrganisationId
from bot.domain.members import ORGANISATION_KEY_LIMIT, Member, MemberKind
from bot.domain.prefectures import Prefecture
from bot.domain.town_sizes import TownSize
from bot.text.normalise import fold

# 縁側市役所市民課, 縁側町役場, 縁側市 市民課: the office and what stands behind it are not compared.
_OFFICE = re.compile(r"^(?P<name>.*?[都道府県市区町村])(?:(?:役所|役場|庁).*|\s.*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """Equal for members of one organisation: its folded name, the prefecture's code and what kind it is."""

    folded: str
    prefecture: str
    kind: MemberKind


@dataclass(frozen=True, slots=True)
class Organisation:
    """``name``: as its first member wrote it, without office and section. size: None until somebody said."""

    id: OrganisationId
    key: OrganisationKey
    name: str
    size: TownSize | None = None


def organisation_name(organisation: str, prefecture: Prefecture) -> str:
    """An organisation's name without its office (市役所), the section behind it and its own prefecture."""
    found = _OFFICE.match(organisation.strip())
    name = found["name"] if found else organisation.strip()
    if name == prefecture.name:
        return name
    return name.removeprefix(prefecture.name).strip() or organisation.strip()


def spellings(organisation: str, prefecture: Prefecture | None) -> frozenset[str]:
    """How an organisation may be called in a text, folded: as the profile names it, without office and
    section, without its prefecture.
    """
    found = _OFFICE.match(organisation.strip())
    name = found["name"] if found else organisation
    short = organisation_name(organisation, prefecture) if prefecture is not None else name
    return frozenset(folded for one in (organisation, name, short) if len(folded := fold(one)) > 1)


def key_of(member: Member) -> OrganisationKey | None:
    """Which organisation a member belongs to; None while the prefecture is missing.

    Raises Refused for who does not work for a local government, or does not say for which.
    """
    if member.profile.kind is not MemberKind.LOCAL:
        raise Refused("comparison.locals_only")
    if not fold(member.profile.organisation):
        raise Refused("comparison.no_organisation")
    if member.prefecture is None:
        return None
    return local_key(member.profile.organisation, member.prefecture)


def local_key(organisation: str, prefecture: Prefecture) -> OrganisationKey:
    """The organisation a profile names, of a member who works for a local government."""
    name = organisation_name(organisation, prefecture)
    return OrganisationKey(fold(name)[:ORGANISATION_KEY_LIMIT], prefecture.code, MemberKind.LOCAL)
