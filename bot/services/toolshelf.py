"""The toolshelf: looking at it, and looking after what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, ShelfItemId
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.domain.toolshelf import (
    MOST_WAITING,
    Improvement,
    ShelfItem,
    Use,
    Version,
    check_room,
    credits_of,
    review_year,
)
from bot.ports.toolshelf import WantedItems
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.kept_searches import KeptSearches
from bot.services.lookup import find_member, find_section
from bot.services.origin import Origin
from bot.services.shelf_news import HANDED, HIDDEN, plan_review
from bot.services.shelf_rights import (
    check_keeps,
    check_leads_shelf,
    find_item,
    keeps,
    leads,
    lock_visible,
    responsible,
    terms_of,
)
from bot.services.telling import tell_members

SEARCH = "shelf.search"  # the command a kept search belongs to
WORDS_SHOWN = 3
DERIVED_SHOWN = 3
MOST_VERSIONS = 100  # read for the credits
AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of items. ``section``: the one they were narrowed to."""

    items: tuple[ShelfItem, ...]
    total: int
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A page of what somebody shared or looks after, and how often all of it was used."""

    items: tuple[ShelfItem, ...]
    total: int
    uses: int


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item as a reader sees it. ``words``: uses that say how it went; ``improvers``: whose improvements
    are in it; ``origin_gone``: it was made from something that is not there for this reader any more.
    ``own``: the reader made it or looks after it; ``keeps``, ``leads``: what the reader may do.
    """

    item: ShelfItem
    changed_at: datetime
    people: Mapping[MemberId, Member]
    section: str
    origin: ShelfItem | None
    origin_gone: bool
    derived: tuple[ShelfItem, ...]
    derived_total: int
    words: tuple[Use, ...]
    own_use: Use | None
    improvers: tuple[MemberId, ...]
    waiting: tuple[Improvement, ...]
    own: bool
    keeps: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class History:
    """A page of versions, the newest first."""

    item: ShelfItem
    versions: tuple[Version, ...]
    people: Mapping[MemberId, Member]


@dataclass(frozen=True, slots=True)
class Copy:
    """An item's text as it stood in one version, with everybody who is to be named."""

    item: ShelfItem
    version: Version
    people: Mapping[MemberId, Member]
    improvers: tuple[MemberId, ...]


