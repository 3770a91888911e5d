"""Calendar feeds: made, renewed and ended by their owners, read by whoever shows the secret.

Nothing about a feed is decided when it is made: at each reading the owner must belong to the town, the
section must be theirs to read, and events are found as everywhere else (decision 15).
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.feeds import (
    MOST_EVENTS,
    Feed,
    FeedKind,
    Source,
    check_room,
    hashed,
    may_read,
    new_secret,
    window,
)
from bot.domain.ids import FeedId, MemberId, SectionId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.ports.feeds import CalendarEvent
from bot.ports.work import Storage, Work
from bot.services.lookup import section_now
from bot.services.origin import Origin
from bot.services.presence import lock_here

PATH = "/calendar/"
SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed with the name of its section; empty where there is none, or none its owner may read now."""

    feed: Feed
    section: str = ""

    @property
    def lost(self) -> bool:
        """Whether its section is closed to its owner: it is not served meanwhile."""
        return self.feed.source.kind is FeedKind.SECTION and not self.section


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """A member's feeds, and the sections they belong to or follow that have none yet."""

    feeds: tuple[NamedFeed, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A feed and its address, which nobody can tell a second time; empty for a feed that stood already."""

    named: NamedFeed
    address: str = ""


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed at the moment of a reading."""

    named: NamedFeed
    owner: Member


class FeedService:
    """``address``: where the town serves feeds; empty while nobody does."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self._address = ""

    @property
    def offered(self) -> bool:
        return bool(self._address)

    def serve_at(self, address: str) -> None:
        """Feeds are served from now on below an address like https://town.example, or not at all ("")."""
        self._address = address.rstrip("/")

    async def desk(self, member_id: MemberId) -> FeedDesk:
        """Everything a member can do with feeds."""
        async with self._storage.read() as work:
            feeds = [await _named(work, feed) for feed in await work.feeds.of(member_id)]
            taken = {named.feed.source.section_id for named in feeds}
            seats = await work.sections.memberships_of(member_id)
            ids = [seat.section_id for seat in seats] + list(await work.sections.followed_by(member_id))
            known = await work.sections.get_many(ids)
            own = [known[one] for one in dict.fromkeys(ids) if one in known and one not in taken]
            return FeedDesk(
                tuple(feeds), tuple([one for one in own if await work.sections.reads(one.id, member_id)])
            )

    async def get(self, feed_id: FeedId, member_id: MemberId) -> NamedFeed:
        """One of a member's own. Raises NotFound for anybody else's."""
        async with self._storage.read() as work:
            return await _named(work, await _own(work, feed_id, member_id))

    async def make(self, source: Source, member_id: MemberId, origin: Origin) -> Made:
        """A new feed with its address; the one there is, without, where it was made before.

        Raises NotFound for a section the member may not read, and Refused for too many feeds or in a town
        that serves none.
        """
        self._check_offered()
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            if source.section_id is not None:
                source = await _current(work, source.section_id, member_id)
            mine = await work.feeds.of(member_id)
            for feed in mine:
                if feed.source == source:
                    return Made(await _named(work, feed))
            check_room(len(mine))
            secret = new_secret()
            feed = Feed(FeedId(new_id(origin.now)), member_id, source, hashed(secret), origin.now)
            await work.feeds.save(feed)
            await work.audit.add("feed.made", at=origin.now, member_id=member_id, subject_id=feed.id)
            return Made(await _named(work, feed), self._told(secret))

    async def renew(self, feed_id: FeedId, member_id: MemberId, origin: Origin) -> Made:
        """作り直す: a new address; the old one is dead at once. Raises NotFound; Refused like ``make``."""
        self._check_offered()
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            secret = new_secret()
            feed = (await _own(work, feed_id, member_id)).renew(hashed(secret), origin.now)
            await work.feeds.save(feed)
            await work.audit.add("feed.renewed", at=origin.now, member_id=member_id, subject_id=feed.id)
            return Made(await _named(work, feed), self._told(secret))

    async def end(self, feed_id: FeedId, member_id: MemberId, origin: Origin) -> NamedFeed:
        """やめる: its address is dead at once. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await lock_here(work, member_id)
            named = await _named(work, await _own(work, feed_id, member_id))
            await work.feeds.delete(feed_id)
            await work.audit.add("feed.ended", at=origin.now, member_id=member_id, subject_id=feed_id)
            return named

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """All addresses of somebody who leaves the town are dead; a hook of 退庁."""
        await work.feeds.delete_of(member_id)

    async def open(self, secret: str) -> OpenFeed | None:
        """The feed an address leads to; None where it leads nowhere (any more), or not at present."""
        async with self._storage.read() as work:
            feed = await work.feeds.by_secret(hashed(secret))
            owner = await work.members.get(feed.member_id) if feed else None
            if feed is None or owner is None or not may_read(owner):
                return None
            named = await _named(work, feed)
            return None if named.lost else OpenFeed(named, owner)

    async def read(self, opened: OpenFeed, now: datetime) -> tuple[CalendarEvent, ...]:
        """What a feed holds now for its owner."""
        feed = opened.named.feed
        async with self._storage.read() as work:
            source = feed.source
            section = await section_now(work, source.section_id) if source.section_id is not None else None
            if section is not None:
                source = Source(FeedKind.SECTION, section.id)
            return await work.feeds.events(source, feed.member_id, window(now), limit=MOST_EVENTS)

    async def note_served(self, feed: Feed, digest: str, now: datetime) -> Feed:
        """Note that a feed was read; written down where it had changed, and once a day."""
        today = now.astimezone(self._policy.zone).date()
        served = feed.served(digest, now, today)
        if served == feed:
            return feed
        async with self._storage.write() as work:
            current = await work.feeds.lock(feed.id)
            if current is None or current.secret != feed.secret:
                return served  # ended or renewed at this very moment: nothing is noted any more
            served = current.served(digest, now, today)
            await work.feeds.save(served)
        return served

    def _told(self, secret: str) -> str:
        return f"{self._address}{PATH}{secret}{SUFFIX}"

    def _check_offered(self) -> None:
        if not self.offered:
            raise Refused("feed.not_offered")


async def _current(work: Work, section_id: SectionId, member_id: MemberId) -> Source:
    """The section a widget means now, among those a member may read."""
    section = await section_now(work, section_id)
    if section is None or not section.open or not await work.sections.reads(section.id, member_id):
        raise NotFound("feed.section_gone")
    return Source(FeedKind.SECTION, section.id)


async def _named(work: Work, feed: Feed) -> NamedFeed:
    if feed.source.section_id is None:
        return NamedFeed(feed)
    section = await section_now(work, feed.source.section_id)
    if section is None or not await work.sections.reads(section.id, feed.member_id):
        return NamedFeed(feed)
    return NamedFeed(feed, section.name)


async def _own(work: Work, feed_id: FeedId, member_id: MemberId) -> Feed:
    feed = await work.feeds.get(feed_id)
    if feed is None or feed.member_id != member_id:
        raise NotFound("feed.gone")
    return feed
