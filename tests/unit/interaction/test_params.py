"""Values as people type them, read against a command's parameters."""

from typing import Annotated

import pytest

from bot.domain.errors import InvalidInput
from bot.interaction.params import Input, Line, Paragraph, read


class Card(Input):
    name: Annotated[str, Line(20)]
    note: Annotated[str, Paragraph(20)] = "なし"


@pytest.mark.parametrize("typed", ["", "  ", "\u3164", "\u2800\u3000", "\u200b\n"])
def test_what_nobody_can_see_is_not_given(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Card, {"name": typed})

    assert caught.value.problems["name"].key == "input.required"
    assert read(Card, {"name": "花子", "note": typed}) == Card(name="花子")
