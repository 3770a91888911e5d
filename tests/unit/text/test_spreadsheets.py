"""CSV that Excel reads as words."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.spreadsheets import to_csv

LIVE = ("=", "+", "-", "@", "\t", "\r", "=")


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("words", ["=1+1", "+81", "-5", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(1)", " =1"])
def test_what_would_be_a_formula_is_words(words: str) -> None:
    assert cells(to_csv([[words]])) == [[f"'{words}"]]


def test_excel_knows_it_for_utf8_and_numbers_stay_numbers() -> None:
    content = to_csv([["縁側市", 3, None, 1.5], ['"引用", 改行\n次', -2]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert cells(content) == [["縁側市", "3", "", "1.5"], ['"引用", 改行\n次', "-2"]]


@settings(max_examples=50)
@given(st.lists(st.text("=+-@\t\r=あa ", max_size=20), min_size=1, max_size=4))
def test_no_cell_of_words_begins_alive(words: list[str]) -> None:
    (row,) = cells(to_csv([["題", *words]]))

    assert not any(cell.startswith(LIVE) for cell in row)
