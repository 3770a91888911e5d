import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.readings import Initial, initial_of, is_kana, order_of, read_reading

KANA = st.text("アオカガキックゴサジゾタチヅトナヌパピフマムヤャユョラルロワヲンー", max_size=12).filter(
    read_reading
)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("ぎかいとうべん", "ぎかいとうべん"),
        ("ｷﾞｶｲ ﾄｳﾍﾞﾝ", "ぎかいとうべん"),
        ("マイナンバー・カード", "まいなんばーかーど"),
        ("ヴァージョン", "ゔぁーじょん"),
        ("さ―ば-", "さーばー"),
        ("サ-バ−", "さーばー"),
        ("-さ", ""),
        ("議会", ""),
        ("ぎ会", ""),
        ("RPA", ""),
        ("ー", ""),
        ("ーか", ""),
        ("", ""),
    ],
)
def test_a_reading_is_kana_and_kept_in_hiragana(typed: str, reading: str) -> None:
    assert read_reading(typed) == reading


def test_readings_stand_in_the_order_of_a_dictionary() -> None:
    shelf = ["かいけい", "がいちゅう", "かんり", "きかん", "さいむ", "らーめん", "らいねん", "わりあて"]

    assert sorted(set(shelf), key=order_of) == shelf
    assert order_of("ばっく") == order_of("はつく")
    assert order_of("らーめん") == order_of("らあめん")
    assert order_of("きょーと") == order_of("きよおと")


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("あい", Initial.A),
        ("おん", Initial.A),
        ("がく", Initial.KA),
        ("ぞうぜい", Initial.SA),
        ("っと", Initial.TA),
        ("のうぜい", Initial.NA),
        ("ぽすと", Initial.HA),
        ("ゃ", Initial.YA),
        ("ろーかる", Initial.RA),
        ("をの", Initial.WA),
        ("ん", Initial.WA),
    ],
)
def test_a_reading_stands_in_the_row_of_its_first_kana(reading: str, row: Initial) -> None:
    assert initial_of(reading) is row


def test_a_word_in_kana_is_its_own_reading() -> None:
    assert is_kana("キントーン")
    assert is_kana("おくやみコーナー")
    assert not is_kana("お悔やみ")
    assert not is_kana("")


@settings(max_examples=50)
@given(KANA)
def test_the_order_has_digits_alone_and_rows_never_go_back(reading: str) -> None:
    assert order_of(reading).isdecimal()
    rows = [initial_of(one) for one in sorted((reading, "あ", "た", "わ"), key=order_of)]
    assert [list(Initial).index(row) for row in rows] == sorted(list(Initial).index(row) for row in rows)
