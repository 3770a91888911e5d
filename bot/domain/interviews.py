"""課長面談: 総務課 talks with every chief in turn. It offers slots, chiefs choose, notes stay in the office.

An interview is the talk with one section in one campaign, whoever leads it. It names the slot it takes; a
slot that no interview names is free. So no slot can be booked twice and no section can book two.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId
from bot.text.normalise import fold, single_line

NAME_LIMIT = 40
WORDS_LIMIT = 600
NOTES_LIMIT = 1_500
THEME_LIMIT = 20
MOST_THEMES = 5
SHORTEST, LONGEST, USUAL = 15, 60, 30  # minutes of a slot
MOST_SLOTS = 20  # offered in one go
TOLD_FROM = 3  # a theme of fewer sections is told to nobody outside the office: they could be recognised
REMINDERS = (timedelta(days=1), timedelta(minutes=10))

_MINUTE = timedelta(minutes=1)
_SEPARATORS = str.maketrans("、,，､;;\n", "、" * 7)


class State(StrEnum):
    """How far the talk with a section is."""

    BOOKED = "booked"
    INVITED = "invited"
    DECLINED = "declined"  # 今回は見送る; they can come back at any time
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A round of talks. ``until``: the moment after its last day. ``shared_at``: when the chiefs were told
    what came up. Times are UTC.
    """

    id: CampaignId
    name: str
    words: str
    until: datetime
    opened_by: MemberId | None
    opened_at: datetime
    closed_at: datetime | None = None
    shared_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.closed_at is None

    def check_open(self) -> None:
        """Raises Refused when the campaign has ended."""
        if not self.open:
            raise Refused("interview.closed", name=self.name)

    def close(self, now: datetime) -> "Campaign":
        """The end of it. Raises Refused when it has ended."""
        self.check_open()
        return replace(self, closed_at=now)

    def share(self, now: datetime) -> "Campaign":
        """The chiefs are told what came up, once and after the end. Raises Refused otherwise."""
        if self.open:
            raise Refused("interview.share_later", name=self.name)
        if self.shared_at is not None:
            raise Refused("interview.shared_already", name=self.name)
        return replace(self, shared_at=now)


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, in UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // _MINUTE

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Slot:
    """A time an operator keeps for one chief."""

    id: SlotId
    campaign_id: CampaignId
    operator_id: MemberId
    span: Span

    @property
    def starts_at(self) -> datetime:
        return self.span.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.span.ends_at

    def check_bookable(self, by: MemberId, now: datetime) -> None:
        """Raises Refused for a time that has come, and for talking to oneself."""
        if self.starts_at <= now:
            raise Refused("interview.slot_past")
        if self.operator_id == by:
            raise Refused("interview.slot_own")


@dataclass(frozen=True, slots=True)
class Interview:
    """The talk with one section. ``asked_id``: the chief who was asked, at ``asked_at``; ``nudged_at``: when
    that chief was reminded of it.
    """

    campaign_id: CampaignId
    section_id: SectionId
    asked_id: MemberId
    asked_at: datetime
    state: State = State.INVITED
    slot_id: SlotId | None = None
    nudged_at: datetime | None = None

    def book(self, slot_id: SlotId, by: MemberId) -> "Interview":
        """Take a slot, in place of the one taken before. Raises Refused when the talk was held."""
        self.check_not_held()
        if self.slot_id == slot_id:
            raise Refused("interview.booked_already")
        return replace(self, state=State.BOOKED, slot_id=slot_id, asked_id=by)

    def release(self) -> "Interview":
        """Give the slot up; another can be chosen. Raises Refused where none was taken."""
        self.check_booked()
        return replace(self, state=State.INVITED, slot_id=None)

    def decline(self) -> "Interview":
        """今回は見送る. Raises Refused when the talk was held or declined already."""
        self.check_not_held()
        if self.state is State.DECLINED:
            raise Refused("interview.declined_already")
        return replace(self, state=State.DECLINED, slot_id=None)

    def nudge(self, now: datetime) -> "Interview":
        """The chief is reminded of the invitation."""
        return replace(self, nudged_at=now)

    def hand_over(self, chief_id: MemberId, now: datetime) -> "Interview":
        """Another chief leads the section now: a booking stays, everything else is asked anew."""
        asked = replace(self, asked_id=chief_id, asked_at=now, nudged_at=None)
        return replace(asked, state=State.INVITED) if self.state is State.DECLINED else asked

    def hold(self, slot: Slot, now: datetime) -> "Interview":
        """The talk took place. Raises Refused before it began or where nothing was booked."""
        if self.state is State.HELD:
            return self
        self._check_begun(slot, now)
        return replace(self, state=State.HELD)

    def miss(self, slot: Slot, now: datetime) -> "Interview":
        """The talk did not take place. Raises Refused before it would have begun or when it was held."""
        self.check_not_held()
        self._check_begun(slot, now)
        return self.release()

    def check_booked(self) -> None:
        """Raises Refused where no time was chosen."""
        self.check_not_held()
        if self.state is not State.BOOKED:
            raise Refused("interview.nothing_booked")

    def check_not_held(self) -> None:
        """Raises Refused when the talk was held."""
        if self.state is State.HELD:
            raise Refused("interview.held_already")

    def _check_begun(self, slot: Slot, now: datetime) -> None:
        self.check_booked()
        if slot.starts_at > now:
            raise Refused("interview.not_yet", starts=slot.starts_at)


