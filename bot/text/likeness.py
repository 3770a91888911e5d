"""Which names somebody may have meant: those most like what they typed."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from heapq import heappush, heappushpop

_Bag = frozenset[tuple[str, int]]


class Names:
    """Names that are looked through at once, each with the characters in it: no two texts are more alike than
    what they have in common of these, so that few pairs need be compared in earnest.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._bags = tuple((name, _bag(name)) for name in names)

    def like(self, typed: str, *, limit: int, at_least: float) -> list[str]:
        """The names most like a text, the best first: the same ``difflib.get_close_matches`` finds, which
        compares it with every one of them. ``at_least``: from 0 to 1, where the same text has 1.
        """
        best: list[tuple[float, str]] = []
        matcher = SequenceMatcher()
        matcher.set_seq2(typed)
        for at_most, name in self._bounded(typed, at_least):
            if len(best) == limit and at_most < best[0][0]:
                break
            matcher.set_seq1(name)
            found = matcher.ratio(), name
            if found[0] >= at_least:
                (heappushpop if len(best) == limit else heappush)(best, found)
        return [name for _, name in sorted(best, reverse=True)]

    def _bounded(self, typed: str, at_least: float) -> list[tuple[float, str]]:
        """The names that can be as like a text, with how much at most; the most promising first."""
        bag, length = _bag(typed), len(typed)
        bounds = (
            (2.0 * len(bag & known) / (length + len(name)) if length or name else 1.0, name)
            for name, known in self._bags
        )
        return sorted((one for one in bounds if one[0] >= at_least), reverse=True)


def _bag(text: str) -> _Bag:
    """The characters of a text, each with how often it stood before."""
    seen: dict[str, int] = {}
    bag = set()
    for character in text:
        seen[character] = before = seen.get(character, -1) + 1
        bag.add((character, before))
    return frozenset(bag)
