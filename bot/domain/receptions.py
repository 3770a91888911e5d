"""How an event takes answers (受付): which styles it offers, which of them take a seat, until when, whether
guests may come along, and whether everybody sees who comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.rsvps import Rsvp, RsvpStyle

MOST_GUESTS = 5


class SeatTaking(StrEnum):
    """Which answers a host can have counted against the capacity."""

    COME = "come"
    DROP_IN = "drop_in"
    PRESENT = "present"


_SEATED: Mapping[SeatTaking, frozenset[RsvpStyle]] = {
    SeatTaking.COME: frozenset({RsvpStyle.COME}),
    SeatTaking.DROP_IN: frozenset({RsvpStyle.COME, RsvpStyle.DROP_IN}),
    SeatTaking.PRESENT: frozenset({RsvpStyle.COME, RsvpStyle.DROP_IN, RsvpStyle.LISTEN}),
}


@dataclass(frozen=True, slots=True)
class Reception:
    """The rules of one event's answers. ``answers_until`` is UTC; None: until the end of the event."""

    offered_styles: frozenset[RsvpStyle] = frozenset(RsvpStyle)
    seated_styles: frozenset[RsvpStyle] = _SEATED[SeatTaking.COME]
    answers_until: datetime | None = None
    guest_limit: int = 0
    names_hidden: bool = False

    def closed(self, now: datetime) -> bool:
        """Whether nobody gets a new seat any more."""
        return self.answers_until is not None and self.answers_until <= now

    def takes(self, style: RsvpStyle, mine: Rsvp | None, now: datetime) -> bool:
        """Whether a style can be chosen now. After the deadline, those who asked for a seat in time keep
        it.
        """
        had = mine is not None and mine.style in self.seated_styles
        late = self.closed(now) and style in self.seated_styles and not had
        return style in self.offered_styles and not late

    def check(self, style: RsvpStyle, mine: Rsvp | None, *, title: str, now: datetime) -> None:
        """Raises Refused for a style that is not offered, and for a new seat after the deadline. The same
        answer once more is always fine.
        """
        if (mine is not None and mine.style is style) or self.takes(style, mine, now):
            return
        if style not in self.offered_styles:
            raise Refused("event.style_not_offered", title=title)
        assert self.answers_until is not None, "only a deadline closes what is offered"
        raise Refused("event.answers_closed", title=title, until=self.answers_until)

    def check_guests(self, guests: int, before: int, *, title: str, now: datetime) -> None:
        """Raises Refused for more guests than before where so many are not allowed or it is too late."""
        if guests <= before:
            return
        if guests > self.guest_limit:
            key = "event.guests_too_many" if self.guest_limit else "event.guests_not_allowed"
            raise Refused(key, title=title, limit=self.guest_limit)
        if self.closed(now):
            raise Refused("event.guests_too_late", title=title)

    def toggle(self, style: RsvpStyle) -> "Reception":
        """Offer a style, or no longer. Raises Refused for the last one."""
        offered = self.offered_styles ^ {style}
        if not offered:
            raise Refused("event.style_last")
        return replace(self, offered_styles=offered)

    def seat(self, taking: SeatTaking) -> "Reception":
        return replace(self, seated_styles=_SEATED[taking])

    def close_at(self, until: datetime | None, *, starts_at: datetime, now: datetime) -> "Reception":
        """Take answers until a moment. Raises InvalidInput at ``until`` for one that is past or after the
        start.
        """
        later = replace(self, answers_until=until)
        if until is not None and until != self.answers_until:
            later.check_deadline(now)
            if until > starts_at:
                raise InvalidInput({"until": Problem("event.until_too_late", {"starts_at": starts_at})})
        return later

    def moved_by(self, distance: timedelta) -> "Reception":
        """The same rules for an event that takes place so much later; its deadline moves with it."""
        if self.answers_until is None:
            return self
        return replace(self, answers_until=self.answers_until + distance)

    def check_deadline(self, now: datetime) -> None:
        """Raises InvalidInput at ``until`` when nobody could ask for a seat any more."""
        if self.answers_until is not None and self.closed(now):
            raise InvalidInput({"until": Problem("event.until_past", {"until": self.answers_until})})


USUAL = Reception()


def check_start(reception: Reception, starts_at: datetime) -> None:
    """Raises InvalidInput at ``when`` for a start before the deadline for answers."""
    until = reception.answers_until
    if until is not None and until > starts_at:
        raise InvalidInput({"when": Problem("event.when_before_deadline", {"until": until})})
