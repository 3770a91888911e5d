"""How large a town, city or prefecture is, in the bands public statistics use."""

from enum import StrEnum


class TownSize(StrEnum):
    """By inhabitants, but for towns and villages and for prefectures."""

    TOWN = "town"  # 町村
    UNDER_50 = "under_50"  # 5万人未満の市・区
    FROM_50 = "from_50"
    FROM_100 = "from_100"
    FROM_300 = "from_300"
    PREFECTURE = "prefecture"  # 都道府県
