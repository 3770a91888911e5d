"""受付の設定: the rules for an event's answers, before and after it is public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import events
from bot.domain.errors import NotFound
from bot.domain.events import Event
from bot.domain.ids import AccountId, DraftId, from_token
from bot.domain.policy import Policy
from bot.domain.receptions import Reception
from bot.ports.work import Storage, Work
from bot.services.event_drafts import EventDraft, EventDraftService
from bot.services.event_news import show_cards
from bot.services.events import check_manager, find_event
from bot.services.origin import Origin
from bot.services.seats import free_seatless, seat_waiting

Change = Callable[[Reception, datetime], Reception]
"""From the rules so far and the event's start to the new ones."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The rules of one event or of one draft. ``over``: persons with a seat beyond the capacity."""

    id: int
    title: str
    reception: Reception
    draft: bool = False
    over: int = 0


class ReceptionService:
    """A draft has the id its event will have, so one reference serves before and after publication."""

    def __init__(self, storage: Storage, policy: Policy, drafts: EventDraftService) -> None:
        self._storage = storage
        self._policy = policy
        self._drafts = drafts

    async def look(self, typed: str, account_id: AccountId, origin: Origin) -> Settings:
        """The rules as they are. Raises InvalidInput at ``event``, NotAllowed, and Refused when over."""
        draft = await self._draft(typed, account_id)
        if draft is not None:
            return _of_draft(draft)
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            return _of_event(event)

    async def change(self, typed: str, account_id: AccountId, change: Change, origin: Origin) -> Settings:
        """Change the rules; who waits gets the seats that are free by it, in order. Nobody loses one.

        Raises like ``look`` and ``change``.
        """
        draft = await self._draft(typed, account_id)
        if draft is not None:
            return _of_draft(await self._drafts.choose_reception(draft.id, account_id, change, origin))
        async with self._storage.write(origin.request) as work:
            found = await find_event(work, typed, origin)
            before = await work.events.lock_readable(found.id, origin.member_id)
            if before is None:
                raise NotFound("event.gone")
            await check_manager(work, before, origin)
            after = events.receive(before, change(before.reception, before.starts_at), now=origin.now)
            return _of_event(await self._save(work, before, after, origin))

    async def _save(self, work: Work, before: Event, after: Event, origin: Origin) -> Event:
        if after == before:
            return before
        await work.events.save(after)
        if after.seated_styles != before.seated_styles:
            after = await free_seatless(work, after, origin.now)
            after = await seat_waiting(work, after, origin.now, self._policy.promotion_hold)
            await work.events.save_tally(after.id, after.tally)
        await show_cards(work, after, self._policy, origin.now)
        await work.audit.add(
            "event.reception", at=origin.now, member_id=origin.member_id, subject_id=after.id
        )
        return after

    async def _draft(self, typed: str, account_id: AccountId) -> EventDraft | None:
        number = from_token(typed)
        if number is None:
            return None
        try:
            return await self._drafts.get(DraftId(number), account_id)
        except NotFound:
            return None


def _of_draft(draft: EventDraft) -> Settings:
    return Settings(int(draft.id), draft.details.title, draft.reception, draft=True)


def _of_event(event: Event) -> Settings:
    return Settings(int(event.id), event.title, event.reception, over=event.seats.over)
