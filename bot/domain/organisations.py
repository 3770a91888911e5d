"""Organisations (自治体など) as members' profiles name them, and what makes two spellings one of them."""

import re
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.ids import OrganisationId
from bot.domain.members import ORGANISATION_KEY_LIMIT, Member, MemberKind
from bot.domain.prefectures import PREFECTURES, Prefecture
from bot.domain.town_sizes import NO_MUNICIPALITY, SIGN_OF_NAME, TownSize
from bot.text.normalise import fold

# 縁側市役所市民課, 縁側町役場, 縁側市 市民課: the office and what stands behind it are not compared.
_OFFICE = re.compile(r"^(?P<name>.*?[都道府県市区町村])(?:(?:役所|役場|庁).*|\s.*)?$", re.DOTALL)
_PARTS = "課|部|局|室|係|委員会|センター|支所|出張所|事務所|保健所"
_SAME_SIGNS = str.maketrans(
    "ヶヵ龍條檜曾澤濱鰺竈國廣瀧嶋齋邊邉櫻會藏渕舘峯籠", "ケカ竜条桧曽沢浜鯵釜国広滝島斎辺辺桜会蔵淵館峰篭"
)
# Names with a sign of the kind before their own one; without that, they name a place as well.
_TWO_SIGNS = (
    "四日市市|廿日市市|野々市市|十日町市|大町市|田村市|羽村市|大村市|上市町|下市町|余市町|大町町|玉村町"
)
_PLACES = "|".join(name[:-1] for name in _TWO_SIGNS.split("|"))  # 十日町地域振興局 is the prefecture's
_LIKE_COUNTIES = "蒲郡市|小郡市|上郡町"
# 縁側市企画課, 四日市市市民課: written without a space. A sign of the kind behind any other name belongs to
# it, too, unless it begins a word of its own (市民). Associations (組合) have sections of their own.
_SECTION = re.compile(
    rf"""^{NO_MUNICIPALITY}(?!(?:{_PLACES})(?![市町郡]))(?!\S*(?:組合|広域連合|企業団))
    (?P<name>{_LIKE_COUNTIES}
        |(?:\S{{1,5}}?郡)?(?:{_TWO_SIGNS}|(?:東|武蔵)村山市|{SIGN_OF_NAME}+?[市区町村]))
    (?![市区町村](?![民税街政立営有道長史内画並づ]))
    \S*(?:{_PARTS})(?:\s.*)?$""",
    re.VERBOSE | re.DOTALL,
)
_OF_PREFECTURE = re.compile(rf"^\S+(?:{_PARTS})(?:\s.*)?$", re.DOTALL)  # 長野県水道局
# 下高井郡山ノ内町, but neither 蒲郡市 nor 上郡町.
_COUNTY = re.compile(r"^\S{1,5}?郡\s*(?=\S+[町村]$)")
_WARD_OF_CITY = re.compile(r"^(?P<city>\S+?市)\S+区$")  # 横浜市港北区 is an office of 横浜市


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
    """An organisation's name without its office (市役所), the section behind it, its own prefecture and its
    county (郡); of a ward's office the city it belongs to.
    """
    written = organisation.strip()
    name = _inside(written, prefecture) or _without_office(written)
    if name == prefecture.name:
        return name
    name = name.removeprefix(prefecture.name).strip() or written
    ward = _WARD_OF_CITY.match(name)
    return ward["city"] if ward else _COUNTY.sub("", name)


def _without_office(written: str) -> str:
    found = _OFFICE.match(written)
    if found is None and not any(written.startswith(one.name) for one in PREFECTURES):
        found = _SECTION.match(written)
    return found["name"] if found else written


def _inside(written: str, prefecture: Prefecture) -> str:
    """What stands behind its prefecture: the municipality (長野県 縁側市), the prefecture where it is one of
    its sections (長野県市町村課); empty where nothing does.
    """
    rest = written.removeprefix(prefecture.name).strip()
    if rest in {"", written}:
        return ""
    found = _OFFICE.match(rest) or _SECTION.match(rest)
    if found and len(found["name"]) > 1:
        return found["name"]
    return prefecture.name if _OF_PREFECTURE.match(rest) else ""


def spellings(organisation: str, prefecture: Prefecture | None) -> frozenset[str]:
    """How an organisation may be called in a text, folded and with the same signs: as the profile names it,
    without office and section, without its prefecture.
    """
    written = organisation.strip()
    where = prefecture or next((one for one in PREFECTURES if written.startswith(one.name)), None)
    short = _without_office(written)
    if where is None:
        names = {written, short}
    else:
        names = {written, _inside(written, where) or short, organisation_name(written, where)}
    return frozenset(folded for one in names if len(folded := same_signs(fold(one))) > 1)


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


def confirmed_there(member: Member) -> bool:
    """Whether it was made sure that somebody works for the organisation they belong to, in whatever section:
    who was moved inside it stays confirmed there.
    """
    if member.organisation_key:
        return True
    if not member.confirmed_servant or not member.confirmed_organisation or member.prefecture is None:
        return False
    then, now = member.confirmed_organisation, member.profile.organisation
    return local_key(then, member.prefecture) == local_key(now, member.prefecture)


def local_key(organisation: str, prefecture: Prefecture) -> OrganisationKey:
    """The organisation a profile names, of a member who works for a local government."""
    name = same_signs(fold(organisation_name(organisation, prefecture)))
    return OrganisationKey(name[:ORGANISATION_KEY_LIMIT], prefecture.code, MemberKind.LOCAL)


def same_signs(folded: str) -> str:
    """A folded text in which signs that people write for each other in names of places are one: 茅ヶ崎 and
    茅ケ崎, 龍ケ崎 and 竜ケ崎.
    """
    return folded.translate(_SAME_SIGNS)
