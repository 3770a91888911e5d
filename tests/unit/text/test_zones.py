from zoneinfo import ZoneInfo

import pytest

from bot.text.zones import find_zone, zone_text, zones_like


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ベルリン", "Europe/Berlin"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("ニューヨーク", "America/New_York"),
        ("サンフラン", "America/Los_Angeles"),
        ("日本", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_city_or_by_name(typed: str, name: str) -> None:
    found = find_zone(typed)

    assert found is not None
    assert found.key == name


@pytest.mark.parametrize("typed", ["", " ", "月の裏側", "Europe", "a", "Etc/GMT+5", "../etc/passwd"])
def test_what_is_no_one_zone_is_none(typed: str) -> None:
    assert find_zone(typed) is None


def test_cities_are_offered_before_names() -> None:
    assert zones_like("ロ", limit=2) == (
        ("ロンドン(Europe/London)", "Europe/London"),
        ("ローマ(Europe/Rome)", "Europe/Rome"),
    )
    assert len(zones_like("", limit=25)) == 25


def test_a_zone_is_called_by_its_first_city_in_japanese_and_by_its_name_otherwise() -> None:
    tokyo, oslo = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Oslo")

    assert (zone_text(tokyo, "ja"), zone_text(tokyo, "en")) == ("東京(Asia/Tokyo)", "Asia/Tokyo")
    assert zone_text(oslo, "ja") == "Europe/Oslo"
