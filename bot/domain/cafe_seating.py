"""Who sits at which table of a world café, so that as few as possible meet again.

A round is laid out in several ways: by rotation (bot.domain.cafe_rotation), which needs no repetition at all
while nobody comes or goes, and by putting everybody where they know the fewest. What still repeats is then
mended by exchanging two people at a time, the best exchange first, none undone at once (tabu search). The
number of tries is fixed, and chance comes from the café's seed: the same café always comes to the same seats.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from random import Random

from bot.domain.cafe_rotation import rotated
from bot.domain.ids import MemberId

TRIES = 30_000
"""Exchanges that are looked at for one round."""

LAYOUTS = 16
PATIENCE = 60
"""Exchanges in a row that bring nothing, after which a layout is left as it is."""

MOST_REST = 7
"""Steps for which an exchange is not undone."""

AGAIN = 100
"""What meeting again weighs; each earlier time weighs one more, so that it does not always hit the same."""

Pair = frozenset[MemberId]
Tables = tuple[tuple[MemberId, ...], ...]


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody to be seated. ``number``: theirs for the whole café; ``keeps``: a host's table; from 0."""

    id: MemberId
    number: int
    keeps: int | None = None


def tables_for(people: int, size: int, before: int = 0) -> int:
    """How many tables of about ``size`` people; as many as ``before`` while those come within one of it."""
    if before and (size - 1) * before <= people <= (size + 1) * before:
        return before
    return max(1, (2 * people + size) // (2 * size))


def meetings(rounds: Iterable[Tables]) -> Counter[Pair]:
    """How often each two sat together."""
    return Counter(
        frozenset(pair) for tables in rounds for table in tables for pair in combinations(table, 2)
    )


def lay(sitters: Sequence[Sitter], held: Sequence[Tables], *, tables: int, seed: int) -> Tables:
    """The tables of the next round after those that were held. No two sitters keep the same table."""
    chance = Random(f"{seed}:{len(held)}")  # noqa: S311 - decides about seats, guards nothing
    weights = _weights(sitters, meetings(held))
    fixed = frozenset(place for place, sitter in enumerate(sitters) if sitter.keeps is not None)
    enough = AGAIN * (1 + _unavoidable(sitters, held, tables))
    best: _Layout | None = None
    tries = TRIES
    for attempt in range(LAYOUTS):
        first = _rotation(sitters, tables, len(held)) if attempt == 0 else None
        layout = _Layout(first or _spread(sitters, weights, tables, chance), weights, fixed, chance)
        tries -= layout.mend(enough, tries)
        if best is None or layout.cost < best.cost:
            best = layout
        if best.cost < enough or tries <= 0:
            break
    assert best is not None, "there is at least one layout"
    return tuple(tuple(sitters[place].id for place in table) for table in best.tables)


def _unavoidable(sitters: Sequence[Sitter], held: Sequence[Tables], tables: int) -> int:
    """How many must meet again at least: of those who shared a table, more than there are tables now."""
    there = {sitter.id for sitter in sitters}
    return max(
        (sum(_crowded(len(there.intersection(table)), tables) for table in one) for one in held), default=0
    )


def _crowded(people: int, tables: int) -> int:
    """How many pairs meet at least when so many people go to so many tables."""
    each, more = divmod(people, tables)
    return more * comb(each + 1, 2) + (tables - more) * comb(each, 2)


def _weights(sitters: Sequence[Sitter], met: Counter[Pair]) -> list[list[int]]:
    places = {sitter.id: place for place, sitter in enumerate(sitters)}
    weights = [[0] * len(sitters) for _ in sitters]
    for pair, times in met.items():
        known = [places[one] for one in pair if one in places]
        if len(known) == len(pair):
            one, other = known
            weights[one][other] = weights[other][one] = AGAIN + times
    return weights


def _rotation(sitters: Sequence[Sitter], tables: int, turn: int) -> list[list[int]]:
    """By rotation. Who leaves makes room for the last who came, so that the others keep their homes."""
    hosts = {sitter.keeps: place for place, sitter in enumerate(sitters) if sitter.keeps is not None}
    guests = [place for place, sitter in enumerate(sitters) if sitter.keeps is None]
    slots = [
        (table, column)
        for column in range(len(sitters) // tables + 1)
        for table in range(tables)
        if column or table not in hosts
    ]
    laid: list[list[int]] = [[hosts[table]] if table in hosts else [] for table in range(tables)]
    first = 0 if hosts else 1  # without hosts nobody has to stay
    for place, slot in zip(_settled(sitters, guests), slots, strict=False):
        table, column = slot
        laid[rotated(table, column + first, turn, tables)].append(place)
    return laid


def _settled(sitters: Sequence[Sitter], guests: Sequence[int]) -> list[int]:
    """Guests by slot: each at their own number where there is such a slot, the others in those left free."""
    own = {sitters[place].number: place for place in guests if sitters[place].number < len(guests)}
    others = iter([place for place in guests if sitters[place].number >= len(guests)])
    return [own[slot] if slot in own else next(others) for slot in range(len(guests))]


def _spread(
    sitters: Sequence[Sitter], weights: list[list[int]], tables: int, chance: Random
) -> list[list[int]]:
    """Everybody where they know the fewest of those who sit there already; who met the most chooses first."""
    laid: list[list[int]] = [[] for _ in range(tables)]
    free = []
    for place, sitter in enumerate(sitters):
        if sitter.keeps is None:
            free.append(place)
        else:
            laid[sitter.keeps].append(place)
    chance.shuffle(free)
    free.sort(key=lambda place: -sum(weights[place]))
    least, larger = divmod(len(sitters), tables)
    for place in free:
        row = weights[place]
        open_ones = [table for table in laid if len(table) < least + (larger > 0)]
        chosen = min(open_ones, key=lambda table: (sum(row[other] for other in table), len(table)))
        chosen.append(place)
        larger -= len(chosen) > least
    return laid


class _Layout:
    """Tables of places (indices of the sitters), mended by exchanges. ``cost``: what still repeats."""

    def __init__(
        self, tables: list[list[int]], weights: list[list[int]], fixed: frozenset[int], chance: Random
    ) -> None:
        self.tables = tables
        self._weights = weights
        self._chance = chance
        self._at = {place: number for number, table in enumerate(tables) for place in table}
        self._movable = [place for place in self._at if place not in fixed]
        self._resting = dict.fromkeys(self._movable, 0)  # until which step nobody moves them again
        self._trouble = dict.fromkeys(self._at, 0)
        for table in tables:
            self._weigh(table)
        self.cost = sum(self._trouble.values()) // 2

    def mend(self, enough: int, tries: int) -> int:
        """Exchange until less than ``enough`` repeats or it leads nowhere, then go back to the best that was
        seen. Looks at ``tries`` exchanges at most; returns at how many.
        """
        best, kept = self.cost, [list(table) for table in self.tables]
        step = found = 0
        while self.cost >= enough and step - found <= PATIENCE and step * len(self._movable) < tries:
            self._exchange(step)
            step += 1
            if self.cost < best:
                best, kept, found = self.cost, [list(table) for table in self.tables], step
        self.cost, self.tables = best, kept
        return step * len(self._movable)

    def _exchange(self, step: int) -> None:
        """The best exchange for somebody who meets others again."""
        troubled = [place for place in self._movable if self._trouble[place]]
        if not troubled:
            return
        one = self._chance.choice(troubled)
        here = self._at[one]
        others = [
            place for place in self._movable if self._at[place] != here and self._resting[place] <= step
        ]
        if not others:
            return
        self._chance.shuffle(others)
        gain, other = min(((self._gain(one, other), other) for other in others), key=lambda found: found[0])
        self._swap(one, other)
        self.cost += gain
        rest = max(1, len(self._movable) // 6)
        for moved in (one, other):
            self._resting[moved] = step + self._chance.randint(1, min(rest, MOST_REST))

    def _gain(self, one: int, other: int) -> int:
        """What an exchange adds to the cost."""
        row, others_row = self._weights[one], self._weights[other]
        there = sum([row[place] for place in self.tables[self._at[other]]]) - row[other]
        here = sum([others_row[place] for place in self.tables[self._at[one]]]) - row[other]
        return there + here - self._trouble[one] - self._trouble[other]

    def _swap(self, one: int, other: int) -> None:
        here, there = self.tables[self._at[one]], self.tables[self._at[other]]
        here[here.index(one)], there[there.index(other)] = other, one
        self._at[one], self._at[other] = self._at[other], self._at[one]
        self._weigh(here)
        self._weigh(there)

    def _weigh(self, table: list[int]) -> None:
        for place in table:
            row = self._weights[place]
            self._trouble[place] = sum([row[other] for other in table])
