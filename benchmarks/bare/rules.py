"""What the bare bots know of events: no more than a list and an answer need. Imports nothing of ours."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

PAGE = 10
SEATED = "come"
BUTTON = "rsvp"  # rsvp:<event>:<style>
LIST_HEADING = "これからのイベント"


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the list shows it. Times are milliseconds since 1970."""

    title: str
    starts_at: int
    capacity: int | None
    come: int
    mine: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    come: int
    listen: int
    drop_in: int
    later: int
    undecided: int
    waiting: int
    arrivals: int

    def shifted(self, style: str, state: str, by: int) -> "Counts":
        name = "waiting" if state == "waiting" else style
        return replace(self, **{name: getattr(self, name) + by})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that stands, or is to stand."""

    style: str
    state: str
    arrival: int


def decide(counts: Counts, capacity: int | None, before: Given | None, style: str) -> tuple[Given, Counts]:
    """A seat while one is free and nobody waits, else the end of the line."""
    if before:
        counts = counts.shifted(before.style, before.state, -1)
    counts = replace(counts, arrivals=counts.arrivals + 1)
    free = capacity is None or (counts.come < capacity and not counts.waiting)
    after = Given(style, "confirmed" if style != SEATED or free else "waiting", counts.arrivals)
    return after, counts.shifted(after.style, after.state, 1)


class Store(Protocol):
    """Where a bare bot keeps its town. ``place`` and ``user`` are the platform's ids."""

    async def open(self) -> None: ...
    async def page(self, place: str, user: str) -> Sequence[Line]: ...
    async def answer(self, request: str, place: str, user: str, event: int, style: str) -> str:
        """Returns the event's title with what now stands."""
        ...


class Nothing:
    """No store at all: the library alone, answering a constant as long as the others' answers."""

    async def open(self) -> None:
        pass

    async def page(self, _place: str, _user: str) -> Sequence[Line]:
        return _ALWAYS

    async def answer(self, _request: str, _place: str, _user: str, _event: int, style: str) -> str:
        return f"縁側の勉強会: {style}"


_ALWAYS = [
    Line(f"第{number}回 縁側の勉強会", 1_795_000_000_000, 5_000, number, None) for number in range(PAGE)
]


def list_text(lines: Sequence[Line]) -> str:
    """The page as ten lines of text."""
    return "\n".join([LIST_HEADING, *(_line(line) for line in lines)])


def answer_text(said: str) -> str:
    return f"お返事を受け取りました。\n{said}"


def read_button(custom_id: str) -> tuple[int, str] | None:
    word, _, rest = custom_id.partition(":")
    event, _, style = rest.partition(":")
    return (int(event), style) if word == BUTTON else None


def now_milliseconds() -> int:
    return time.time_ns() // 1_000_000


def _line(line: Line) -> str:
    when = time.strftime("%m/%d %H:%M", time.gmtime(line.starts_at // 1000 + 9 * 3600))
    seats = f"{line.come}/{line.capacity}" if line.capacity else f"{line.come}"
    mine = f" あなた: {line.mine}" if line.mine else ""
    return f"**{line.title}** {when} 参加 {seats}人{mine}"
