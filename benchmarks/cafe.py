"""What the tables of a world café cost and how often people meet again. ``python -m benchmarks.cafe``.

Every row is a café with the same people (or with some who go and as many who come between two rounds): the
time of all its rounds together as a part of the second that 200 people in five rounds may take, and meetings
that were not the first of their two people.
"""

import time
from dataclasses import dataclass

from bot.domain.cafe_seating import Sitter, Tables, lay, meetings, tables_for
from bot.domain.ids import MemberId

LIMIT = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Cafe:
    people: int
    size: int
    rounds: int
    hosts: bool = False
    going: int = 0

    @property
    def name(self) -> str:
        hosts = ", hosts stay" if self.hosts else ""
        going = f", {self.going} go and come" if self.going else ""
        return f"{self.people} at tables of {self.size}, {self.rounds} rounds{hosts}{going}"


CAFES = (
    Cafe(16, 4, 3),
    Cafe(16, 4, 5),
    Cafe(16, 4, 4, hosts=True),
    Cafe(16, 4, 5, hosts=True),
    Cafe(17, 4, 4),
    Cafe(24, 4, 5),
    Cafe(30, 5, 5),
    Cafe(36, 6, 4),
    Cafe(200, 4, 5),
    Cafe(200, 5, 5, hosts=True),
    Cafe(200, 4, 5, hosts=True, going=10),
    Cafe(200, 8, 5, hosts=True, going=20),
    Cafe(200, 10, 8),
    Cafe(300, 10, 10),
)


def hold(cafe: Cafe, seed: int) -> tuple[list[Tables], float]:
    """All rounds of a café, and the seconds they took."""
    people = list(range(cafe.people))
    held: list[Tables] = []
    taken = 0.0
    number = 0
    for turn in range(cafe.rounds):
        number = tables_for(len(people), cafe.size, number)
        hosts = number if cafe.hosts else 0
        there = [Sitter(MemberId(one), one, one if one < hosts else None) for one in people]
        before = time.perf_counter()
        held.append(lay(there, held, tables=number, seed=seed))
        taken += time.perf_counter() - before
        first = cafe.people + turn * cafe.going
        gone = people[hosts + turn : hosts + turn + cafe.going]
        people = [one for one in people if one not in gone] + list(range(first, first + cafe.going))
    return held, taken


def main() -> None:
    """Three seeds each; the slowest and the one with the most repetitions are told."""
    print(f"{'':<57}{'seconds':>9}{'x limit':>9}{'again':>7}")
    for cafe in CAFES:
        runs = [hold(cafe, seed) for seed in (1, 2, 3)]
        slowest = max(taken for _, taken in runs)
        again = max(sum(times - 1 for times in meetings(held).values()) for held, _ in runs)
        print(f"{cafe.name:<57}{slowest:9.3f}{slowest / LIMIT:9.3f}{again:7}")


if __name__ == "__main__":
    main()
