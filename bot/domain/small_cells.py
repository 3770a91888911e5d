"""Tables in which nobody stands alone: counts below ``least`` are merged until none can be worked out.

Everything that is shown is a sum over parts of one division, so whatever is subtracted from what leaves a
sum over whole parts again: none, or at least ``least``. Those who agreed to be named are known anyway; what
counts is how many stand behind a number without a name.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Label = TypeVar("Label", bound=Hashable)
Counts = tuple[int, ...]
Group = tuple[int, ...]

_FEWEST_MERGED = 2


@dataclass(frozen=True, slots=True)
class Table(Generic[Label]):
    """Rows that can be told, and one of all others together; empty where there are none. One number per group
    of choices.
    """

    rows: Mapping[Label, Counts]
    others: Counts = ()


def safe(counts: Iterable[int], least: int) -> bool:
    """Whether nobody stands alone in any of them."""
    return all(count == 0 or count >= least for count in counts)


def grouped(unnamed: Counts, least: int) -> tuple[Group, ...]:
    """Which choices (by position) are counted together, in their order; none where not even all together are
    enough. Where one has to be merged, those nobody chose are merged too: a zero would tell of the others.
    """
    if safe(unnamed, least):
        return tuple((at,) for at in range(len(unnamed)))
    merged = [at for at, count in enumerate(unnamed) if count < least]
    rest = [at for at in range(len(unnamed)) if at not in merged]
    while not _hides((sum(unnamed[at] for at in merged),), len(merged), least):
        if not rest:
            break
        fewest = min(unnamed[at] for at in rest)
        merged += [at for at in rest if unnamed[at] == fewest]  # all of them: which one was taken would tell
        rest = [at for at in rest if unnamed[at] != fewest]
    if sum(unnamed[at] for at in merged) < least:
        return ()
    return tuple(sorted([tuple(sorted(merged)), *((at,) for at in rest)]))


def by_group(counts: Counts, groups: Sequence[Group]) -> Counts:
    """Counts of choices as counts of groups."""
    return tuple(sum(counts[at] for at in group) for group in groups)


def rows_together(unnamed: Mapping[Label, Counts], least: int) -> frozenset[Label] | None:
    """Which rows are told of together only; None where no row can be told of by itself."""
    filled = {label: counts for label, counts in unnamed.items() if any(counts)}
    merged = [label for label, counts in filled.items() if not safe(counts, least)]
    rest = [label for label in filled if label not in merged]
    while merged and not _hides(_sum(filled[one] for one in merged), len(merged), least):
        if not rest:
            return None
        fewest = min(sum(filled[label]) for label in rest)
        merged += [label for label in rest if sum(filled[label]) == fewest]
        rest = [label for label in rest if sum(filled[label]) != fewest]
    return frozenset(merged) if rest or not merged else None


def _hides(sums: Counts, parts: int, least: int) -> bool:
    """Whether sums over so many parts leave open how each came about: nobody stands alone in them, and they
    are not what comes of all parts being just below ``least``.
    """
    return parts >= _FEWEST_MERGED and safe(sums, least) and parts * (least - 1) not in sums


def table_of(
    answers: Iterable[tuple[Label, int, bool]], groups: Sequence[Group], choices: int, least: int
) -> Table[Label] | None:
    """A table of answers, each with its row, its choice (by position) and whether it is named; None where no
    row can be told of by itself.
    """
    everybody: dict[Label, Counter[int]] = {}
    unnamed: dict[Label, Counter[int]] = {}
    for label, choice, named in answers:
        everybody.setdefault(label, Counter())[choice] += 1
        unnamed.setdefault(label, Counter())[choice] += not named
    counted = {label: by_group(_row(found, choices), groups) for label, found in everybody.items()}
    hidden = {label: by_group(_row(found, choices), groups) for label, found in unnamed.items()}
    together = rows_together(hidden, least)
    if together is None:
        return None
    rows = {label: counts for label, counts in counted.items() if label not in together}
    return Table(rows, _sum(counted[label] for label in together))


def _row(found: Counter[int], choices: int) -> Counts:
    return tuple(found[at] for at in range(choices))


def _sum(rows: Iterable[Counts]) -> Counts:
    return tuple(map(sum, zip(*rows, strict=True)))
