"""The figures as Markdown: absolute, against the ORM row of the same run, and against the targets."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.load import KINDS, Measured
from benchmarks.reminders import Lateness

OURS = "Engawa"
ORM = "ORM"
Measures = Mapping[str, Mapping[str, Measured]]


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """One platform: measures by row and kind; calls that got no answer, mebibytes and seconds to ready by
    row.
    """

    platform: str
    measured: Measures
    unanswered: Mapping[str, int]
    memory: Mapping[str, float]
    ready: Mapping[str, float]
    lateness: Lateness | None


@dataclass(frozen=True, slots=True)
class Figures:
    platforms: Sequence[PlatformFigures]
    local_ready: float
    local_memory: float
    load_before: float


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of the project and what was found."""

    what: str
    target: str
    found: str
    met: bool


def report(figures: Figures) -> str:
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    load = f"load average before the run: {figures.load_before:.1f}"
    parts = [f"Measured with {where}; {load}. Times in milliseconds unless said otherwise."]
    for one in figures.platforms:
        parts += [f"### {one.platform.capitalize()}", _answers(one), _processes(one)]
    parts += ["### Targets", _goals(goals(figures))]
    return "\n\n".join(parts)


def goals(figures: Figures) -> list[Goal]:
    found = [goal for one in figures.platforms for goal in _platform_goals(one)]
    memory = figures.local_memory
    found.append(Goal("memory, local page alone", "≤ 100 MiB", f"{memory:.0f} MiB", memory <= 100))
    ready = figures.local_ready
    found.append(Goal("start to ready, local page alone", "< 1.5 s", f"{ready:.2f} s", ready < 1.5))
    return found


def _platform_goals(one: PlatformFigures) -> Iterable[Goal]:
    name = one.platform.capitalize()
    ours, orm = one.measured[OURS], one.measured[ORM]
    for kind, most in (("list", 1.5), ("rsvp", 1.0)):
        ratio = ours[kind].final(0.5) / orm[kind].final(0.5)
        yield Goal(f"{name}: {kind} p50 against the ORM", f"≤ {most}", f"{ratio:.2f}", ratio <= most)
    ratio = ours["rsvp"].rate / orm["rsvp"].rate
    yield Goal(f"{name}: rsvp throughput against the ORM", "≥ 1.25", f"{ratio:.2f}", ratio >= 1.25)
    calls = max(measured.answering / measured.answers for measured in ours.values())
    yield Goal(f"{name}: API calls per answer", "≤ 1", f"{calls:.2f}", calls <= 1)
    silent = one.unanswered[OURS]
    yield Goal(f"{name}: calls without an answer in time", "0", f"{silent}", silent == 0)
    slowest = max(measured.slowest_acknowledgement for measured in ours.values())
    yield Goal(f"{name}: slowest acknowledgement", "≤ 1 s", f"{slowest:.2f} s", slowest <= 1)
    flashes = sum(measured.promises_in_time for measured in ours.values())
    yield Goal(f"{name}: “thinking…” for what took < 0.5 s", "0", f"{flashes}", flashes == 0)
    memory, ready = one.memory[OURS], one.ready[OURS]
    yield Goal(f"{name}: memory after the load", "≤ 100 MiB", f"{memory:.0f} MiB", memory <= 100)
    yield Goal(f"{name}: start to ready", "< 1.5 s", f"{ready:.2f} s", ready < 1.5)
    if one.lateness:
        yield from _lateness_goals(name, one.lateness)


def _lateness_goals(name: str, lateness: Lateness) -> Iterable[Goal]:
    p50, p99 = median(lateness.late), quantiles(lateness.late, n=100)[98]
    found = f"p50 {p50:.2f} s, p99 {p99:.2f} s, most {max(lateness.late):.2f} s"
    number = len(lateness.late) + lateness.lost
    yield Goal(f"{name}: lateness of {number:,} reminders, p99", "< 1 s", found, p99 < 1)
    wrong = f"{lateness.lost} lost, {lateness.doubled} doubled"
    yield Goal(f"{name}: reminders lost or doubled", "0", wrong, not (lateness.lost or lateness.doubled))


def _answers(one: PlatformFigures) -> str:
    head = ("call", "row", "ack p50", "ack p99", "final p50", "p99", "× ORM", "per s", "× ORM", "CPU")
    lines = []
    for kind in KINDS:
        orm = one.measured[ORM][kind]
        for name, kinds in one.measured.items():
            row = kinds[kind]
            times = (row.acknowledged(0.5), row.acknowledged(0.99), row.final(0.5), row.final(0.99))
            lines.append(
                (
                    *(kind, name),
                    *(f"{1000 * value:.1f}" for value in times),
                    f"{row.final(0.5) / orm.final(0.5):.2f}",
                    f"{row.rate:.0f}",
                    f"{row.rate / orm.rate:.2f}",
                    f"{1000 * row.cpu:.1f}",
                )
            )
    return _table(head, lines)


def _processes(one: PlatformFigures) -> str:
    head = (
        "row",
        "memory MiB",
        "to ready s",
        "API calls per list",
        "per rsvp",
        "edits per rsvp",
        "unanswered",
    )
    lines = [
        (
            name,
            f"{one.memory[name]:.0f}",
            f"{one.ready[name]:.2f}",
            *(f"{kinds[kind].answering / kinds[kind].answers:.2f}" for kind in KINDS),
            f"{kinds['rsvp'].editing / kinds['rsvp'].answers:.2f}",
            f"{one.unanswered[name]}",
        )
        for name, kinds in one.measured.items()
    ]
    return _table(head, lines)


def _goals(found: Sequence[Goal]) -> str:
    lines = [(goal.what, goal.target, goal.found, "yes" if goal.met else "**no**") for goal in found]
    return _table(("what", "target", "found", "met"), lines)


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
