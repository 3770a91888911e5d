"""手引き: pages in which what was asked and answered is kept for whoever comes next."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import MemberId, PageId, SectionId

TITLE_LIMIT = 80
BODY_LIMIT = 12_000
PART_LIMIT = 2_800
"""What a form of every platform holds; a longer part is edited in several."""
MOST_VERSIONS = 30
NEW_PART = "new"
"""The mark of a part that is not there yet."""

HEADING = "## "
_GAP = "\n\n"
_MARK = re.compile(r"[0-9a-f]{12}")


class Role(StrEnum):
    """What somebody gave to a page."""

    ASKED = "asked"
    ANSWERED = "answered"
    WROTE = "wrote"


@dataclass(frozen=True, slots=True)
class Credit:
    """Who gave what to a page, and when they did so first."""

    member_id: MemberId
    role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the handbook. ``body`` is Markdown: headings, lists and words. ``writer_id``: who edited it
    last. ``fresh_at``: when it was last known to be right. Times are UTC.
    """

    id: PageId
    title: str
    body: str
    writer_id: MemberId
    written_at: datetime
    fresh_at: datetime
    section_id: SectionId | None = None
    version: int = 1
    outdated_at: datetime | None = None
    gone: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The body as it is read and edited, a part at a time; at least one."""
        return parts_of(self.body)

    def check_there(self) -> None:
        """Raises Refused for a page that was taken out of the handbook."""
        if self.gone:
            raise Refused("handbook.is_gone")

    def edit(self, title: str, body: str, by: MemberId, now: datetime) -> "Page":
        """The page in other words, right as of now. Raises Refused, InvalidInput at ``body``."""
        self.check_there()
        check_length(body)
        return replace(
            self,
            title=title,
            body=body,
            writer_id=by,
            written_at=now,
            fresh_at=now,
            outdated_at=None,
            version=self.version + 1,
        )

    def with_part(self, number: int, mark: str, text: str) -> tuple[str, bool]:
        """The body with other words in the part a form was opened with, wherever it stands by now. Where
        somebody else has edited that part meanwhile both are kept, one behind the other, and True is returned
        too. NEW_PART adds one.
        """
        given = list(self.parts) if self.body else []
        places = [place for place, part in enumerate(given) if mark_of(part) == mark]
        place = min(places, key=lambda one: abs(one - number), default=None)
        if place is None:
            behind = min(max(number, -1) + 1, len(given))
            given.insert(behind, text)
        else:
            given[place] = text
        clash = place is None and mark != NEW_PART
        return _GAP.join(part for part in given if part.strip()), clash

    def confirm(self, now: datetime) -> "Page":
        """It is right today. Raises Refused for one that was taken out."""
        self.check_there()
        return replace(self, fresh_at=now, outdated_at=None)

    def doubt(self, now: datetime) -> "Page":
        """It may be outdated. Raises like ``confirm``."""
        self.check_there()
        return replace(self, outdated_at=now)

    def withdraw(self) -> "Page":
        """Take it out of the handbook. Raises Refused where it was before."""
        self.check_there()
        return replace(self, gone=True)


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What a page said before it was edited by ``replaced_by``."""

    page_id: PageId
    number: int
    title: str
    body: str
    replaced_by: MemberId
    replaced_at: datetime


def is_mark(text: str) -> bool:
    """Whether a text can be the mark of a part."""
    return text == NEW_PART or _MARK.fullmatch(text) is not None


def mark_of(part: str) -> str:
    """What tells a part from what it said before or says after an edit."""
    return blake2b(part.encode(), digest_size=6).hexdigest()


def parts_of(body: str) -> tuple[str, ...]:
    """A body in parts that forms can hold: one a heading, longer ones at the ends of their lines."""
    found: list[str] = []
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith(HEADING) and any(one.strip() for one in lines):
            found += _cut("\n".join(lines))
            lines = []
        lines.append(line)
    return tuple(found + _cut("\n".join(lines))) or ("",)


def check_length(body: str) -> None:
    """Raises InvalidInput at ``body`` for one that is too long or empty."""
    if len(body) > BODY_LIMIT:
        raise InvalidInput({"body": Problem("input.too_long", {"limit": BODY_LIMIT, "length": len(body)})})
    if not body.strip():
        raise InvalidInput({"body": Problem("input.required")})


def _cut(part: str) -> list[str]:
    rest, found = part.strip("\n"), []
    while len(rest) > PART_LIMIT:
        end = rest.rfind("\n", 1, PART_LIMIT)
        end = PART_LIMIT if end < 0 else end
        found.append(rest[:end].strip("\n"))
        rest = rest[end:].strip("\n")
    return [one for one in (*found, rest) if one.strip()]