class ToolshelfService:
    """Members act through it; the clock calls ``tick``. ``searches``: those that are kept."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self.searches = KeptSearches(storage, SEARCH)

    async def list(
        self, wanted: WantedItems, section: str, origin: Origin, *, limit: int, offset: int
    ) -> Listing:
        """What stands on the shelf. Raises InvalidInput at ``section``."""
        async with self._storage.read() as work:
            chosen = await find_section(work, section, reader=origin.member_id) if section else None
            if chosen is not None:
                wanted = replace(wanted, section_id=chosen.id)
            items, total = await work.toolshelf.page(wanted, origin.member_id, limit=limit, offset=offset)
            return Listing(items, total, chosen)

    async def derived(
        self, typed: str, origin: Origin, *, limit: int, offset: int
    ) -> tuple[ShelfItem, Listing]:
        """An item, and what was made from it. Raises InvalidInput at ``item``, NotFound, Refused."""
        async with self._storage.read() as work:
            item = await find_item(work, typed, origin)
            wanted = WantedItems(origin_id=item.id)
            items, total = await work.toolshelf.page(wanted, origin.member_id, limit=limit, offset=offset)
            return item, Listing(items, total)

    async def search(self, text: str, origin: Origin, *, limit: int, offset: int) -> Listing:
        """Items with all words of a text in their title or in what they are for."""
        async with self._storage.read() as work:
            wanted = WantedItems(terms=terms_of(text))
            return Listing(*await work.toolshelf.page(wanted, origin.member_id, limit=limit, offset=offset))

    async def own(self, member_id: MemberId, *, limit: int, offset: int) -> Own:
        """What a member shared or looks after."""
        async with self._storage.read() as work:
            return Own(*await work.toolshelf.own(member_id, limit=limit, offset=offset))

    async def find(self, typed: str, origin: Origin) -> ShelfItem:
        """The item a parameter means. Raises InvalidInput at ``item``, NotFound, Refused."""
        async with self._storage.read() as work:
            return await find_item(work, typed, origin)

    async def kept(self, typed: str, origin: Origin) -> ShelfItem:
        """The same, for somebody who may change it. Raises NotAllowed besides."""
        async with self._storage.read() as work:
            item = await find_item(work, typed, origin)
            await check_keeps(work, item, origin)
            return item

    async def page(self, typed: str, origin: Origin) -> ItemPage:
        """One item with everything there is to see. Raises InvalidInput at ``item``, NotFound, Refused."""
        async with self._storage.read() as work:
            return await _page(work, await find_item(work, typed, origin), origin)

    async def history(self, typed: str, origin: Origin, *, limit: int, offset: int) -> History:
        """Versions of an item. Raises InvalidInput at ``item``, NotFound, Refused."""
        async with self._storage.read() as work:
            item = await find_item(work, typed, origin)
            versions = await work.toolshelf.versions(item.id, limit=limit, offset=offset)
            ids = {one.member_id for one in versions} | set(credits_of(versions))
            return History(item, versions, await work.members.get_many(ids))

    async def copy(self, typed: str, number: int, origin: Origin) -> Copy:
        """The text of a version, the newest for 0. Raises InvalidInput at ``item``, NotFound, and Refused
        where there is none.
        """
        async with self._storage.read() as work:
            item = await find_item(work, typed, origin)
            version = await work.toolshelf.version(item.id, number or item.version)
            if version is None or not version.text:
                raise Refused("shelf.no_text", title=item.title).about(item.id)
            earlier = await work.toolshelf.versions(item.id, limit=MOST_VERSIONS)
            improvers = credits_of(reversed([one for one in earlier if one.number <= version.number]))
            people = await work.members.get_many({item.author_id, *improvers})
            return Copy(item, version, people, improvers)

    async def withdraw(self, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
        """Take an item with all it holds off the shelf, for good. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_visible(work, item_id, origin)
            await check_keeps(work, before, origin)
            await work.toolshelf.forget_versions(before.id)
            await work.shelf_replies.forget_all(before.id)
            return await _saved(work, before.withdraw(), "shelf.withdrawn", origin)

    async def hand_over(
        self, typed: str, to: str, member_id: MemberId, origin: Origin
    ) -> tuple[ShelfItem, Member | None]:
        """Let somebody else look after an item, or its section where nobody is named.

        Raises InvalidInput at ``item`` or ``member``, NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            meant = await find_member(work, to) if to else None
            await work.members.lock_many([member_id, *([meant.id] if meant else [])])
            if meant is not None:
                await _check_can_keep(work, meant)
            before = await lock_visible(work, (await find_item(work, typed, origin)).id, origin)
            await check_keeps(work, before, origin)
            if meant is not None and await work.toolshelf.readable(before.id, meant.id) is None:
                raise NotAllowed("shelf.cannot_read", name=meant.profile.name)
            item = before.hand_to(meant.id if meant else None)
            await _saved(work, item, "shelf.handed", origin)
            told = [one for one in await responsible(work, item) if one != member_id]
            await tell_members(work, HANDED, item.id, told, now=origin.now)
            return item, meant

    async def hide(self, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
        """Take an item down until something is put right, for those who lead its section and 総務課.

        Raises NotFound, NotAllowed, Refused.
        """
        async with self._storage.write(origin.request) as work:
            before = await lock_visible(work, item_id, origin)
            await check_leads_shelf(work, before, origin)
            item = await _saved(work, before.hide(), "shelf.hidden", origin)
            if item.keeper_id is not None and item.keeper_id != origin.member_id:
                await tell_members(work, HIDDEN, item.id, (item.keeper_id,), now=origin.now)
            return item

    async def show(self, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
        """Put back what was taken down; its problems are settled. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_visible(work, item_id, origin)
            await check_leads_shelf(work, before, origin)
            item = await _saved(work, before.show(), "shelf.shown", origin)
            await work.shelf_replies.forget_problems(item.id)
            return item

    async def still_good(self, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
        """まだ使えます. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_visible(work, item_id, origin)
            await check_keeps(work, before, origin)
            return await _saved(work, before.still_good(origin.now), "shelf.still_good", origin)

    async def past_its_time(self, item_id: ShelfItemId, origin: Origin) -> ShelfItem:
        """古くなりました. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            before = await lock_visible(work, item_id, origin)
            await check_keeps(work, before, origin)
            return await _saved(work, before.past_its_time(), "shelf.outdated", origin)

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: what somebody kept stays with its section; in the leaver's transaction."""
        await work.toolshelf.release(member_id)

    async def tick(self, now: datetime) -> None:
        """Have everybody asked once in a fiscal year whether what they share still holds."""
        year = review_year(now, self._policy.zone)
        if year is None:
            return
        async with self._storage.read() as work:
            due = await work.toolshelf.to_review(year.year, year.begins_at, limit=AT_A_TIME)
        await each("shelf reviews", due, lambda item_id: self._ask(item_id, year.year, year.begins_at, now))

    async def _ask(self, item_id: ShelfItemId, year: int, begins_at: datetime, now: datetime) -> None:
        async with self._storage.write() as work:
            item = await work.toolshelf.lock(item_id)
            if item is None or not item.on_shelf or item.asked_year >= year or item.fresh_at >= begins_at:
                return
            for member_id in (await responsible(work, item))[:1]:
                await plan_review(work, member_id, year, now)
            await work.toolshelf.save(replace(item, asked_year=year))


async def _page(work: Work, item: ShelfItem, origin: Origin) -> ItemPage:
    reader = origin.member_id
    made_from = await work.toolshelf.readable(item.origin_id, reader) if item.origin_id is not None else None
    there = made_from is not None and made_from.on_shelf
    derived, total = await work.toolshelf.page(WantedItems(origin_id=item.id), reader, limit=DERIVED_SHOWN)
    versions = await work.toolshelf.versions(item.id, limit=MOST_VERSIONS)
    improvers = credits_of(reversed(versions))
    words = await work.shelf_replies.words_on(item.id, limit=WORDS_SHOWN)
    may_keep = await keeps(work, item, origin)
    waiting = await work.shelf_replies.waiting_for(item.id, limit=MOST_WAITING) if may_keep else ()
    ids = {item.author_id, *improvers, *(use.member_id for use in words)}
    section = await work.sections.get(item.section_id) if item.section_id is not None else None
    return ItemPage(
        item=item,
        changed_at=versions[0].at if versions else item.put_at,
        people=await work.members.get_many(ids | ({item.keeper_id} if item.keeper_id is not None else set())),
        section=section.name if section else "",
        origin=made_from if there else None,
        origin_gone=item.origin_id is not None and not there,
        derived=derived,
        derived_total=total,
        words=words,
        own_use=await work.shelf_replies.use(item.id, reader) if reader is not None else None,
        improvers=improvers,
        waiting=tuple(waiting),
        own=reader in {item.author_id, item.keeper_id},
        keeps=may_keep,
        leads=await leads(work, item, origin),
    )


async def _check_can_keep(work: Work, member: Member) -> None:
    now = await work.members.get(member.id)
    if now is None or not now.active:
        raise Refused("shelf.not_here", name=member.profile.name)
    check_room(await work.toolshelf.count_kept(member.id))


async def _saved(work: Work, item: ShelfItem, action: str, origin: Origin) -> ShelfItem:
    await work.toolshelf.save(item)
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=item.id)
    return item
