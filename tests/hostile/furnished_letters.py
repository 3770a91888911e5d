"""What leaves the furnished town by itself: a calendar feed and an announcement."""

from datetime import timedelta
from zlib import crc32

from bot.domain.announcements import Announcement, Audience
from bot.domain.feeds import Feed, FeedKind, Source, hashed
from bot.domain.ids import AnnouncementId, FeedId, MemberId, new_id, to_token
from bot.domain.members import Member
from tests.builders.town import TestTown


async def furnish_feed(town: TestTown, host: Member) -> dict[str, str]:
    """The host's own events, under an address nobody else knows."""
    feed = Feed(FeedId(crc32(b"feed")), host.id, Source(FeedKind.MINE), hashed("host"), town.clock.now())
    async with town.storage.write() as work:
        await work.feeds.save(feed)
    return {"feed": to_token(feed.id)}


async def furnish_announcement(town: TestTown, by: MemberId) -> dict[str, str]:
    """One to everybody who has joined, due long after the tests."""
    later = town.clock.now() + timedelta(days=300)
    whole = Announcement(AnnouncementId(new_id(later)), "年末のご案内", "本文", Audience(), by, later)
    async with town.storage.write() as work:
        await work.announcements.save(whole)
    await town.town.announcements.tick(town.clock.now())
    return {"announcement": to_token(whole.id)}