@dataclass(frozen=True, slots=True)
class Note:
    """What was said, for 総務課 only."""

    campaign_id: CampaignId
    section_id: SectionId
    text: str
    themes: tuple[str, ...]
    written_by: MemberId | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How many sections are how far."""

    booked: int = 0
    invited: int = 0
    declined: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        return self.booked + self.invited + self.declined + self.held


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme and in how many sections it came up."""

    theme: str
    sections: int


def read_themes(typed: str) -> tuple[str, ...]:
    """Themes as people write them, separated by commas; those alike but for width, case and spaces are one.

    Raises InvalidInput at ``themes`` for too many or too long ones.
    """
    found: dict[str, str] = {}
    for part in typed.translate(_SEPARATORS).split("、"):
        theme = single_line(unicodedata.normalize("NFKC", part), THEME_LIMIT * 4)
        if theme:
            found.setdefault(theme_key(theme), theme)
    if len(found) > MOST_THEMES:
        raise InvalidInput({"themes": Problem("interview.too_many_themes", {"count": MOST_THEMES})})
    for theme in found.values():
        if len(theme) > THEME_LIMIT:
            problem = Problem(
                "interview.theme_too_long", {"theme": theme[:THEME_LIMIT], "count": THEME_LIMIT}
            )
            raise InvalidInput({"themes": problem})
    return tuple(found.values())


def theme_key(theme: str) -> str:
    """The key under which two themes are the same."""
    return fold(theme)


def told_to_all(counts: Sequence[ThemeCount]) -> tuple[ThemeCount, ...]:
    """The themes that enough sections named for nobody to be recognised by them."""
    return tuple(count for count in counts if count.sections >= TOLD_FROM)


def check_offer(spans: Sequence[Span], own: Collection[Span], campaign: Campaign, now: datetime) -> None:
    """Whether an operator can offer these times. ``own``: what they offer already.

    Raises InvalidInput at ``when`` with the first time that cannot be.
    """
    if len(spans) > MOST_SLOTS:
        raise _at_when("interview.too_many_slots", count=MOST_SLOTS)
    taken = list(own)
    for span in spans:
        _check_span(span, campaign, now)
        if any(span.overlaps(other) for other in taken):
            raise _at_when("interview.slot_overlaps", starts=span.starts_at)
        taken.append(span)


def _check_span(span: Span, campaign: Campaign, now: datetime) -> None:
    if span.starts_at <= now:
        raise _at_when("interview.slot_began", starts=span.starts_at)
    if span.ends_at > campaign.until:
        raise _at_when("interview.slot_too_late", starts=span.starts_at)
    if not SHORTEST <= span.minutes <= LONGEST:
        raise InvalidInput(
            {
                "when": Problem(
                    "interview.slot_length",
                    {"starts": span.starts_at, "least": SHORTEST, "most": LONGEST},
                )
            }
        )


def _at_when(key: str, **values: int | datetime) -> InvalidInput:
    return InvalidInput({"when": Problem(key, dict(values))})
