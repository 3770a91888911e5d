"""Lightning talks (LT): who speaks in which order, who waits for a slot, and when the bell rings."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import Refused
from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId
from bot.domain.programmes import Part

TITLE_LIMIT = 100
MOST_SIGNED_UP = 60
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LightningTalk:
    """What a member talks about. ``position``: its place in the order; ``began_at``: when it began."""

    id: LightningTalkId
    part_id: PartId
    event_id: EventId
    member_id: MemberId
    title: str
    position: int
    signed_up_at: datetime
    began_at: datetime | None = None

    @property
    def begun(self) -> bool:
        return self.began_at is not None


@dataclass(frozen=True, slots=True)
class NamedTalk:
    """A talk and its speaker's name."""

    talk: LightningTalk
    name: str


@dataclass(frozen=True, slots=True)
class LineUp:
    """The talks of a part in their order: the first have its slots, the others wait."""

    part: Part
    talks: tuple[NamedTalk, ...] = ()

    @property
    def on(self) -> tuple[NamedTalk, ...]:
        return self.talks[: self.part.talk_slots]

    @property
    def waiting(self) -> tuple[NamedTalk, ...]:
        return self.talks[self.part.talk_slots :]

    @property
    def free(self) -> int:
        return max(0, self.part.talk_slots - len(self.talks))

    @property
    def current(self) -> NamedTalk | None:
        """Who was let begin last."""
        begun = [one for one in self.talks if one.talk.began_at is not None]
        return max(begun, key=lambda one: (one.talk.began_at, one.talk.position), default=None)

    @property
    def following(self) -> NamedTalk | None:
        """Who is next."""
        return next((one for one in self.on if not one.talk.begun), None)

    def of(self, member_id: MemberId | None) -> NamedTalk | None:
        return next((one for one in self.talks if one.talk.member_id == member_id), None)

    def place(self, talk_id: LightningTalkId) -> int:
        """A talk's place in the order, from 1 on; behind the slots it waits."""
        return next(place for place, one in enumerate(self.talks, 1) if one.talk.id == talk_id)


@dataclass(frozen=True, slots=True)
class Bell:
    """When it rings for one talk."""

    one_minute: datetime | None
    time_up: datetime


def sign_up(line_up: LineUp, talk: LightningTalk) -> LightningTalk:
    """The talk at the end of the list; who has signed up keeps their place and only names it otherwise.

    Raises Refused when the list is as long as it may be, or the talk was let begin.
    """
    mine = line_up.of(talk.member_id)
    if mine is not None:
        check_not_begun(mine.talk)
        return replace(mine.talk, title=talk.title)
    if len(line_up.talks) >= MOST_SIGNED_UP:
        raise Refused("lightning.too_many", count=MOST_SIGNED_UP)
    last = max((one.talk.position for one in line_up.talks), default=0)
    return replace(talk, position=last + 1)


def check_not_begun(talk: LightningTalk) -> None:
    """Raises Refused for a talk that was let begin: it happened."""
    if talk.begun:
        raise Refused("lightning.begun", title=talk.title)


def moved(line_up: LineUp, talk_id: LightningTalkId, *, up: bool) -> tuple[LightningTalk, ...]:
    """The talks that have slots with one of them a place further up or down; as they were at either end, for
    who waits, and beside who has begun.
    """
    order = [one.talk for one in line_up.on]
    place = next((index for index, talk in enumerate(order) if talk.id == talk_id), None)
    if place is None:
        return tuple(order)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order) and not order[place].begun and not order[other].begun:
        first, second = order[place], order[other]
        order[place] = replace(second, position=first.position)
        order[other] = replace(first, position=second.position)
    return tuple(order)


def bell(part: Part, began_at: datetime) -> Bell:
    """When the bell rings for a talk that begins now; a talk of a minute has no last minute."""
    length = part.talk_minutes * ONE_MINUTE
    one_minute = began_at + length - ONE_MINUTE if length > ONE_MINUTE else None
    return Bell(one_minute, began_at + length)
