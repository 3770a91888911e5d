"""Events: looking at them, publishing, changing and cancelling them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain import events
from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem
from bot.domain.events import Details, Event
from bot.domain.following import NewsKind
from bot.domain.ids import EventId, MemberId, SectionId, from_token
from bot.domain.policy import Policy
from bot.domain.rsvps import Rsvp
from bot.ports.events import Attendee, SeenEvent
from bot.ports.work import Storage, Work
from bot.services.cohosts_of import leads_cohost
from bot.services.event_extras import Extras, extras_of, open_children
from bot.services.event_news import (
    UNSAID,
    post_card,
    rooms,
    show_cards,
    tell_cancelled,
    tell_changed,
)
from bot.services.event_threads import thread_link
from bot.services.following import tell_followers
from bot.services.lookup import near, resolve
from bot.services.origin import Origin
from bot.services.reminders import schedule, unschedule
from bot.services.ride_news import follow_event
from bot.services.seats import fit_holds, seat_waiting
from bot.services.series_looking import SeriesLook, look
from bot.services.series_making import changed_by_hand, lock_series

CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Named:
    """An event with the names of those who make it; empty where there is none."""

    event: Event
    host: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything one member sees of an event. ``may_manage``: whether they may change it, and see who comes
    where the names are hidden from others. ``thread``: the address of its thread where the member is; empty
    without one. ``series``: what it is one time of.
    """

    named: Named
    mine: Rsvp | None
    position: int
    names: tuple[Attendee, ...]
    may_manage: bool
    extras: Extras
    thread: str = ""
    series: SeriesLook | None = None

    @property
    def names_kept(self) -> bool:
        """Whether this member is not told who comes."""
        return self.named.event.reception.names_hidden and not self.may_manage


class EventService:
    """What members do with events besides answering them."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def find(self, typed: str, origin: Origin) -> Event:
        """The event a parameter means, see ``find_event``."""
        async with self._storage.read() as work:
            return await find_event(work, typed, origin)

    async def search(self, text: str, origin: Origin, *, limit: int) -> tuple[Event, ...]:
        """Coming events whose title contains a text."""
        async with self._storage.read() as work:
            reader = origin.member_id
            return await work.events.search(text, now=origin.now, limit=limit, reader=reader)

    async def search_past(self, text: str, origin: Origin, *, limit: int) -> tuple[Event, ...]:
        """Events that are over whose title contains a text, the newest first."""
        async with self._storage.read() as work:
            return await work.events.past(text, now=origin.now, limit=limit, reader=origin.member_id)

    async def upcoming(
        self,
        reader: MemberId,
        origin: Origin,
        *,
        limit: int,
        offset: int = 0,
        section_id: SectionId | None = None,
        only_mine: bool = False,
    ) -> tuple[SeenEvent, ...]:
        """Coming events as a member sees them, the next one first."""
        async with self._storage.read() as work:
            return await work.events.upcoming(
                now=origin.now,
                reader=reader,
                limit=limit,
                offset=offset,
                section_id=section_id,
                only_mine=only_mine,
            )

    async def detail(
        self, typed: str, reader: MemberId, origin: Origin, *, limit: int, offset: int = 0
    ) -> Detail:
        """One event with a page of names. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            mine = await work.rsvps.get(event.id, reader)
            position = await work.rsvps.position(mine) if mine and mine.waiting else 0
            manages = await may_manage(work, event, origin)
            shown = manages or not event.reception.names_hidden
            names = await work.rsvps.names(event.id, limit=limit, offset=offset) if shown else ()
            extras = await extras_of(work, event, reader)
            thread = await thread_link(work, event.id, origin)
            series = await look(work, event, reader, origin.now)
            return Detail(await named(work, event), mine, position, names, manages, extras, thread, series)

    async def managed(self, typed: str, origin: Origin) -> Event:
        """An event the person may change.

        Raises InvalidInput at ``event``, NotAllowed, and Refused when it is over or cancelled.
        """
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            return event

    async def edit(self, event_id: EventId, details: Details, *, version: int, origin: Origin) -> Event:
        """Change an event, seat who waits where there is room now, and tell those concerned.

        Raises NotFound, NotAllowed, and what the domain's ``edit`` raises.
        """
        async with self._storage.write(origin.request) as work:
            before = await lock_managed(work, event_id, origin)
            after = events.edit(before, details, version=version, now=origin.now)
            if after is before:
                return before
            await work.events.save(after)
            await changed_by_hand(work, after, origin.now)
            hold = self._policy.promotion_hold
            seated = await fit_holds(work, before, after, origin.now, hold)
            seated = await seat_waiting(work, seated, origin.now, hold)
            if seated is not after:
                await work.events.save_tally(event_id, seated.tally)
            if events.reminders_differ(before, after):
                await schedule(work, after, await rooms(work, after), origin.now)
            if events.worth_telling(before, after):
                await tell_changed(work, before, after, origin.now)
                await follow_event(work, before, after, origin.now)
            await self._show_and_note(work, after, "event.edited", origin)
            return seated

    async def cancel(
        self, event_id: EventId, reason: str, origin: Origin, *, with_children: bool = False
    ) -> tuple[Event, tuple[Event, ...]]:
        """Call an event off and tell those concerned; on request also those made under it that whoever acts
        may change. Returns the event and what went with it.

        Raises NotFound, NotAllowed, and Refused when it is over or cancelled already.
        """
        async with self._storage.write(origin.request) as work:
            standing = await lock_managed(work, event_id, origin)
            below = await open_children(work, event_id, origin.now) if with_children else ()
            # All of them before anything is said: an answer to one below shows the card of this one too.
            locked = await work.events.lock_many([child.id for child in below])
            event = await self._cancel(work, standing, reason, origin)
            gone = [
                await self._cancel(work, child, reason, origin)
                for child in locked
                if child.open_at(origin.now) and await may_manage(work, child, origin)
            ]
            return event, tuple(gone)

    async def children(self, event_id: EventId, origin: Origin) -> tuple[Event, ...]:
        """What goes on under an event and whoever acts may call off with it."""
        async with self._storage.read() as work:
            found = await open_children(work, event_id, origin.now)
            return tuple([child for child in found if await may_manage(work, child, origin)])

    async def _cancel(self, work: Work, standing: Event, reason: str, origin: Origin) -> Event:
        event = events.cancel(standing, reason, now=origin.now)
        await work.events.save(event)
        await changed_by_hand(work, event, origin.now)
        await unschedule(work, event, "event cancelled")
        await work.deliveries.withdraw(event.id, UNSAID, "event cancelled")
        await tell_cancelled(work, event, origin.now)
        await follow_event(work, standing, event, origin.now)
        await self._show_and_note(work, event, "event.cancelled", origin)
        return event

    async def _show_and_note(self, work: Work, event: Event, action: str, origin: Origin) -> None:
        await show_cards(work, event, self._policy, origin.now)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)


