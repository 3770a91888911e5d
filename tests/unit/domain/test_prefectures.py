import pytest

from bot.domain.prefectures import (
    PREFECTURES,
    Prefecture,
    find_prefecture,
    prefecture_in,
    prefecture_of,
    prefectures_like,
)


def called(name: str) -> Prefecture:
    return next(one for one in PREFECTURES if one.name == name)


def test_there_are_forty_seven_in_the_order_of_the_standard() -> None:
    assert len({one.name for one in PREFECTURES}) == len({one.english for one in PREFECTURES}) == 47
    assert [one.code for one in PREFECTURES] == [f"{number:02}" for number in range(1, 48)]
    assert [prefecture_of(code) for code in ("01", "13", "26", "47")] == [
        called(name) for name in ("北海道", "東京都", "京都府", "沖縄県")
    ]
    assert prefecture_of("48") is prefecture_of("1") is prefecture_of("") is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("北海道", "北海道"),
        ("東京", "東京都"),
        (" 東京都 ", "東京都"),
        ("Tokyo", "東京都"),
        ("hokkaido", "北海道"),
        ("京都", "京都府"),
        ("13", "東京都"),
        ("Kyoto Prefecture", "京都府"),
    ],
)
def test_a_prefecture_is_found_as_people_write_it(typed: str, name: str) -> None:
    assert find_prefecture(typed) == called(name)


@pytest.mark.parametrize("typed", ["", "都", "東京市", "道", "0", "海外"])
def test_what_is_none_is_not_guessed(typed: str) -> None:
    assert find_prefecture(typed) is None


def test_while_typing_those_that_begin_so_come_first() -> None:
    assert [one.name for one in prefectures_like("京")] == ["京都府", "東京都"]
    assert [one.name for one in prefectures_like("miya")] == ["宮城県", "宮崎県"]
    assert prefectures_like("") == PREFECTURES


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        ("北海道庁", "北海道"),
        ("東京都府中市", "東京都"),
        ("縁側町(鳥取県)", "鳥取県"),
        ("大阪府 広島県人会担当", "大阪府"),
        ("国の出先 京都府・京都府庁前", "京都府"),
    ],
)
def test_an_organisation_tells_where_it_is(organisation: str, name: str) -> None:
    assert prefecture_in(organisation) == called(name)


@pytest.mark.parametrize("organisation", ["縁側市", "総務省", "北広島市", "国の出先 大阪府と京都府", ""])
def test_an_organisation_that_tells_nothing_or_two_things_is_not_guessed(organisation: str) -> None:
    assert prefecture_in(organisation) is None


def test_names_are_short_as_people_say_them_and_in_the_readers_language() -> None:
    assert [called(name).short for name in ("北海道", "京都府", "青森県")] == ["北海道", "京都", "青森"]
    assert (called("東京都").called("ja"), called("東京都").called("en")) == ("東京都", "Tokyo")
