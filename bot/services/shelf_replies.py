"""What comes back to the toolshelf: 使った with a word of thanks, improvements, and what went wrong."""

from dataclasses import dataclass, replace

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import ImprovementId, MemberId, ShelfItemId, ShelfProblemId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.toolshelf import (
    MOST_PROBLEMS,
    MOST_WAITING,
    Checklist,
    Improvement,
    ImprovementStatus,
    ShelfItem,
    ShelfProblem,
    Signing,
    Use,
    check_takeable,
    version_of,
)
from bot.ports.work import Storage, Work
from bot.services.origin import Origin
from bot.services.presence import lock_here
from bot.services.shelf_news import (
    Thanked,
    plan_thanks,
    tell_decided,
    tell_improvement,
    tell_problem,
    thanked,
)
from bot.services.shelf_rights import check_keeps, find_item, lock_visible, visible


@dataclass(frozen=True, slots=True)
class Proposed:
    """An improvement as those see it who decide about it."""

    improvement: Improvement
    item: ShelfItem
    improver: Member | None


@dataclass(frozen=True, slots=True)
class Better:
    """What somebody made better: a link, a text, or both, and in one sentence how."""

    what: str
    url: str
    text: str


class ShelfReplyService:
    """Everybody who finds an item may answer it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def use(
        self, typed: str, how: str, signing: Signing, member_id: MemberId, origin: Origin
    ) -> tuple[ShelfItem, Thanked]:
        """使った; said again it changes the words only, and leaves them where none are said. Returns too who
        hears of it.

        Raises InvalidInput at ``item``, NotFound, Refused.
        """
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            item = await lock_visible(work, (await find_item(work, typed, origin)).id, origin)
            item.check_usable_by(member_id)
            before = await work.shelf_replies.use(item.id, member_id)
            use = Use(item.id, member_id, origin.now, how, signing)
            if before is not None:
                use = replace(use, at=before.at) if how else before
            await work.shelf_replies.save_use(use)
            hears = await thanked(work, item)
            if before is None:
                await plan_thanks(work, item, hears, origin.now, self._policy.zone)
            return await _counted(work, item, "shelf.used", origin), hears

    async def forget_use(self, item_id: ShelfItemId, member_id: MemberId, origin: Origin) -> ShelfItem:
        """Take 使った back. Raises NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            item = await lock_visible(work, item_id, origin)
            if not await work.shelf_replies.forget_use(item.id, member_id):
                raise Refused("shelf.not_used", title=item.title).about(item.id)
            return await _counted(work, item, "shelf.unused", origin)

    async def improve(self, typed: str, better: Better, member_id: MemberId, origin: Origin) -> ShelfItem:
        """Send an improvement back. Raises InvalidInput at ``item`` or ``url``, NotFound, Refused."""
        check_takeable(better.url, better.text)
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            item = await lock_visible(work, (await find_item(work, typed, origin)).id, origin)
            item.check_on_shelf()
            if item.keeper_id == member_id:
                raise Refused("shelf.edit_your_own", title=item.title).about(item.id)
            if len(await work.shelf_replies.waiting_for(item.id, limit=MOST_WAITING)) >= MOST_WAITING:
                raise Refused("shelf.many_waiting", title=item.title).about(item.id)
            improvement = Improvement(
                ImprovementId(new_id(origin.now)),
                item.id,
                member_id,
                better.what,
                better.url,
                better.text,
                origin.now,
                based_on=item.version,
            )
            await work.shelf_replies.save_improvement(improvement)
            await tell_improvement(work, item, improvement, origin.now)
            await _note(work, "shelf.improved", item, origin)
            return item

    async def proposed(self, improvement_id: ImprovementId, origin: Origin) -> Proposed:
        """An improvement, for those who look after the item. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            improvement = _known(await work.shelf_replies.improvement(improvement_id))
            item = await visible(work, improvement.item_id, origin)
            await check_keeps(work, item, origin)
            return Proposed(improvement, item, await work.members.get(improvement.member_id))

    async def take_in(
        self, improvement_id: ImprovementId, checklist: Checklist, member_id: MemberId, origin: Origin
    ) -> ShelfItem:
        """Make an improvement the next version, with the credits of both.

        Raises InvalidInput at what is not sure yet, NotFound, NotAllowed, Refused.
        """
        checklist.check()
        async with self._storage.write(origin.request) as work:
            before, improvement = await self._deciding(work, improvement_id, origin)
            item = before.take_in(improvement, origin.now)
            version = version_of(
                item, member_id, origin.now, note=improvement.what, improver_id=improvement.member_id
            )
            await work.toolshelf.save(item)
            if before.hidden:
                await work.toolshelf.empty_versions(item.id)
            await work.toolshelf.add_version(version)
            await self._decided(work, improvement, ImprovementStatus.TAKEN_IN, origin)
            return item

    async def pass_by(self, improvement_id: ImprovementId, origin: Origin) -> ShelfItem:
        """Leave an item as it is. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            item, improvement = await self._deciding(work, improvement_id, origin)
            await self._decided(work, improvement, ImprovementStatus.PASSED, origin)
            return item

    async def report(self, typed: str, words: str, member_id: MemberId, origin: Origin) -> ShelfItem:
        """Tell those who look after an item what is wrong with it. Raises InvalidInput, NotFound, Refused."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            item = await lock_visible(work, (await find_item(work, typed, origin)).id, origin)
            if await work.shelf_replies.count_problems(item.id) >= MOST_PROBLEMS:
                raise Refused("shelf.many_problems", title=item.title).about(item.id)
            problem_id = ShelfProblemId(new_id(origin.now))
            problem = ShelfProblem(problem_id, item.id, member_id, words, origin.now)
            await work.shelf_replies.add_problem(problem)
            await tell_problem(work, item, problem, origin.now)
            await _note(work, "shelf.problem_told", item, origin)
            return item

    async def _deciding(
        self, work: Work, improvement_id: ImprovementId, origin: Origin
    ) -> tuple[ShelfItem, Improvement]:
        seen = _known(await work.shelf_replies.improvement(improvement_id))
        item = await lock_visible(work, seen.item_id, origin)
        await check_keeps(work, item, origin)
        return item, _known(await work.shelf_replies.lock_improvement(improvement_id))

    async def _decided(
        self, work: Work, improvement: Improvement, status: ImprovementStatus, origin: Origin
    ) -> None:
        await work.shelf_replies.save_improvement(improvement.settle(status))
        await tell_decided(work, improvement, origin.now)
        await work.audit.add(
            "shelf.improvement_decided",
            at=origin.now,
            member_id=origin.member_id,
            subject_id=improvement.item_id,
            detail=status.value,
        )


async def _counted(work: Work, item: ShelfItem, action: str, origin: Origin) -> ShelfItem:
    counted = replace(item, uses=await work.shelf_replies.count_uses(item.id))
    await work.toolshelf.save(counted)
    await _note(work, action, counted, origin)
    return counted


async def _note(work: Work, action: str, item: ShelfItem, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=item.id)


def _known(improvement: Improvement | None) -> Improvement:
    if improvement is None:
        raise NotFound("shelf.improvement_gone")
    return improvement
