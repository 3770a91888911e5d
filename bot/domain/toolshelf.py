"""The toolshelf (共有棚): templates and systems colleagues share, and what comes back to who shared them.

An item stands there with its licence and a checklist its author answered. Others use it, make something of
their own from it, and send improvements back; every version keeps the credits of those who made it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput, Problem, Refused, Stale
from bot.domain.ids import ImprovementId, MemberId, SectionId, ShelfItemId, ShelfProblemId
from bot.domain.materials import check_url
from bot.domain.section_reports import FiscalYear, fiscal_year_at
from bot.domain.work_areas import WorkArea

TITLE_LIMIT = 80
ABOUT_LIMIT = 600
TEXT_LIMIT = 4_000
NOTE_LIMIT = 200
HOW_LIMIT = 200
PROBLEM_LIMIT = 500
MOST_KEPT = 300  # by one member
MOST_WAITING = 20  # improvements of one item nobody has decided about
MOST_PROBLEMS = 50  # reports about one item
GENERATIONS = 10  # how far up the chain of origins thanks are carried

THANKS_AT = time(17)  # when the thanks of a day are told
ASKED_MONTH, ASKED_DAY = 5, 15  # from when in a fiscal year one is asked: after the transfers of April
NOTHING = frozenset({"なし", "none"})  # typed in the place of a text that is to go

_DAY = timedelta(days=1)


class ItemKind(StrEnum):
    """What is shared."""

    KINTONE = "kintone"
    EXCEL = "excel"
    GUIDELINE = "guideline"  # 要綱
    SPECIFICATION = "specification"  # 仕様書
    FORM = "form"  # 様式
    OTHER = "other"


class Licence(StrEnum):
    """What others may do with it."""

    FREE = "free"  # CC0
    CREDIT = "credit"  # CC BY
    INSIDE = "inside"  # 庁内のみ
    ASK = "ask"  # 相談してから


class Assurance(StrEnum):
    """A clear answer to one line of the checklist."""

    YES = "yes"
    NO = "no"


class Signing(StrEnum):
    """Under what name the word of somebody who used an item is passed on."""

    ORGANISATION = "organisation"
    NOBODY = "nobody"


class ItemStatus(StrEnum):
    ON_SHELF = "on_shelf"
    HIDDEN = "hidden"  # taken down by a chief or 総務課 until something is put right
    WITHDRAWN = "withdrawn"


class ShelfOrder(StrEnum):
    """In which order the shelf is looked at."""

    NEWEST = "newest"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Checklist:
    """What its author made sure of before an item went on the shelf."""

    personal: Assurance  # no personal data
    names: Assurance  # no names of real residents or staff
    secrets: Assurance  # no internal numbers or keys
    rules: Assurance  # nothing against the rules of the organisation

    def check(self) -> None:
        """Raises InvalidInput at every line that is not sure yet."""
        answers = {
            "personal": self.personal,
            "names": self.names,
            "secrets": self.secrets,
            "rules": self.rules,
        }
        unsure = {
            name: Problem(f"shelf.unsure_{name}") for name, said in answers.items() if said is Assurance.NO
        }
        if unsure:
            raise InvalidInput(unsure)


@dataclass(frozen=True, slots=True)
class Content:
    """What an item is: a link, a text, or both."""

    kind: ItemKind
    title: str
    about: str
    url: str
    text: str
    area: WorkArea
    licence: Licence

    def check(self) -> None:
        """Raises InvalidInput at ``url`` for what is no https address, and where there is nothing to take."""
        check_takeable(self.url, self.text)


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """Something on the shelf. Times are UTC.

    ``author_id``: who shared it first, for good. ``keeper_id``: who looks after it; None: those who lead its
    section do. ``uses`` counts members. ``fresh_at``: when somebody last said that it holds.
    ``asked_year``: the fiscal year in which it was last asked.
    """

    id: ShelfItemId
    author_id: MemberId
    keeper_id: MemberId | None
    content: Content
    put_at: datetime
    fresh_at: datetime
    section_id: SectionId | None = None
    origin_id: ShelfItemId | None = None
    status: ItemStatus = ItemStatus.ON_SHELF
    version: int = 1
    uses: int = 0
    outdated: bool = False
    asked_year: int = 0

    @property
    def title(self) -> str:
        return self.content.title

    @property
    def on_shelf(self) -> bool:
        return self.status is ItemStatus.ON_SHELF

    @property
    def hidden(self) -> bool:
        return self.status is ItemStatus.HIDDEN

    @property
    def withdrawn(self) -> bool:
        return self.status is ItemStatus.WITHDRAWN

    def check_on_shelf(self) -> None:
        """Raises Refused for what was taken down."""
        if not self.on_shelf:
            raise Refused("shelf.taken_down", title=self.title)

    def check_there(self) -> None:
        """Raises Refused for what was withdrawn."""
        if self.withdrawn:
            raise Refused("shelf.withdrawn_already", title=self.title)

    def check_version(self, version: int) -> None:
        """Raises Stale when there is a newer version than the one a form was opened with."""
        if version != self.version:
            raise Stale("shelf.changed_meanwhile", title=self.title)

    def renew(self, content: Content, section_id: SectionId | None, now: datetime) -> "ShelfItem":
        """The next version, which its keeper vouches for now. Raises Refused when it was withdrawn."""
        self.check_there()
        return replace(
            self,
            content=content,
            section_id=section_id,
            version=self.version + 1,
            fresh_at=now,
            outdated=False,
        )

    def take_in(self, improvement: "Improvement", now: datetime) -> "ShelfItem":
        """The next version, with what somebody proposed in the place of what was there."""
        content = replace(
            self.content,
            url=improvement.url or self.content.url,
            text=improvement.text or self.content.text,
        )
        return self.renew(content, self.section_id, now)

    def withdraw(self) -> "ShelfItem":
        """Off the shelf for good, and empty but for its title: it may hold what nobody should see. What was
        made from it stays. Raises Refused when it was before.
        """
        self.check_there()
        emptied = replace(self.content, about="", url="", text="")
        return replace(self, status=ItemStatus.WITHDRAWN, content=emptied, uses=0)

    def hide(self) -> "ShelfItem":
        """Take it down until something is put right. Raises Refused when it is not on the shelf."""
        self.check_on_shelf()
        return replace(self, status=ItemStatus.HIDDEN)

    def show(self) -> "ShelfItem":
        """Put it back. Raises Refused when it was not taken down."""
        if not self.hidden:
            raise Refused("shelf.not_hidden", title=self.title)
        return replace(self, status=ItemStatus.ON_SHELF)

    def hand_to(self, keeper_id: MemberId | None) -> "ShelfItem":
        """Let another member look after it, or those who lead its section.

        Raises Refused where it has no section, or where nothing would change.
        """
        self.check_there()
        if keeper_id is None and self.section_id is None:
            raise Refused("shelf.no_section", title=self.title)
        if keeper_id == self.keeper_id:
            raise Refused("shelf.kept_already", title=self.title)
        return replace(self, keeper_id=keeper_id)

    def still_good(self, now: datetime) -> "ShelfItem":
        """まだ使えます. Raises Refused when it was withdrawn."""
        self.check_there()
        return replace(self, fresh_at=now, outdated=False)

    def past_its_time(self) -> "ShelfItem":
        """古くなりました: stays, with a mark. Raises Refused when it was withdrawn."""
        self.check_there()
        return replace(self, outdated=True)

    def check_usable_by(self, member_id: MemberId) -> None:
        """Raises Refused for who made it or looks after it: thanks come from others."""
        self.check_on_shelf()
        if member_id in {self.author_id, self.keeper_id}:
            raise Refused("shelf.own_use", title=self.title)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item as it stood. ``member_id``: who saved it; ``improver_id``: whose idea it was."""

    item_id: ShelfItemId
    number: int
    at: datetime
    member_id: MemberId
    title: str
    url: str
    text: str
    note: str = ""
    improver_id: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """使った: once per member and item. ``how``: how it went, where they said so."""

    item_id: ShelfItemId
    member_id: MemberId
    at: datetime
    how: str = ""
    signing: Signing = Signing.NOBODY


