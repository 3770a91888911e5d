"""自己紹介カード: who comes to an event and would like to be spoken to, and why they may suit somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.ids import EventId, MemberId
from bot.domain.members import Member
from bot.domain.rsvps import PRESENT_STYLES, Rsvp
from bot.domain.topics import met, shared, topics, words_of

TOPIC_LIMIT = 100
MOST = 5


class Common(StrEnum):
    """What two people have in common."""

    WORK = "work"
    INTEREST = "interest"
    PREFECTURE = "prefecture"


# As much as where sections are recommended: work says most, a prefecture says something.
_WORTH = {Common.WORK: 4.0, Common.INTEREST: 2.5, Common.PREFECTURE: 1.6}


@dataclass(frozen=True, slots=True)
class Card:
    """One member's card at one event. ``topic``: what they would like to talk about."""

    event_id: EventId
    member_id: MemberId
    topic: str
    put_at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """``said``: the reader's own interest that is met."""

    kind: Common
    said: str = ""


class ContactKind(StrEnum):
    """What two people last had to do with each other."""

    EVENT = "event"  # both were at one
    TABLE = "table"  # both sat at one table of a world café
    SECTION = "section"  # both belong to one
    ANSWERED_YOU = "answered_you"  # the other one answered the reader's question
    YOU_ANSWERED = "you_answered"


@dataclass(frozen=True, slots=True)
class Contact:
    """The last time two people had to do with each other. ``said``: the title or the name of what it was
    at; empty for answers.
    """

    kind: ContactKind
    at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card, whose it is, and the strongest reason for it; None where nothing in common is known.
    ``contact``: the last one with the reader, between people who both put a card up.
    """

    card: Card
    member: Member
    reason: Reason | None
    contact: Contact | None = None


def takes_part(answer: Rsvp | None) -> bool:
    """Whether somebody is going to be there."""
    return answer is not None and answer.settled and answer.style in PRESENT_STYLES


def check_takes_part(answer: Rsvp | None, title: str) -> None:
    """Raises Refused for who is not going to be there."""
    if not takes_part(answer):
        raise Refused("attendee_card.not_coming", title=title)


def suggest(
    reader: Member, shown: Iterable[tuple[Card, Member]], *, most: int = MOST
) -> tuple[Suggestion, ...]:
    """Whom to talk to, those with most in common first, then those whose card was there first; never the
    reader.
    """
    rated = []
    for card, member in shown:
        if member.id == reader.id:
            continue
        reasons = sorted(_reasons(reader, card, member), key=lambda reason: -_WORTH[reason.kind])
        total = sum(_WORTH[reason.kind] for reason in reasons)
        rated.append((total, Suggestion(card, member, reasons[0] if reasons else None)))
    rated.sort(key=lambda one: (-one[0], one[1].card.put_at, one[1].member.id))
    return tuple(suggestion for _, suggestion in rated[:most])


def _reasons(reader: Member, card: Card, member: Member) -> Iterator[Reason]:
    mine, theirs = reader.profile, member.profile
    if shared(topics(mine.work), topics(theirs.work)):
        yield Reason(Common.WORK)
    told = words_of(theirs.interests) | words_of(theirs.work) | words_of(card.topic)
    interest = met(topics(mine.interests), told)
    if interest:
        yield Reason(Common.INTEREST, interest)
    if reader.prefecture is not None and reader.prefecture == member.prefecture:
        yield Reason(Common.PREFECTURE)
