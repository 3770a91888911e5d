"""World cafés (ワールドカフェ): who is there, who keeps a table, and how one round follows another."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from random import Random

from bot.domain.cafe_seating import Pair, Sitter, Tables, lay, meetings, tables_for
from bot.domain.errors import Refused, Stale
from bot.domain.ids import CafeId, EventId, MemberId

LEAST_PEOPLE, MOST_PEOPLE = 4, 300
LEAST_SIZE, MOST_SIZE, USUAL_SIZE = 3, 10, 4
MOST_ROUNDS, USUAL_ROUNDS = 10, 3
LEAST_MINUTES, MOST_MINUTES, USUAL_MINUTES = 5, 120, 20
SOON = timedelta(minutes=5)
"""How long before its end a round is told to come to one."""


class CafeStatus(StrEnum):
    OPEN = "open"
    OVER = "over"


class Presence(StrEnum):
    HERE = "here"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class CafePlan:
    """What whoever opens a café chooses. ``size``: about how many sit at a table; ``minutes``: of a round."""

    size: int = USUAL_SIZE
    rounds: int = USUAL_ROUNDS
    minutes: int = USUAL_MINUTES


@dataclass(frozen=True, slots=True)
class Cafe:
    """One café at an event. ``round``: the one running or held last, 0 before the first; ``seed``: where its
    chance comes from, so that the same people are always seated alike.
    """

    id: CafeId
    event_id: EventId
    plan: CafePlan
    seed: int
    opened_at: datetime
    round: int = 0
    began_at: datetime | None = None
    status: CafeStatus = CafeStatus.OPEN

    @property
    def open(self) -> bool:
        return self.status is CafeStatus.OPEN

    @property
    def ends_at(self) -> datetime | None:
        """When the round ends that began last; None before the first."""
        return None if self.began_at is None else self.began_at + timedelta(minutes=self.plan.minutes)

    @property
    def last_round(self) -> bool:
        return self.round >= self.plan.rounds

    def running(self, now: datetime) -> bool:
        """Whether people sit and talk."""
        return self.open and self.ends_at is not None and now < self.ends_at

    def check_open(self) -> None:
        """Raises Refused when the café is over."""
        if not self.open:
            raise Refused("cafe.is_over").about(self.event_id)

    def arrange(self, plan: CafePlan) -> "Cafe":
        """Other numbers from the next round on. Raises Refused when it is over or more rounds were held."""
        self.check_open()
        if plan.rounds < self.round:
            raise Refused("cafe.rounds_held", count=self.round).about(self.event_id)
        return replace(self, plan=plan)

    def begin(self, held: int, now: datetime) -> "Cafe":
        """The next round. ``held``: how many were when whoever asks looked.

        Raises Stale when another one began meanwhile, Refused when the café is over or all rounds were held.
        """
        self.check_open()
        if held != self.round:
            raise Stale("cafe.moved_on", round=self.round).about(self.event_id)
        if self.last_round:
            raise Refused("cafe.no_more_rounds", count=self.plan.rounds).about(self.event_id)
        return replace(self, round=self.round + 1, began_at=now)

    def finish(self) -> "Cafe":
        """おひらき. Raises Refused when it is over already."""
        self.check_open()
        return replace(self, status=CafeStatus.OVER)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at a café. ``number``: theirs as long as it lasts, from 0; ``host``: keeps a table."""

    member_id: MemberId
    number: int
    host: bool = False
    presence: Presence = Presence.HERE

    @property
    def here(self) -> bool:
        return self.presence is Presence.HERE


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sat in a round. ``table``: from 1; ``host``: of that table in that round."""

    round: int
    table: int
    member_id: MemberId
    host: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it. ``fewest``, ``most`` and ``average`` (to a tenth): how many others each of the people
    met; ``again``: pairs that met more than once.
    """

    people: int
    rounds: int
    fewest: int
    most: int
    average: float
    again: int


def newcomer(guests: Sequence[Guest], member_id: MemberId, *, host: bool = False) -> Guest:
    """Somebody who comes, or comes back. Raises Refused when the café is as full as it may get."""
    for guest in guests:
        if guest.member_id == member_id:
            return replace(guest, presence=Presence.HERE, host=guest.host or host)
    if len(guests) >= MOST_PEOPLE:
        raise Refused("cafe.full", count=MOST_PEOPLE)
    return Guest(member_id, max((guest.number for guest in guests), default=-1) + 1, host)


