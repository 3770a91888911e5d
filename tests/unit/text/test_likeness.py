from difflib import get_close_matches

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.likeness import Names

WORDS = st.text("aabcde 課会", max_size=12)


@given(names=st.lists(WORDS, unique=True, max_size=30), typed=WORDS, limit=st.integers(1, 8))
@example(names=["ab", "ba", "abab"], typed="ab", limit=1)
@example(names=["", "a"], typed="", limit=2)
@pytest.mark.parametrize("at_least", [0.0, 0.4, 1.0])
def test_it_finds_what_comparing_with_every_name_finds(
    names: list[str], typed: str, limit: int, at_least: float
) -> None:
    found = Names(names).like(typed, limit=limit, at_least=at_least)

    assert found == get_close_matches(typed, names, n=limit, cutoff=at_least)