class ImprovementStatus(StrEnum):
    WAITING = "waiting"
    TAKEN_IN = "taken_in"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Improvement:
    """What somebody made better, for the keeper to take in. ``based_on``: the version they had."""

    id: ImprovementId
    item_id: ShelfItemId
    member_id: MemberId
    what: str
    url: str
    text: str
    at: datetime
    based_on: int
    status: ImprovementStatus = ImprovementStatus.WAITING

    def settle(self, status: ImprovementStatus) -> "Improvement":
        """Decided. Raises Refused when it was before."""
        if self.status is not ImprovementStatus.WAITING:
            raise Refused("shelf.decided_already")
        return replace(self, status=status)


@dataclass(frozen=True, slots=True)
class ShelfProblem:
    """困りごと: what somebody noticed about an item, for those who look after it only."""

    id: ShelfProblemId
    item_id: ShelfItemId
    member_id: MemberId
    words: str
    at: datetime


def text_of(item: ShelfItem) -> str:
    """The words by which an item is found."""
    return f"{item.content.title}\n{item.content.about}"


def first_version(item: ShelfItem) -> Version:
    """What an item's history begins with."""
    return version_of(item, item.author_id, item.put_at)


def version_of(
    item: ShelfItem, member_id: MemberId, at: datetime, *, note: str = "", improver_id: MemberId | None = None
) -> Version:
    """The item as it stands, as a line of its history."""
    content = item.content
    return Version(
        item.id, item.version, at, member_id, content.title, content.url, content.text, note, improver_id
    )


