import pytest

from bot.domain.ids import to_token
from bot.services.lookup import near, resolve

SECTIONS = ((1, "広報課"), (2, "広聴課"), (3, "DX推進課"), (4, "DX"), (5, "防災と広報"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (to_token(3), 3),
        ("広報課", 1),
        ("dx", 4),
        ("ＤＸ推進", 3),
        ("広聴", 2),
        ("防災", 5),
        ("と広報", 5),
        ("推進", 3),
    ],
)
def test_a_name_is_found_by_token_exactly_by_its_beginning_or_by_a_part(typed: str, meant: int) -> None:
    assert resolve(typed, SECTIONS) == meant


@pytest.mark.parametrize("typed", ["広", "課", "", "　", "税務課", to_token(404)])
def test_what_is_not_certain_is_not_guessed(typed: str) -> None:
    assert resolve(typed, SECTIONS) is None


def test_two_of_the_same_name_are_not_told_apart_by_it() -> None:
    twins = ((1, "鈴木"), (2, "鈴木"), (3, "鈴木一郎"))

    assert resolve("鈴木", twins) is None
    assert resolve(to_token(2), twins) == 2


def test_a_token_of_something_else_is_a_name_like_any_other() -> None:
    named_so = ((1, to_token(99)), (2, "広報課"))

    assert resolve(to_token(99), named_so) == 1


def test_near_names_come_best_first_and_few() -> None:
    assert near("広報", SECTIONS)[0] == "広報課"
    assert "DX推進課" not in near("広報", SECTIONS)
    assert near("DXを推進する課", SECTIONS)[0] == "DX推進課"
    assert len(near("課", SECTIONS)) <= 3


def test_nothing_near_is_nothing() -> None:
    assert near("zzzz", SECTIONS) == ()
