"""Publishing later: a draft waits for its moment, and a pass of the clock presses 公開する for its host.

It becomes public in the transaction that forgets the draft and its moment, under the same locks as by hand:
killed at any moment, or with two processes at once, it is published once. A moment that passed while the town
was away is caught up with as long as the start lies ahead. What a rule refuses is told to the host once and
not tried again; what breaks is due again with the next pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import InvalidInput, NotFound, Problem, Refused
from bot.domain.ids import AccountId, DraftId, MemberId
from bot.domain.members import Office
from bot.domain.publications import Publication, check_moment, check_room
from bot.ports.work import Storage, Work
from bot.services.event_drafts import EventDraft, EventDraftService, own_draft
from bot.services.housekeeping import each
from bot.services.origin import Origin
from bot.services.presence import check_here, lock_here
from bot.services.telling import tell_members

HINDERED = "event.publication_hindered"  # to the host
UNHEARD = "event.published_unheard"  # to the host: it is public, and no channel announces it
AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft and its moment."""

    publication: Publication
    draft: EventDraft


class PublicationService:
    """Hosts act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, drafts: EventDraftService) -> None:
        self._storage = storage
        self._drafts = drafts

    async def wait(
        self, draft_id: DraftId, account_id: AccountId, member_id: MemberId, at: datetime, origin: Origin
    ) -> Waiting:
        """Let a draft become public at a moment; chosen again, at another one.

        Raises NotFound, InvalidInput at ``when``, and Refused where too many wait.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            earlier = await work.publications.lock(draft_id)
            draft = await own_draft(work, draft_id, account_id)
            check_moment(at, draft.details.starts_at, draft.reception, origin.now)
            if earlier is None:
                _, waiting = await work.publications.of_member(member_id, limit=1)
                check_room(waiting)
            publication = Publication(draft_id, account_id, member_id, at)
            await work.publications.save(publication)
            return Waiting(publication, draft)

    async def page(self, member_id: MemberId, *, limit: int, offset: int) -> tuple[Sequence[Waiting], int]:
        """A page of a member's drafts that wait or were refused, the next one first; how many in all."""
        async with self._storage.read() as work:
            found, total = await work.publications.of_member(member_id, limit=limit, offset=offset)
            return [Waiting(one, await own_draft(work, one.draft_id, one.account_id)) for one in found], total

    async def take(self, draft_id: DraftId, account_id: AccountId, member_id: MemberId) -> None:
        """Bring one of a member's to the account they ask with; what they ask for comes after it. Raises
        NotFound.
        """
        async with self._storage.write() as work:
            publication = await _own(work, draft_id, member_id)
            draft = await work.drafts.get(draft_id, publication.account_id)
            assert draft is not None, "a publication goes with its draft"
            if draft.account_id != account_id:
                await work.drafts.save(replace(draft, account_id=account_id))

    async def cancel(self, draft_id: DraftId, member_id: MemberId, origin: Origin) -> Waiting:
        """Wait no longer; the draft stays, for as long as any other from now on. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            publication = await _own(work, draft_id, member_id)
            draft = await own_draft(work, draft_id, publication.account_id)
            await work.publications.delete(draft_id)
            await _keep_draft(work, publication, origin.now)
            return Waiting(publication, draft)

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: nothing of theirs becomes public any more; in the leaver's transaction."""
        await work.publications.delete_of(member_id)

    async def tick(self, now: datetime) -> int:
        """Publish what is due; returns about how many. One read when there is none."""
        async with self._storage.read() as work:
            waking = await work.publications.waking(now, limit=AT_A_TIME)
        return sum(await each("publications", waking, lambda one: self._wake(*one, now)))

    async def _wake(self, draft_id: DraftId, member_id: MemberId, now: datetime) -> int:
        try:
            return await self._publish(draft_id, member_id, now)
        except Refused as refused:
            return await self._hinder(draft_id, member_id, refused.problem, now)
        except InvalidInput as invalid:
            return await self._hinder(draft_id, member_id, next(iter(invalid.problems.values())), now)

    async def _publish(self, draft_id: DraftId, member_id: MemberId, now: datetime) -> int:
        async with self._storage.write() as work:
            member = await work.members.lock(member_id)
            publication = await work.publications.lock(draft_id)
            if publication is None or not publication.due(now):
                return 0  # published, put off or thrown away since it was seen
            host = check_here(member)
            administrator = Office.ADMINISTRATOR in host.offices
            origin = Origin("", now, member_id, administrator=administrator)
            published = await self._drafts.publish_in(
                work, draft_id, account_id=publication.account_id, host_id=member_id, origin=origin
            )
            if not published.rooms:
                await tell_members(work, UNHEARD, published.event.id, (member_id,), now=now)
            return 1

    async def _hinder(self, draft_id: DraftId, member_id: MemberId, problem: Problem, now: datetime) -> int:
        async with self._storage.write() as work:
            await work.members.lock(member_id)
            publication = await work.publications.lock(draft_id)
            if publication is None or not publication.due(now):
                return 0
            await work.publications.save(publication.hinder(problem))
            await _keep_draft(work, publication, now)
            await tell_members(work, HINDERED, draft_id, (member_id,), now=now)
            return 1


async def _own(work: Work, draft_id: DraftId, member_id: MemberId) -> Publication:
    publication = await work.publications.lock(draft_id)
    if publication is None or publication.member_id != member_id:
        raise NotFound("publication.gone")
    return publication


async def _keep_draft(work: Work, publication: Publication, now: datetime) -> None:
    """Drafts are forgotten by age, and this one may have waited for long."""
    draft = await work.drafts.get(publication.draft_id, publication.account_id)
    if draft is not None:
        await work.drafts.save(replace(draft, created_at=now))
