"""2週間後にする: the sooner day the confirm screen offered once, at the same wall time."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.event_copies import on_day
from bot.interaction.call import Call
from bot.interaction.references import DraftRef
from bot.services.event_drafts import EventDraftService
from bot.view import Answer
from commands.events.creating import Creating
from commands.events.hints import SOONER, sooner_of


class Sooner:
    """The handler; ``creating`` shows the confirm screen."""

    def __init__(self, drafts: EventDraftService, creating: Creating, zone: ZoneInfo) -> None:
        self._drafts = drafts
        self._creating = creating
        self._zone = zone

    async def take(self, call: Call, asked: DraftRef) -> Answer:
        """The draft with that day; it is not offered again."""
        account_id = call.actor.account.id
        draft = await self._drafts.get(asked.draft_id, account_id)
        day = sooner_of(draft.notes)
        if day is None:
            return await self._creating.confirm(call, draft)
        starts_at, ends_at = on_day(draft.details.starts_at, draft.details.ends_at, day, self._zone)
        kept = await self._drafts.keep(
            account_id,
            replace(draft.details, starts_at=starts_at, ends_at=ends_at),
            when=call.words.when(starts_at, ends_at).text,
            notes=tuple(note for note in draft.notes if not note.startswith(SOONER)),
            draft_id=draft.id,
            origin=call.origin,
        )
        return await self._creating.confirm(call, kept)
