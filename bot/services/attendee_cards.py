"""自己紹介カード: shown before an event to those who come too. Nothing is said by it to anybody."""

from dataclasses import dataclass, replace

from bot.domain.attendee_cards import Card, Suggestion, check_takes_part, suggest, takes_part
from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.members import Member
from bot.ports.work import Storage, Work
from bot.services.events import find_event
from bot.services.origin import Origin

LOOKED_AT = 300  # cards of one event that are compared with a reader


@dataclass(frozen=True, slots=True)
class TalkTo:
    """What one who comes sees. ``mine``: their own card. ``kept``: the host hides who comes, and they have
    not told the others about themselves.
    """

    event: Event
    mine: Card | None
    suggestions: tuple[Suggestion, ...] = ()
    kept: bool = False


class AttendeeCardService:
    """Cards belong to an answer: who takes it back, takes the card back."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look(self, typed: str, reader: Member, origin: Origin) -> TalkTo:
        """Whom one may like to talk to. Raises InvalidInput at ``event``, Refused when it is over, and for
        who does not come.
        """
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            return await self._look(work, event, reader, origin)

    async def mine(self, typed: str, member_id: MemberId, origin: Origin) -> TalkTo:
        """One's own card alone. Raises like ``look``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await _check(work, event, member_id, origin)
            return TalkTo(event, await work.attendee_cards.get(event.id, member_id))

    async def put(self, event_id: EventId, reader: Member, topic: str, origin: Origin) -> TalkTo:
        """Put one's card up, or other words on it. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            event = await _locked(work, event_id, origin)
            await _check(work, event, reader.id, origin)
            before = await work.attendee_cards.get(event_id, reader.id)
            put_at = before.put_at if before else origin.now
            await work.attendee_cards.save(Card(event_id, reader.id, topic, put_at))
            return await self._look(work, event, reader, origin)

    async def take_down(self, event_id: EventId, reader: Member, origin: Origin) -> TalkTo:
        """Take one's card back, whether or not one still comes. Raises NotFound, Refused when it is over."""
        async with self._storage.write(origin.request) as work:
            event = await _locked(work, event_id, origin)
            event.check_open(origin.now)
            await work.attendee_cards.delete(event_id, reader.id)
            if not takes_part(await work.rsvps.get(event_id, reader.id)):
                return TalkTo(event, None)
            return await self._look(work, event, reader, origin)

    async def _look(self, work: Work, event: Event, reader: Member, origin: Origin) -> TalkTo:
        await _check(work, event, reader.id, origin)
        mine = await work.attendee_cards.get(event.id, reader.id)
        if event.reception.names_hidden and mine is None:
            return TalkTo(event, None, kept=True)
        cards = await work.attendee_cards.of_event(event.id, limit=LOOKED_AT)
        people = await work.members.get_many([card.member_id for card in cards])
        shown = [(card, people[card.member_id]) for card in cards if card.member_id in people]
        suggested = suggest(reader, shown)
        if mine is None:
            return TalkTo(event, None, suggested)
        others = [one.member.id for one in suggested]
        met = await work.attendee_cards.last_contacts(reader.id, others, origin.now)
        known = tuple(replace(one, contact=met.get(one.member.id)) for one in suggested)
        return TalkTo(event, mine, known)


async def _locked(work: Work, event_id: EventId, origin: Origin) -> Event:
    event = await work.events.lock_readable(event_id, origin.member_id)
    if event is None:
        raise NotFound("event.gone")
    return event


async def _check(work: Work, event: Event, member_id: MemberId, origin: Origin) -> None:
    event.check_open(origin.now)
    check_takes_part(await work.rsvps.get(event.id, member_id), event.title)