async def publish(work: Work, event: Event, origin: Origin) -> tuple[Event, int]:
    """Make an event public: its row, its card and its reminders. Publishing the same event again changes
    nothing. Returns the event as it stands and in how many rooms it is announced.
    """
    where = await rooms(work, event)
    if not await work.events.add(event):
        return await work.events.get(event.id) or event, len(where)
    await post_card(work, event, where, origin.now)
    await schedule(work, event, where, origin.now)
    if event.section_id is not None:
        await work.sections.touch(event.section_id, origin.now)
        await tell_followers(work, NewsKind.EVENT, event.section_id, now=origin.now, subject_id=event.id)
    await work.audit.add("event.published", at=origin.now, member_id=origin.member_id, subject_id=event.id)
    return event, len(where)


async def find_event(work: Work, typed: str, origin: Origin) -> Event:
    """The event a parameter means: a coming one by title, else one that is over, or any by token.

    Raises InvalidInput at ``event`` with the titles that are near.
    """
    number = from_token(typed)
    reader = origin.member_id
    event = await work.events.readable(EventId(number), reader) if number is not None else None
    if event is not None:
        return event
    found = await work.events.search("", now=origin.now, limit=CANDIDATES, reader=reader)
    coming = {event.id: event for event in found}
    titles = [(event.id, event.title) for event in coming.values()]
    meant = resolve(typed, titles)
    if meant is None:
        past = await _past(work, typed, origin)
        if past is not None:
            return past
        close = near(typed, titles)
        key = "event.not_found_near" if close else "event.not_found"
        raise InvalidInput({"event": Problem(key, {"typed": typed[:40], "near": _listed(close)})})
    return coming[EventId(meant)]


async def _past(work: Work, typed: str, origin: Origin) -> Event | None:
    """The newest event that is over with this title; None unless the words mean a single title."""
    found = await work.events.past(typed, now=origin.now, limit=CANDIDATES, reader=origin.member_id)
    return newest_called(typed, found)


def newest_called(typed: str, found: Iterable[Event]) -> Event | None:
    """Of events, the newest first, the newest whose title is meant; None unless one title is meant."""
    newest: dict[str, Event] = {}
    for event in found:
        newest.setdefault(event.title, event)
    meant = resolve(typed, [(event.id, title) for title, event in newest.items()])
    return next((event for event in newest.values() if event.id == meant), None)


async def named(work: Work, event: Event) -> Named:
    """An event with the names of its host and its section."""
    host = await work.members.get(event.host_id)
    section = await work.sections.get(event.section_id) if event.section_id is not None else None
    return Named(event, host.profile.name if host else "", section.name if section else "")


async def lock_managed(work: Work, event_id: EventId, origin: Origin) -> Event:
    """An event somebody may change, held until the unit of work ends. Raises NotFound, NotAllowed."""
    await lock_series(work, event_id)
    event = await work.events.lock_readable(event_id, origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    await check_manager(work, event, origin)
    return event


async def check_manager(work: Work, event: Event, origin: Origin) -> None:
    """Raises NotAllowed for all but an event's host, the chief of its section and 総務課."""
    if not await may_manage(work, event, origin):
        raise NotAllowed("event.not_yours", title=event.title)


async def may_manage(work: Work, event: Event, origin: Origin) -> bool:
    """Whether somebody is the event's host, leads a section that holds it, or is of 総務課."""
    if origin.administrator or origin.member_id == event.host_id:
        return True
    chief = await work.sections.chief_of(event.section_id) if event.section_id is not None else None
    if event.managed_by(origin.member_id, chief):
        return True
    return await leads_cohost(work, event, origin.member_id)


def _listed(names: Sequence[str]) -> str:
    return " / ".join(names)
