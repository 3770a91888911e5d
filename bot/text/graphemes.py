"""What a reader counts as one character is a grapheme cluster (Unicode UAX #29); nothing here splits one."""

from collections.abc import Callable, Iterator

import regex

Measure = Callable[[str], int]
"""Size of a text in a platform's own unit. It must add up: measure(a + b) == measure(a) + measure(b)."""

# Flags first: to tell where one begins, \X counts the indicators before it, all of them, for each flag anew.
_CLUSTER = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X")
_WIDEST_CODE_POINT = 4  # bytes in UTF-8; every other measure gives a code point less
_BREAKS = ("\n", "。", " ")  # where a page may end, best first


def utf16_length(text: str) -> int:
    """Number of UTF-16 code units, the unit of platforms whose clients are written in JavaScript."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """The grapheme clusters of the text, in order."""
    return (match.group() for match in _CLUSTER.finditer(text))


def length(text: str) -> int:
    """Number of grapheme clusters."""
    return sum(1 for _ in _CLUSTER.finditer(text))


def cut(text: str, limit: int, *, ellipsis: str = "…", measure: Measure = len) -> str:
    """The text, or its longest beginning of whole graphemes that leaves room for the ellipsis.

    ``measure(result) <= limit`` always holds; an ellipsis that does not fit itself is left out.
    Raises ValueError for a negative limit.
    """
    if limit < 0:
        raise ValueError("a limit is not negative")
    if measure(text) <= limit:
        return text
    mark = ellipsis if measure(ellipsis) <= limit else ""
    room = limit - measure(mark)
    end = 0
    for match in _CLUSTER.finditer(text):
        room -= measure(match.group())
        if room < 0:
            break
        end = match.end()
    return text[:end] + mark


def split(text: str, limit: int, *, measure: Measure = len) -> list[str]:
    """Pages of at most ``limit`` that joined give back the text; an empty text has none.

    A page ends after a line, a sentence or a word if one ends in its second half, else after any grapheme.
    Only a grapheme larger than a whole page is split, between its code points.
    Raises ValueError for a limit that cannot hold every code point.
    """
    if limit < _WIDEST_CODE_POINT:
        raise ValueError(f"a page holds at least {_WIDEST_CODE_POINT}")
    if measure(text) <= limit:
        return [text] if text else []
    pages: list[str] = []
    page: list[str] = []
    filled = 0
    for unit in _units(text, limit, measure):
        size = measure(unit)
        while filled + size > limit:
            kept = _end_of_page(page)
            pages.append("".join(page[:kept]))
            page = page[kept:]
            filled = sum(map(measure, page))
        page.append(unit)
        filled += size
    if page:
        pages.append("".join(page))
    return pages


def _units(text: str, limit: int, measure: Measure) -> Iterator[str]:
    """Graphemes, and the code points of those which no page can hold."""
    for cluster in graphemes(text):
        if measure(cluster) <= limit:
            yield cluster
        else:
            yield from cluster


def _end_of_page(page: list[str]) -> int:
    """How many units stay on a full page: up to the best break in its second half, else all."""
    half = len(page) // 2
    for wanted in _BREAKS:
        for kept in range(len(page), half, -1):
            if page[kept - 1] == wanted:
                return kept
    return len(page)
