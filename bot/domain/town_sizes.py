"""How large a municipality is (自治体規模): bands that make answers comparable, read from a name that tells.

A prefecture, a designated city, a core city, a special ward, a town and a village are known by name. Of any
other city the name does not tell the population: then its member chooses among the bands of cities.
"""

import re
import unicodedata
from enum import StrEnum

from bot.domain.members import MemberKind, Profile
from bot.domain.prefectures import PREFECTURES


class TownSize(StrEnum):
    """From the largest to the smallest."""

    PREFECTURE = "prefecture"  # 都道府県
    DESIGNATED = "designated"  # 指定都市
    CORE = "core"  # 中核市
    WARD = "ward"  # 特別区
    CITY_LARGE = "city_large"  # 市, 100,000 people or more
    CITY_MIDDLE = "city_middle"  # 市, 50,000 or more
    CITY_SMALL = "city_small"  # 市, fewer
    TOWN = "town"  # 町村


CITIES = (TownSize.CITY_LARGE, TownSize.CITY_MIDDLE, TownSize.CITY_SMALL)

_DESIGNATED = (
    "札幌 仙台 さいたま 千葉 横浜 川崎 相模原 新潟 静岡 浜松 名古屋"
    " 京都 大阪 堺 神戸 岡山 広島 北九州 福岡 熊本"
)
_CORE = (
    "函館 旭川 青森 八戸 盛岡 秋田 山形 福島 郡山 いわき 水戸 宇都宮"
    " 前橋 高崎 川越 川口 越谷 船橋 柏 八王子 横須賀 富山 金沢 福井"
    " 甲府 長野 松本 岐阜 豊橋 岡崎 一宮 豊田 大津 豊中 吹田 高槻"
    " 枚方 八尾 寝屋川 東大阪 姫路 尼崎 明石 西宮 奈良 和歌山 鳥取"
    " 松江 倉敷 呉 福山 下関 高松 松山 高知 久留米 長崎 佐世保 大分"
    " 宮崎 鹿児島 那覇"
)
_WARDS = (
    "千代田 中央 港 新宿 文京 台東 墨田 江東 品川 目黒 大田 世田谷"
    " 渋谷 中野 杉並 豊島 北 荒川 板橋 練馬 足立 葛飾 江戸川"
)
_KNOWN = {
    **{f"{name}市": TownSize.DESIGNATED for name in _DESIGNATED.split()},
    **{f"{name}市": TownSize.CORE for name in _CORE.split()},
    **{f"{name}区": TownSize.WARD for name in _WARDS.split()},
}
_PREFECTURE = re.compile("|".join(one.name for one in PREFECTURES))
_COUNTY = re.compile(r"\S{1,5}?郡\s*(?=\S+[町村])")  # but neither 蒲郡市 nor 上郡町
_BY_NAME = re.compile("|".join(_KNOWN))
_BY_HALL = re.compile(r".+?([市町村])(?:役所|役場)")
_ASSOCIATION = re.compile("組合|連合|協議会|機構")  # of several local governments
NO_MUNICIPALITY = r"(?!庁|市?区?町村|市町|都市|(?:農|山|漁|農山|農山漁)村|[地学特管]区)"
"""What no municipality's name begins with: 市町村課, 都市整備局, 農村振興課."""
SIGN_OF_NAME = r"(?:(?!課|局|(?<![宇綾日南])部|室(?![蘭戸]|川町))\S)"
"""What stands behind a section is no name any more; 宇部, 綾部, 春日部, 南部, 室蘭, 室戸 and 真室川 are."""
_BY_ENDING = re.compile(rf"{NO_MUNICIPALITY}{SIGN_OF_NAME}+([市町村])")


def possible_sizes(profile: Profile) -> tuple[TownSize, ...]:
    """The bands somebody's municipality may be in, by its name: one where it is certain, all where the name
    tells nothing, none for who does not work for a municipality or a prefecture.
    """
    return sizes_told_by(profile.organisation) if profile.kind is MemberKind.LOCAL else ()


def sizes_told_by(organisation: str) -> tuple[TownSize, ...]:
    """The bands a local government of this name may be in."""
    name = unicodedata.normalize("NFKC", organisation).strip()
    prefecture = _PREFECTURE.match(name)
    rest = name[prefecture.end() :].lstrip() if prefecture else name
    known = _BY_NAME.match(rest)
    if known:
        return (_KNOWN[known[0]],)
    county = _COUNTY.match(rest)
    rest = rest[county.end() :] if county else rest
    kind = _BY_HALL.match(rest) or _BY_ENDING.match(rest)
    if kind:
        return CITIES if kind[1] == "市" else (TownSize.TOWN,)
    whole = prefecture is not None and not _ASSOCIATION.search(rest)
    return (TownSize.PREFECTURE,) if whole else tuple(TownSize)


def size_of(profile: Profile) -> TownSize | None:
    """The band of somebody's municipality where its name makes it certain."""
    return _certain(possible_sizes(profile))


def size_told_by(organisation: str) -> TownSize | None:
    """The band of a local government where its name makes it certain."""
    return _certain(sizes_told_by(organisation))


def _certain(possible: tuple[TownSize, ...]) -> TownSize | None:
    return possible[0] if len(possible) == 1 else None
