"""Finds what somebody means by a typed name; a suggestion's token always hits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

from bot.domain.errors import ErrorValue, InvalidInput, Problem
from bot.domain.ids import MemberId, SectionId, from_token
from bot.domain.members import Member
from bot.domain.sections import Section
from bot.ports.work import Work
from bot.services.origin import Origin
from bot.text.normalise import fold

NEAR = 3
_CANDIDATES = 50
LIKENESS = 0.34  # shared enough that it may be meant
MISTYPED = 0.6  # so alike that hardly anything else can be meant: 財制課 and 財政課
UNKNOWN_SECTION = "lookup.section_unknown"
_MERGES = 20


def resolve(typed: str, candidates: Iterable[tuple[int, str]]) -> int | None:
    """The candidate (id, name) somebody means: by its token, else by its exact name, else by the only
    name that begins so, else by the only name that contains it; compared after folding. None otherwise.
    """
    known = [(number, fold(name)) for number, name in candidates]
    chosen = from_token(typed)
    if any(number == chosen for number, _ in known):
        return chosen
    wanted = fold(typed)
    if not wanted:
        return None
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = {number for number, name in known if fits(name, wanted)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def near(
    typed: str, candidates: Iterable[tuple[int, str]], limit: int = NEAR, *, likeness: float = LIKENESS
) -> tuple[str, ...]:
    """Names that could be meant, the likeliest first: those that contain the text, then similar ones, of a
    ``likeness`` between 0 and 1 at least.
    """
    wanted = fold(typed)
    rated = []
    for _, name in candidates:
        folded = fold(name)
        shared = 1.0 if wanted in folded else SequenceMatcher(None, wanted, folded).ratio()
        if shared >= likeness:
            rated.append((-shared, name))
    return tuple(dict.fromkeys(name for _, name in sorted(rated)))[:limit]


class Titled(Protocol):
    """What is found by its title."""

    @property
    def id(self) -> int: ...

    @property
    def title(self) -> str: ...


Found = TypeVar("Found", bound=Titled)


def called(typed: str, candidates: Sequence[Found], *, param: str, unknown: str, close: str) -> Found:
    """The candidate somebody means by its title, see ``resolve``.

    Raises InvalidInput at ``param``: ``close`` with the titles that are near, ``unknown`` where none is.
    """
    titles = [(one.id, one.title) for one in candidates]
    meant = resolve(typed, titles)
    if meant is None:
        likely = near(typed, titles)
        raise InvalidInput({param: _problem(close if likely else unknown, typed, likely)})
    return next(one for one in candidates if one.id == meant)


@dataclass(frozen=True, slots=True)
class Meant:
    """A section somebody means. ``former``: what they call it, where it is called otherwise now."""

    section: Section
    former: str = ""


async def find_section(
    work: Work,
    typed: str,
    *,
    param: str = "section",
    reader: MemberId | None = None,
    every: bool = False,
    likeness: float = LIKENESS,
) -> Section:
    """The section a parameter means, see ``meant_section``."""
    meant = await meant_section(work, typed, param=param, reader=reader, every=every, likeness=likeness)
    return meant.section


async def section_for(work: Work, typed: str, origin: Origin, *, param: str = "section") -> Section:
    """The section a parameter means, among those whoever acts may know of; 総務課 looks after all."""
    return await find_section(work, typed, param=param, reader=origin.member_id, every=origin.administrator)


async def meant_section(
    work: Work,
    typed: str,
    *,
    param: str = "section",
    reader: MemberId | None = None,
    every: bool = False,
    likeness: float = LIKENESS,
) -> Meant:
    """The section a parameter means: any by token; else an open one by its name, any by a name it had, or an
    open one by a part of its name. One that was merged answers as the section it became. One for the
    colleagues of an organisation is found for a reader among them; ``every``: 総務課 looks after all of them.

    Raises InvalidInput at ``param`` with the names that are near (see ``near``), or as ``UNKNOWN_SECTION``.
    """
    organisation = None if every else await known_organisation(work, reader)
    number = from_token(typed)
    section = await work.sections.get(SectionId(number)) if number is not None else None
    if section is not None and (organisation is None or section.admits(organisation)):
        return await _where_it_went(work, section, section.name)
    seen = await work.sections.search("", limit=1_000, organisation=organisation)
    candidates = {found.id: found for found in seen}
    names = [(found.id, found.name) for found in candidates.values()]
    number = resolve(typed, names)
    meant = None if number is None else candidates[SectionId(number)]
    if meant is None or fold(meant.name) != fold(typed):
        once = await work.reforms.once_called(fold(typed))
        gone = await work.sections.get(once.section_id) if once else None
        if once and gone and (organisation is None or gone.admits(organisation)):
            return await _where_it_went(work, gone, once.name)
    if meant is None:
        close = near(typed, names, likeness=likeness)
        key = "lookup.section_near" if close else UNKNOWN_SECTION
        raise InvalidInput({param: _problem(key, typed, close)})
    return Meant(meant)


async def section_now(work: Work, section_id: SectionId) -> Section | None:
    """The section an id kept for a while means now: itself, or the one it was merged into."""
    section = await work.sections.get(section_id)
    return (await _where_it_went(work, section, section.name)).section if section else None


async def _where_it_went(work: Work, section: Section, called: str) -> Meant:
    """Follow a section through the merges it went through; nobody merges a section ever so often."""
    for _ in range(_MERGES):
        if section.merged_into is None:
            break
        section = await work.sections.get(section.merged_into) or section
    return Meant(section, called if fold(called) != fold(section.name) else "")


async def section_name(work: Work, section_id: SectionId | None) -> str:
    """What the section something belongs to is called; empty for what belongs to the whole town."""
    section = await work.sections.get(section_id) if section_id is not None else None
    return section.name if section else ""


async def known_organisation(work: Work, reader: MemberId | None) -> str:
    """Of whose colleagues' section somebody may know (see ``Member.organisation_key``)."""
    member = await work.members.get(reader) if reader is not None else None
    return member.organisation_key if member else ""


async def find_member(work: Work, typed: str, *, param: str = "member") -> Member:
    """The member a parameter means: by name among those who are here, or by token.

    Raises InvalidInput at ``param`` with the names that are near.
    """
    number = from_token(typed)
    member = await work.members.get(MemberId(number)) if number is not None else None
    if member is not None:
        return member
    candidates = {found.id: found for found in await work.members.search(typed, limit=_CANDIDATES)}
    names = [(found.id, found.profile.name) for found in candidates.values()]
    meant = resolve(typed, names)
    if meant is None:
        close = tuple(f"{found.profile.name}({found.profile.organisation})" for found in candidates.values())
        key = "lookup.member_near" if close else "lookup.member_unknown"
        raise InvalidInput({param: _problem(key, typed, close[:NEAR])})
    return candidates[MemberId(meant)]


def _problem(key: str, typed: str, names: tuple[str, ...]) -> Problem:
    values: dict[str, ErrorValue] = {"typed": typed[:40]}
    return Problem(key, {**values, "names": " / ".join(names)} if names else values)
