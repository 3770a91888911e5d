"""The 47 prefectures (都道府県) in the order and with the codes of JIS X 0401."""

import re
from dataclasses import dataclass

from bot.text.normalise import fold

_NAMES = (
    "北海道 Hokkaido,青森県 Aomori,岩手県 Iwate,宮城県 Miyagi,秋田県 Akita,山形県 Yamagata,福島県 Fukushima,"
    "茨城県 Ibaraki,栃木県 Tochigi,群馬県 Gunma,埼玉県 Saitama,千葉県 Chiba,東京都 Tokyo,神奈川県 Kanagawa,"
    "新潟県 Niigata,富山県 Toyama,石川県 Ishikawa,福井県 Fukui,山梨県 Yamanashi,長野県 Nagano,岐阜県 Gifu,"
    "静岡県 Shizuoka,愛知県 Aichi,三重県 Mie,滋賀県 Shiga,京都府 Kyoto,大阪府 Osaka,兵庫県 Hyogo,奈良県 Nara,"
    "和歌山県 Wakayama,鳥取県 Tottori,島根県 Shimane,岡山県 Okayama,広島県 Hiroshima,山口県 Yamaguchi,"
    "徳島県 Tokushima,香川県 Kagawa,愛媛県 Ehime,高知県 Kochi,福岡県 Fukuoka,佐賀県 Saga,長崎県 Nagasaki,"
    "熊本県 Kumamoto,大分県 Oita,宮崎県 Miyazaki,鹿児島県 Kagoshima,沖縄県 Okinawa"
)


@dataclass(frozen=True, slots=True)
class Prefecture:
    """``code``: two digits. ``name`` is written in full (東京都), ``english`` without what kind it is."""

    code: str
    name: str
    english: str

    @property
    def short(self) -> str:
        """The name as people say it: 東京, 京都, 青森, but 北海道."""
        return self.name if self.name == "北海道" else self.name[:-1]

    def called(self, language: str) -> str:
        """The name in a language of the catalogue."""
        return self.name if language == "ja" else self.english


PREFECTURES = tuple(
    Prefecture(f"{number:02}", *pair.split()) for number, pair in enumerate(_NAMES.split(","), start=1)
)
_BY_CODE = {one.code: one for one in PREFECTURES}
_BY_NAME = {
    fold(name): one
    for one in PREFECTURES
    for name in (one.code, one.name, one.short, one.english, f"{one.english} Prefecture")
}
_FULL = {one.name: one for one in PREFECTURES}
# Read from left to right, so that 東京都府中市 is in 東京都 and says nothing of 京都府.
_WRITTEN = re.compile("|".join(_FULL))


def prefecture_of(code: str) -> Prefecture | None:
    """The prefecture of a code; None for anything else."""
    return _BY_CODE.get(code)


def find_prefecture(typed: str) -> Prefecture | None:
    """What somebody means by 東京都, 東京, Tokyo, Tokyo Prefecture or 13; None for anything else."""
    return _BY_NAME.get(fold(typed))


def prefectures_like(typed: str) -> tuple[Prefecture, ...]:
    """Those one of whose names holds what was typed so far, those that begin so first; all for nothing."""
    wanted = fold(typed)
    begins = [one for name, one in _BY_NAME.items() if name.startswith(wanted)]
    holds = [one for name, one in _BY_NAME.items() if wanted in name]
    return tuple(dict.fromkeys([*begins, *holds]))


def prefecture_in(organisation: str) -> Prefecture | None:
    """The prefecture an organisation's name begins with, or the only one it holds, written in full."""
    found = list(_WRITTEN.finditer(organisation))
    if not found:
        return None
    if found[0].start() and len({one[0] for one in found}) > 1:
        return None
    return _FULL[found[0][0]]
