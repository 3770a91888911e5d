"""Who helps at an event and goes: what they had is free for others."""

from datetime import datetime

from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.event_news import show_card
from bot.services.event_roles import RoleService
from bot.services.housekeeping import each
from bot.services.lightning_talks import LightningTalkService
from bot.services.origin import Origin

AT_A_TIME = 100


class HelpingService:
    """Frees roles, talks and places in programmes."""

    def __init__(
        self, storage: Storage, policy: Policy, roles: RoleService, talks: LightningTalkService
    ) -> None:
        self._storage = storage
        self._policy = policy
        self._roles = roles
        self._talks = talks

    async def leave_town(self, work: Work, member_id: MemberId, origin: Origin) -> None:
        """A hook of 退庁. Comes before answers are taken back and locks the events of those too, so that all
        of them are locked in one order.
        """
        helped = await work.programmes.helped_by(member_id, origin.now)
        answered = await work.rsvps.upcoming_of(member_id, origin.now)
        locked = {event.id: event for event in await work.events.lock_many({*helped, *answered})}
        for event_id in helped:
            event = locked[event_id]  # events are cancelled, never deleted
            for part_id, names in (await work.programmes.speakers_of(event_id)).items():
                if any(speaker == member_id for speaker, _ in names):
                    await work.programmes.remove_speaker(part_id, member_id)
            await self._let_go(work, event, member_id, origin)

    async def tick(self, now: datetime) -> None:
        """Free what those have who cannot see an event any more: its section is for others only."""
        async with self._storage.read() as work:
            outsiders = await work.programmes.outsiders(now, limit=AT_A_TIME)
        await each("outsiders", outsiders, lambda one: self._send_off(*one, now))

    async def _send_off(self, event_id: EventId, member_id: MemberId, now: datetime) -> None:
        async with self._storage.write() as work:
            event = await work.events.lock(event_id)
            if event and await work.events.readable(event_id, member_id) is None:
                await self._let_go(work, event, member_id, Origin("", now))

    async def _let_go(self, work: Work, event: Event, member_id: MemberId, origin: Origin) -> None:
        await self._roles.let_go(work, event, member_id, origin)
        await self._talks.let_go(work, event, member_id, origin)
        await show_card(work, event.id, self._policy, origin.now)
