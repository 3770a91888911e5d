"""Time zones as people call them: by city in Japanese or English, or by their own name (IANA)."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.text.normalise import fold

_CITIES = {
    "東京": "Asia/Tokyo", "日本": "Asia/Tokyo", "ソウル": "Asia/Seoul", "北京": "Asia/Shanghai",
    "上海": "Asia/Shanghai", "香港": "Asia/Hong_Kong", "台北": "Asia/Taipei", "マニラ": "Asia/Manila",
    "シンガポール": "Asia/Singapore", "バンコク": "Asia/Bangkok", "ハノイ": "Asia/Ho_Chi_Minh",
    "ジャカルタ": "Asia/Jakarta", "デリー": "Asia/Kolkata", "ドバイ": "Asia/Dubai",
    "ロンドン": "Europe/London", "パリ": "Europe/Paris", "ベルリン": "Europe/Berlin",
    "ブリュッセル": "Europe/Brussels", "ジュネーブ": "Europe/Zurich", "ローマ": "Europe/Rome",
    "マドリード": "Europe/Madrid", "モスクワ": "Europe/Moscow", "カイロ": "Africa/Cairo",
    "ナイロビ": "Africa/Nairobi", "ニューヨーク": "America/New_York", "ワシントン": "America/New_York",
    "シカゴ": "America/Chicago", "デンバー": "America/Denver", "ロサンゼルス": "America/Los_Angeles",
    "サンフランシスコ": "America/Los_Angeles", "バンクーバー": "America/Vancouver",
    "サンパウロ": "America/Sao_Paulo", "ホノルル": "Pacific/Honolulu", "ハワイ": "Pacific/Honolulu",
    "シドニー": "Australia/Sydney", "オークランド": "Pacific/Auckland",
}  # fmt: skip


def find_zone(typed: str) -> ZoneInfo | None:
    """The zone that is called so; None where none is, or several are."""
    wanted = _key(typed)
    if not wanted:
        return None
    exact = {name for key, name in _names() if key == wanted or key.rpartition("/")[2] == wanted}
    found = exact or {name for _, name in _containing(wanted)}
    return ZoneInfo(found.pop()) if len(found) == 1 else None


def zones_like(typed: str, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Zones whose name or city contains the text: what to call them, and their own names."""
    wanted = _key(typed)
    return tuple(_containing(wanted))[:limit]


def zone_text(zone: ZoneInfo, language: str) -> str:
    """What to call a zone: 東京(Asia/Tokyo) in Japanese ("ja"), its own name in any other language."""
    city = next((city for city, name in _CITIES.items() if name == zone.key), "")
    return _labelled(city, zone.key) if city and language == "ja" else zone.key


def _labelled(city: str, name: str) -> str:
    return f"{city}({name})"


def _containing(wanted: str) -> list[tuple[str, str]]:
    cities = [(_labelled(city, name), name) for city, name in _CITIES.items() if wanted in _key(city)]
    known = {name for _, name in cities}
    others = [(name, name) for key, name in _names() if wanted in key and name not in known and "/" in key]
    return [*cities, *others]


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """What people may call a zone, folded, with its name."""
    regions = {city.partition("/")[0] for city in _CITIES.values()} | {"Atlantic", "Indian", "Antarctica"}
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in regions)
    return (*((_key(city), name) for city, name in _CITIES.items()), *((_key(name), name) for name in names))


def _key(text: str) -> str:
    return fold(text).replace("_", "").replace(" ", "")
