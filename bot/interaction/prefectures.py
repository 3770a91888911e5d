"""Prefectures as people type and choose them, for every feature that asks for one."""

from bot.domain.errors import InvalidInput, Problem
from bot.domain.prefectures import Prefecture, find_prefecture, prefectures_like
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.normalise import fold
from bot.view import Option

ELSEWHERE = "-"  # what a suggestion carries for 海外・その他
_SUGGESTIONS = 25
_QUOTED = 40


def read_prefecture(typed: str, words: Words, *, param: str = "prefecture") -> Prefecture | None:
    """The prefecture somebody typed or chose; None for 海外・その他. Raises InvalidInput at ``param``."""
    if typed == ELSEWHERE or fold(typed) == fold(words.text("prefecture.elsewhere")):
        return None
    found = find_prefecture(typed)
    if found is None:
        raise InvalidInput({param: Problem("prefecture.unknown", {"typed": typed[:_QUOTED]})})
    return found


async def suggest_prefectures(call: Call, typed: str) -> tuple[Option, ...]:
    """Prefectures one of whose names holds what was typed, and 海外・その他 at the end."""
    words = call.words
    elsewhere = Option(words.text("prefecture.elsewhere"), ELSEWHERE)
    found = [Option(one.called(words.language), one.name) for one in prefectures_like(typed)]
    return (*found[: _SUGGESTIONS - 1], elsewhere)