def deal(guests: Sequence[Guest], seed: int) -> tuple[Guest, ...]:
    """Numbers for the first round: those who answered together need not begin together."""
    mixed = sorted(guests, key=lambda guest: guest.number)
    Random(seed).shuffle(mixed)  # noqa: S311 - decides about seats, guards nothing
    return tuple(replace(guest, number=number) for number, guest in enumerate(mixed))


def seat(cafe: Cafe, guests: Iterable[Guest], history: Sequence[Seat]) -> tuple[Seat, ...]:
    """The seats of the round that has just begun, for everybody who is here.

    Hosts stay at their table as long as it is there; of two at one table, the one who kept it before.
    Raises Refused for too few people or too many.
    """
    here = sorted((guest for guest in guests if guest.here), key=lambda guest: guest.number)
    if len(here) < LEAST_PEOPLE:
        raise Refused("cafe.too_few", count=LEAST_PEOPLE, here=len(here)).about(cafe.event_id)
    if len(here) > MOST_PEOPLE:
        raise Refused("cafe.full", count=MOST_PEOPLE)
    rounds = rounds_of(history)
    number = tables_for(len(here), cafe.plan.size, len(rounds[-1]) if rounds else 0)
    keeps = _kept(here, history, number)
    sitters = [Sitter(guest.member_id, guest.number, keeps.get(guest.member_id)) for guest in here]
    laid = lay(sitters, rounds, tables=number, seed=cafe.seed)
    return tuple(
        Seat(cafe.round, table, member_id, host=member_id in keeps)
        for table, people in enumerate(laid, start=1)
        for member_id in people
    )


def _kept(here: Sequence[Guest], history: Sequence[Seat], tables: int) -> dict[MemberId, int]:
    """Which host keeps which table, from 0; more hosts than tables sit among the others."""
    before = {one.member_id: one for one in sorted(history, key=lambda one: one.round)}
    hosts = [guest.member_id for guest in here if guest.host]
    hosts.sort(key=lambda host: not (host in before and before[host].host))
    kept: dict[MemberId, int] = {}
    for host in hosts:
        table = before[host].table - 1 if host in before else tables
        if table < tables and table not in kept.values():
            kept[host] = table
    free = iter([table for table in range(tables) if table not in kept.values()])
    others = [host for host in hosts if host not in kept]
    return kept | dict(zip(others, free, strict=False))


def rounds_of(history: Iterable[Seat]) -> tuple[Tables, ...]:
    """The tables of every round that was held, in order."""
    found: dict[int, dict[int, list[MemberId]]] = {}
    for one in history:
        found.setdefault(one.round, {}).setdefault(one.table, []).append(one.member_id)
    return tuple(
        tuple(tuple(people) for _, people in sorted(tables.items())) for _, tables in sorted(found.items())
    )


def late_seat(cafe: Cafe, history: Sequence[Seat], member_id: MemberId) -> Seat:
    """A seat in the running round for somebody who comes late or comes back: their own if they had one, else
    at the smallest table, of those the one where they met the fewest.
    """
    now = [one for one in history if one.round == cafe.round]
    own = next((one for one in now if one.member_id == member_id), None)
    if own is not None:
        return own
    met = meetings(rounds_of(history))
    sizes = Counter(one.table for one in now)

    def again(table: int) -> int:
        return sum(met[frozenset((member_id, one.member_id))] for one in now if one.table == table)

    table = min(sizes, key=lambda table: (sizes[table], again(table), table))
    return Seat(cafe.round, table, member_id)


def successor(cafe: Cafe, guests: Iterable[Guest], history: Sequence[Seat], leaver: MemberId) -> Guest | None:
    """Who is asked to keep a table whose host goes: of those who sit there, the one who came first."""
    now = {one.member_id: one for one in history if one.round == cafe.round}
    left = now.get(leaver)
    if left is None or not left.host:
        return None
    there = [
        guest
        for guest in guests
        if guest.here
        and not guest.host
        and guest.member_id != leaver
        and guest.member_id in now
        and now[guest.member_id].table == left.table
    ]
    return min(there, key=lambda guest: guest.number, default=None)


def summary(history: Sequence[Seat]) -> Summary:
    """What came of the rounds held."""
    met: Mapping[Pair, int] = meetings(rounds_of(history))
    others = Counter(chain.from_iterable(met))
    people = {one.member_id for one in history}
    counts = [others[member_id] for member_id in people]
    return Summary(
        people=len(people),
        rounds=len({one.round for one in history}),
        fewest=min(counts, default=0),
        most=max(counts, default=0),
        average=round(sum(counts) / len(counts), 1) if counts else 0.0,
        again=sum(times > 1 for times in met.values()),
    )