def check_takeable(url: str, text: str) -> None:
    """Raises InvalidInput at ``url`` for what is no https address, and where there is nothing to take."""
    if url:
        check_url(url)
    elif not text:
        raise InvalidInput({"url": Problem("shelf.nothing_to_take")})


def check_room(kept: int) -> None:
    """Raises Refused for who looks after as many items as one may."""
    if kept >= MOST_KEPT:
        raise Refused("shelf.too_many", count=MOST_KEPT)


def new_text(typed: str, before: str) -> str:
    """The text of an edited item: what was typed; as before where nothing was, none where なし was."""
    if not typed:
        return before
    return "" if typed.strip().casefold() in NOTHING else typed


def credits_of(versions: Iterable[Version]) -> tuple[MemberId, ...]:
    """Everybody whose improvement is in an item, each once, the first one first."""
    found = (one.improver_id for one in versions if one.improver_id is not None)
    return tuple(dict.fromkeys(found))


def next_thanks(now: datetime, zone: ZoneInfo) -> datetime:
    """When what somebody thanks for now is told, together with the rest of the day."""
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), THANKS_AT, tzinfo=zone)
    return due if due.timestamp() > now.timestamp() else datetime.combine(due.date() + _DAY, THANKS_AT, zone)


def thanks_since(due: datetime, zone: ZoneInfo) -> datetime:
    """From when on thanks are told at ``due``; before that they were told the day before."""
    return datetime.combine(due.astimezone(zone).date() - _DAY, THANKS_AT, tzinfo=zone)


def review_year(now: datetime, zone: ZoneInfo) -> FiscalYear | None:
    """The fiscal year in which one asks now whether what was shared earlier still holds; None in its first
    weeks, when everybody has just been moved.
    """
    year = fiscal_year_at(now, zone)
    begins = datetime(year.year, ASKED_MONTH, ASKED_DAY, tzinfo=zone)
    return year if now.timestamp() >= begins.timestamp() else None
