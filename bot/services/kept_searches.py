"""What somebody searched for, kept as a draft, so that buttons below what was found carry a token only."""

from collections.abc import Mapping

from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, new_id
from bot.ports.records import Draft
from bot.ports.work import Storage
from bot.services.origin import Origin


class KeptSearches:
    """Searches of one command."""

    def __init__(self, storage: Storage, verb: str) -> None:
        self._storage = storage
        self._verb = verb

    async def keep(self, account_id: AccountId, values: Mapping[str, str], origin: Origin) -> DraftId:
        """Keep what was searched for."""
        draft_id = DraftId(new_id(origin.now))
        async with self._storage.write(origin.request) as work:
            await work.drafts.save(Draft(draft_id, account_id, self._verb, (), values, origin.now))
        return draft_id

    async def kept(self, draft_id: DraftId, account_id: AccountId) -> Mapping[str, str]:
        """What was searched for. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            draft = await work.drafts.get(draft_id, account_id)
        if draft is None or draft.verb != self._verb:
            raise NotFound("refusal.draft_gone")
        return draft.values
