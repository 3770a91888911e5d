"""Events, the answers to them and their direct reminders, as services see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.events import Event
from bot.domain.ids import AccountId, EventId, MemberId, PlaceId, SectionId
from bot.domain.reminders import Reminder
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle, Tally


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event as one member sees it: with their own answer. ``more``: how many later times of its series
    stand behind it in a list.
    """

    event: Event
    mine: Rsvp | None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on an event's list of names."""

    rsvp: Rsvp
    name: str


class Events(Protocol):
    """``reader``: who looks; what a members-only section holds is there for its members only. None: nobody in
    particular, who belongs nowhere.
    """

    async def add(self, event: Event) -> bool:
        """Insert an event; False when it stands already (its id was used before)."""
        ...

    async def get(self, event_id: EventId) -> Event | None: ...

    async def lock(self, event_id: EventId) -> Event | None:
        """An event nobody else can change or answer until this unit of work ends."""
        ...

    async def lock_many(self, event_ids: Collection[EventId]) -> tuple[Event, ...]:
        """Hold several like ``lock``, in the order of their ids, so that nobody waits for each other."""
        ...

    async def readable(self, event_id: EventId, reader: MemberId | None) -> Event | None:
        """An event as far as its reader may know of it."""
        ...

    async def lock_readable(self, event_id: EventId, reader: MemberId | None) -> Event | None:
        """The same, held like ``lock``."""
        ...

    async def save(self, event: Event) -> None:
        """Write everything but the tally back."""
        ...

    async def save_tally(self, event_id: EventId, tally: Tally) -> None:
        """Write the tally of a locked event back."""
        ...

    async def upcoming(
        self,
        *,
        now: datetime,
        reader: MemberId,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        only_mine: bool = False,
    ) -> tuple[SeenEvent, ...]:
        """Planned events that are not over, the next one first; on request those of a section and of its
        twins (of these only what everybody may see), or those the reader hosts or answered. Of each series
        only the next time that is meant, with how many more there are."""
        ...

    async def starting(
        self, since: datetime, until: datetime, *, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        """Planned events that start in a span of time (its end excluded), the next one first."""
        ...

    async def search(
        self, text: str, *, now: datetime, limit: int, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        """Planned events that are not over whose title contains the text (compared after folding)."""
        ...

    async def past(
        self, text: str, *, now: datetime, limit: int, reader: MemberId | None = None
    ) -> tuple[Event, ...]:
        """Planned events that are over whose title contains the text, the newest first."""
        ...

    async def held_by(self, host_id: MemberId, *, text: str = "", limit: int) -> tuple[Event, ...]:
        """Events of a host that they may still read, whatever became of them, the newest first; those whose
        title contains a text (compared after folding)."""
        ...

    async def coming_of(self, section_id: SectionId, now: datetime, *, limit: int) -> tuple[Event, ...]:
        """A section's planned events that are not over, the next one first."""
        ...

    async def ids_of(self, section_id: SectionId, *, limit: int) -> tuple[EventId, ...]:
        """All events of a section, those that are over too, the newest first."""
        ...

    async def children_of(self, event_id: EventId, *, limit: int) -> tuple[Event, ...]:
        """The events that were made under another, cancelled ones among them, the next one first."""
        ...

    async def children_waited_for(self, now: datetime, *, limit: int) -> tuple[Event, ...]:
        """Planned events under another that are not over and somebody waits for, the next one first."""
        ...

    async def plan_direct(self, event_id: EventId, reminders: Collection[Reminder]) -> None:
        """Note when an event's direct reminders are to be planned, instead of what was noted before."""
        ...

    async def direct_due(self, until: datetime, *, limit: int) -> tuple[tuple[EventId, Reminder], ...]:
        """Direct reminders that are to be planned, the longest due first."""
        ...

    async def direct_planned(self, event_id: EventId, reminder: Reminder) -> bool:
        """Strike one off the list; False when somebody else did."""
        ...

    async def closing_due(self, now: datetime, *, limit: int) -> tuple[EventId, ...]:
        """Events whose deadline for answers has passed and whose cards do not show it yet."""
        ...

    async def closed(self, event_id: EventId, now: datetime) -> bool:
        """Note that an event's cards are told of its deadline; False when somebody else did."""
        ...


class Rsvps(Protocol):
    async def get(self, event_id: EventId, member_id: MemberId) -> Rsvp | None: ...

    async def save(self, rsvp: Rsvp) -> None:
        """Insert or update an answer."""
        ...

    async def move(
        self,
        event_id: EventId,
        member_ids: Collection[MemberId],
        state: RsvpState,
        *,
        until: datetime | None = None,
    ) -> None:
        """Put answers into another state, their seats held until a moment."""
        ...

    async def reachable(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, AccountId]:
        """Who of these can be told something in private, and where: nobody on leave, and the account used
        last of those that take direct messages."""
        ...

    async def holds_due(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        """Held seats whose time is over, the longest first."""
        ...

    async def holds_unheard(self, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        """Held seats of those who turned out not to be reachable in private."""
        ...

    async def shorten_holds(self, event_id: EventId, until: datetime) -> None:
        """Hold seats no longer than this."""
        ...

    async def seatless(
        self, event_id: EventId, seated: Collection[RsvpStyle], *, limit: int
    ) -> tuple[Rsvp, ...]:
        """Those who wait for a seat, or are asked to take one, with a style that needs none, by arrival."""
        ...

    async def offered(self, event_id: EventId) -> tuple[Rsvp, ...]:
        """Those for whom a seat is held, by arrival."""
        ...

    async def remove(self, event_id: EventId, member_id: MemberId) -> None: ...

    async def first_waiting(self, event_id: EventId, *, limit: int) -> tuple[Rsvp, ...]:
        """Those who wait, by arrival."""
        ...

    async def position(self, rsvp: Rsvp) -> int:
        """A waiting answer's place in line; 1 is next."""
        ...

    async def names(self, event_id: EventId, *, limit: int, offset: int = 0) -> tuple[Attendee, ...]:
        """Those who come, drop in, listen, have a seat held, then those who wait, each by arrival."""
        ...

    async def present_at(
        self, event_id: EventId, place_id: PlaceId, *, limit: int, concerned: bool = False
    ) -> tuple[Attendee, ...]:
        """Those who are there and have an account at a place, by arrival; nobody on leave.
        ``concerned``: those who wait or have not decided too."""
        ...

    async def direct_accounts(
        self, event_id: EventId, *, concerned: bool = False, unasked: bool = False
    ) -> Mapping[MemberId, AccountId]:
        """Where those who are there and want direct reminders get them: the account they used last of those
        that take direct messages. ``concerned``: those who wait or have not decided too. ``unasked``: also
        who wants no direct reminders."""
        ...

    async def outsiders(self, now: datetime, *, limit: int) -> tuple[tuple[EventId, MemberId], ...]:
        """Answers to coming events of members-only sections by people who do not belong there."""
        ...

    async def upcoming_of(self, member_id: MemberId, now: datetime) -> tuple[EventId, ...]:
        """Planned events that are not over which a member answered."""
        ...
