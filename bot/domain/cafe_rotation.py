"""Rotations of a world café that bring nobody together twice, as far as arithmetic reaches.

Everybody has a home: a table and a column. In turn r (from 0) who is at home at table t in column c sits at
table t + a(c) * r. Two people of different columns meet where (a(c) - a(c')) * r = t' - t, which in a field
has one answer at most; two of one column never meet. Tables stay as even as their homes, since every column
moves as a whole, and column 0 can stay where it is: those are the hosts.

Whole numbers modulo the number of tables are a field where that is prime, and do no harm elsewhere while
columns and turns are few. For 4, 8, 9, 16 and 25 tables, where they would, the numbers are polynomials.
"""

from functools import cache
from itertools import zip_longest

# Order: the prime its numbers are written in, and the polynomial (lowest power first) that counts as zero.
_FIELDS = {
    4: (2, (1, 1, 1)),
    8: (2, (1, 1, 0, 1)),
    9: (3, (1, 0, 1)),
    16: (2, (1, 1, 0, 0, 1)),
    25: (5, (2, 0, 1)),
}


@cache
def rotated(table: int, column: int, turn: int, tables: int) -> int:
    """The table, from 0, at which somebody sits in a turn; ``column`` 0 stays."""
    turn, column = turn % tables, column % tables
    if tables not in _FIELDS:
        return (table + column * turn) % tables
    prime, _ = _FIELDS[tables]
    moved = _product(_digits(column, prime), _digits(turn, prime), tables)
    added = zip_longest(_digits(table, prime), moved, fillvalue=0)
    return _number([(one + other) % prime for one, other in added], prime)


def _product(one: list[int], other: list[int], order: int) -> list[int]:
    prime, zero = _FIELDS[order]
    found = [0] * (len(one) + len(other))
    for power, digit in enumerate(one):
        for more, factor in enumerate(other):
            found[power + more] += digit * factor
    for power in range(len(found) - 1, len(zero) - 2, -1):
        highest = found[power]  # the polynomials above begin with 1
        for below, digit in enumerate(zero):
            found[power - len(zero) + 1 + below] -= highest * digit
    return [digit % prime for digit in found[: len(zero) - 1]]


def _digits(number: int, prime: int) -> list[int]:
    digits = []
    while number:
        number, digit = divmod(number, prime)
        digits.append(digit)
    return digits


def _number(digits: list[int], prime: int) -> int:
    return sum(digit * prime**power for power, digit in enumerate(digits))
