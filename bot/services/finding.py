"""探す: one look over everything the town knows, of each kind the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.findings import FindKind, FindWhat, Narrowing, enough, fits, words_sought
from bot.domain.ids import MemberId
from bot.domain.policy import Policy
from bot.domain.section_reports import FiscalYear, read_year
from bot.domain.sections import Section
from bot.domain.work_areas import WorkArea
from bot.ports.findings import Finding, Sought
from bot.ports.work import Storage, Work
from bot.services.kept_searches import KeptSearches
from bot.services.lookup import find_section
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.text.sought import WordsMeant, all_spellings

FIND = "find"  # the command a kept search belongs to


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for. section, area, year: as they were typed; areas: the work areas ``area`` may
    mean in the reader's language.
    """

    text: str
    what: FindWhat | None = None
    section: str = ""
    area: str = ""
    year: str = ""
    areas: frozenset[WorkArea] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. ``more``: there is more of it. ``fits``: some of it speaks closely of what
    was looked for.
    """

    kind: FindKind
    findings: tuple[Finding, ...]
    more: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and what it was narrowed to."""

    groups: tuple[Group, ...]
    section: Section | None = None
    year: FiscalYear | None = None

    @property
    def nearest(self) -> bool:
        """Whether there is something, but nothing that fits: it is only the nearest there is."""
        return bool(self.groups) and not any(group.fits for group in self.groups)


class FindingService:
    """Who may know of what is part of every query. ``searches``: those that are kept."""

    def __init__(self, storage: Storage, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._policy = policy
        self._index = index
        self.searches = KeptSearches(storage, FIND)

    async def find(self, wish: Wish, origin: Origin, *, limit: int, offset: int = 0) -> Found:
        """Up to ``limit`` things of each kind that is meant. Raises InvalidInput at ``section``, ``year``."""
        meant = await self._index.words(wish.text)
        async with self._storage.read() as work:
            narrowing, section, year = await narrowed(work, wish, origin, self._policy)
            sought = sought_for(wish.text, meant, narrowing, origin.now)
            groups = []
            for kind in _kinds(wish, narrowing):
                found, close = await self._of(work, kind, wish.text, sought, origin, limit + 1, offset)
                if found:
                    groups.append(Group(kind, tuple(found[:limit]), len(found) > limit, close))
            return Found(tuple(groups), section, year)

    async def _of(  # noqa: PLR0917 - one look, all of whose parts differ
        self,
        work: Work,
        kind: FindKind,
        text: str,
        sought: Sought,
        origin: Origin,
        limit: int,
        offset: int,
    ) -> tuple[Sequence[Finding], bool]:
        """What there is of one kind, and whether some of it fits: a question by what it speaks of, anything
        else by how many of the words it holds.
        """
        reader = MemberId(origin.member_id or 0)
        if kind is not FindKind.QUESTION:
            if not sought.words:
                return (), False
            findings = await work.findings.of(kind, sought, reader, limit=limit, offset=offset)
            return findings, any(fits(one.held, len(sought.words)) for one in findings)
        matches = await self._index.search(
            work,
            text,
            limit=limit,
            offset=offset,
            section_id=sought.narrowing.section_id,
            reader=reader,
            narrowing=sought.narrowing,
        )
        questions = [
            Finding(one.question.id, one.question.title, one.snippet, one.question.asked_at)
            for one in matches
        ]
        return questions, await self._index.fits(text, matches)


def sought_for(text: str, meant: WordsMeant, narrowing: Narrowing, now: datetime) -> Sought:
    """What things of every kind but questions are looked for by."""
    words, besides = words_sought(text, meant.named), words_sought("", meant.said)
    spelt = all_spellings((*words, *besides), meant)
    return Sought(words, narrowing, now, enough(len(words)), besides, spelt)


async def narrowed(
    work: Work, wish: Wish, origin: Origin, policy: Policy
) -> tuple[Narrowing, Section | None, FiscalYear | None]:
    """What a wish narrows to. Raises InvalidInput at ``section`` and ``year``."""
    section = await find_section(work, wish.section, reader=origin.member_id) if wish.section else None
    year = read_year(wish.year, origin.now, policy.zone) if wish.year else None
    narrowing = Narrowing(
        section_id=section.id if section else None,
        settled=wish.what.settled if wish.what else None,
        area=wish.area,
        areas=wish.areas,
    )
    if year is not None:
        narrowing = replace(narrowing, since=year.begins_at, until=year.ends_at)
    return narrowing, section, year


def _kinds(wish: Wish, narrowing: Narrowing) -> tuple[FindKind, ...]:
    return tuple(kind for kind in narrowing.kinds if wish.what is None or kind is wish.what.kind)
