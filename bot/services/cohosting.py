"""共催: asking another section to hold an event too, agreeing, ending it; and what follows where one goes.

Order of locks: sections, then the event.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohosting import MOST_COHOSTS, Cohosting, check_sections
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.events import Event
from bot.domain.following import NewsKind
from bot.domain.ids import EventId, MemberId, SectionId
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.event_news import post_card, rooms, show_card, standing_rooms
from bot.services.events import check_manager, find_event, may_manage
from bot.services.following import tell_followers
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.reminders import schedule
from bot.services.section_rights import active_post, check_leads
from bot.services.telling import tell_members

ASKED = "cohost.asked"  # to those who lead the section that was asked
AGREED = "cohost.agreed"  # to the host
ENDED = "cohost.ended"  # to the host, or to those who lead the section
_MOST_EVENTS = 1_000  # of one section that are still to come


@dataclass(frozen=True, slots=True)
class CohostChange:
    """An event and a further section after something happened between them."""

    event: Event
    section: Section


@dataclass(frozen=True, slots=True)
class CohostRow:
    """A further section, and whether the reader may end it."""

    pair: Cohosting
    section: Section
    may_end: bool


@dataclass(frozen=True, slots=True)
class CohostPage:
    """Who holds an event besides its own section, as one reader sees it."""

    event: Event
    rows: tuple[CohostRow, ...]
    may_manage: bool


class CohostingService:
    """Those who may change an event ask, those who lead the other section answer."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def ask(self, typed: str, section: str, origin: Origin) -> CohostChange:
        """Ask a section to hold an event too.

        Raises InvalidInput at ``event`` or ``section``, NotAllowed, and Refused by the rules, where it was
        asked already or nobody leads it.
        """
        async with self._storage.write(origin.request) as work:
            seen = await find_event(work, typed, origin)
            wanted = await section_for(work, section, origin)
            event, other = await self._locked(work, seen.id, wanted.id, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            known = await work.cohosts.of(event.id)
            if any(pair.section_id == other.id for pair in known):
                raise Refused("cohost.asked_already", section=other.name)
            if len(known) >= MOST_COHOSTS:
                raise Refused("cohost.too_many", count=MOST_COHOSTS)
            leaders = await _leaders(work, other.id)
            if not leaders:
                raise Refused("cohost.nobody_leads", section=other.name)
            asked_by = origin.member_id or event.host_id
            await work.cohosts.save(Cohosting(event.id, other.id, asked_by, origin.now))
            await _tell(work, ASKED, CohostChange(event, other), leaders, origin.now)
            await self._note(work, event, "cohost.asked", origin)
            return CohostChange(event, other)

    async def agree(self, event_id: EventId, section_id: SectionId, origin: Origin) -> CohostChange:
        """Agree, for those who lead the section: the event is announced in its rooms too.

        Raises NotFound, NotAllowed, and Refused by the rules.
        """
        async with self._storage.write(origin.request) as work:
            event, section = await self._locked(work, event_id, section_id, origin)
            await check_leads(work, section, origin)
            event.check_open(origin.now)
            pair = _known(await work.cohosts.get(event_id, section_id)).agree(origin.now)
            await work.cohosts.save(pair)
            await post_card(work, event, await standing_rooms(work, section), origin.now)
            await schedule(work, event, await rooms(work, event), origin.now)
            await work.sections.touch(section.id, origin.now)
            await tell_followers(work, NewsKind.EVENT, section.id, now=origin.now, subject_id=event.id)
            await _tell(work, AGREED, CohostChange(event, section), (event.host_id,), origin.now)
            await self._note(work, event, "cohost.agreed", origin)
            return CohostChange(event, section)

    async def end(self, event_id: EventId, section_id: SectionId, origin: Origin) -> CohostChange:
        """Hold it together no more, or not at all: those who lead the section, and those who may change the
        event. Raises NotFound and NotAllowed.
        """
        async with self._storage.write(origin.request) as work:
            sections = await work.sections.lock((section_id,))
            event = await work.events.lock_readable(event_id, origin.member_id)
            section = sections.get(section_id)
            pair = await work.cohosts.get(event_id, section_id)
            if event is None or section is None or pair is None:
                raise NotFound("cohost.gone")
            post = await active_post(work, section_id, origin.member_id)
            leads = post is not None and post.leads
            if not leads and not await may_manage(work, event, origin):
                raise NotAllowed("event.not_yours", title=event.title)
            await work.cohosts.end(event_id, section_id)
            if pair.agreed and event.open_at(origin.now):
                await schedule(work, event, await rooms(work, event), origin.now)
            others = (event.host_id,) if leads else await _leaders(work, section_id)
            others = tuple(one for one in others if one != origin.member_id)
            if pair.agreed or leads:
                await _tell(work, ENDED, CohostChange(event, section), others, origin.now)
            await self._note(work, event, "cohost.ended", origin)
            return CohostChange(event, section)

    async def page(self, typed: str, origin: Origin) -> CohostPage:
        """Who holds an event; what is only asked see those who decide. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            found = await work.cohosts.of(event.id)
            known = await work.sections.get_many([pair.section_id for pair in found])
            manages = await may_manage(work, event, origin)
            rows = []
            for pair in found:
                post = await active_post(work, pair.section_id, origin.member_id)
                decides = manages or (post is not None and post.leads)
                if pair.agreed or decides:
                    rows.append(CohostRow(pair, known[pair.section_id], decides))
            return CohostPage(event, tuple(rows), manages)

    async def _locked(
        self, work: Work, event_id: EventId, section_id: SectionId, origin: Origin
    ) -> tuple[Event, Section]:
        seen = await work.events.readable(event_id, origin.member_id)
        if seen is None:
            raise NotFound("event.gone")
        concerned = {section_id, *(() if seen.section_id is None else (seen.section_id,))}
        sections = await work.sections.lock(sorted(concerned))
        event = await work.events.lock_readable(event_id, origin.member_id)
        if event is None or section_id not in sections:
            raise NotFound("event.gone")
        own = sections.get(event.section_id) if event.section_id is not None else None
        check_sections(event, own, sections[section_id])
        return event, sections[section_id]

    async def _note(self, work: Work, event: Event, action: str, origin: Origin) -> None:
        await show_card(work, event.id, self._policy, origin.now)
        await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)


async def lock_coming(work: Work, section_id: SectionId, now: datetime) -> tuple[Event, ...]:
    """A section's own events that are still to come, the next one first. They are held together with those it
    holds with others, all in one order, before anything is said about one of them.
    """
    own = await work.events.coming_of(section_id, now, limit=_MOST_EVENTS)
    others = await work.cohosts.coming_of(section_id, now, limit=_MOST_EVENTS)
    locked = await work.events.lock_many({*(event.id for event in own), *others})
    held = (event for event in locked if event.section_id == section_id and event.open_at(now))
    return tuple(sorted(held, key=lambda event: (event.starts_at, event.id)))


async def let_go(work: Work, section_id: SectionId, now: datetime, policy: Policy) -> None:
    """A section closes: what it held with others goes on without it."""
    events = await work.cohosts.coming_of(section_id, now, limit=_MOST_EVENTS)
    for event_id in events:
        await work.cohosts.end(event_id, section_id)
    await _speak_anew(work, events, now, policy)


async def take_over(work: Work, source: SectionId, target: SectionId, now: datetime, policy: Policy) -> None:
    """A section became part of another, which holds with others what it held."""
    events = await work.cohosts.coming_of(source, now, limit=_MOST_EVENTS)
    await work.cohosts.move(source, target)
    await _speak_anew(work, events, now, policy)


async def _speak_anew(work: Work, events: Collection[EventId], now: datetime, policy: Policy) -> None:
    for event in await work.events.lock_many(events):
        if event.open_at(now):
            await schedule(work, event, await rooms(work, event), now)
            await show_card(work, event.id, policy, now)


async def _leaders(work: Work, section_id: SectionId) -> tuple[MemberId, ...]:
    seats = await work.sections.memberships_in(section_id)
    return tuple(seat.member_id for seat in seats if seat.post.leads)


async def _tell(
    work: Work, kind: str, change: CohostChange, whom: Collection[MemberId], now: datetime
) -> None:
    await tell_members(work, kind, change.event.id, whom, now=now, section=str(change.section.id))


def _known(pair: Cohosting | None) -> Cohosting:
    if pair is None:
        raise NotFound("cohost.gone")
    return pair
