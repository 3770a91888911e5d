"""Before a section is called for or made: what there is already that is much the same. The draft waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, new_id
from bot.domain.proposals import Proposal
from bot.domain.sections import Section, SectionKind, SectionWords
from bot.domain.topics import likeness
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.origin import Origin

PROPOSE, CREATE = "section.propose", "section.create"  # the commands whose forms wait as drafts
MOST_ALIKE = 3
_LOOKED_AT = 1_000  # sections, and as many proposals


@dataclass(frozen=True, slots=True)
class AlikeThings:
    """Sections and proposals that seem to be about what a draft is about, the likeliest first."""

    draft_id: DraftId
    found: tuple[Section | Proposal, ...]


class PitchingService:
    """Drafts belong to the account that made them, and to the command whose form they hold."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look(
        self, account_id: AccountId, verb: str, values: Mapping[str, str], words: SectionWords, origin: Origin
    ) -> AlikeThings | None:
        """What is much the same, with everything typed kept as a draft; None where nothing is, or where the
        name is taken anyway: then the form comes back with that.
        """
        async with self._storage.read() as work:
            found = await _alike(work, words)
        if not found:
            return None
        draft = Draft(DraftId(new_id(origin.now)), account_id, verb, (), values, origin.now)
        async with self._storage.write(origin.request) as work:
            await work.drafts.save(draft)
        return AlikeThings(draft.id, found)

    async def again(self, draft_id: DraftId, account_id: AccountId) -> tuple[Draft, AlikeThings]:
        """A draft and what is much the same now. Raises NotFound when it is gone."""
        draft = await self.draft(draft_id, account_id)
        async with self._storage.read() as work:
            return draft, AlikeThings(draft_id, await _alike(work, _words(draft)))

    async def draft(self, draft_id: DraftId, account_id: AccountId, verb: str = "") -> Draft:
        """What was typed, into the form of ``verb`` or of either. It stays for a while, for a change of mind.

        Raises NotFound when it is gone.
        """
        async with self._storage.read() as work:
            draft = await work.drafts.get(draft_id, account_id)
        if draft is None or draft.verb not in ({verb} if verb else {PROPOSE, CREATE}):
            raise NotFound("refusal.draft_gone")
        return draft


def _words(draft: Draft) -> SectionWords:
    return SectionWords(draft.values["name"], draft.values["purpose"], SectionKind(draft.values["kind"]))


async def _alike(work: Work, words: SectionWords) -> tuple[Section | Proposal, ...]:
    if await work.sections.alike(words.name) or await work.proposals.alike(words.name):
        return ()
    sections = await work.sections.search("", limit=_LOOKED_AT)
    proposals, _ = await work.proposals.open(limit=_LOOKED_AT)
    return most_alike(words, (*(one for one in sections if not one.organisation), *proposals))


def most_alike(words: SectionWords, others: Iterable[Section | Proposal]) -> tuple[Section | Proposal, ...]:
    """Those of the others that are about the same, the likeliest first."""
    rated = [(likeness(words.name, words.purpose, one.name, one.purpose), one) for one in others]
    alike = sorted((pair for pair in rated if pair[0]), key=lambda pair: (-pair[0], pair[1].id))
    return tuple(one for _, one in alike[:MOST_ALIKE])
