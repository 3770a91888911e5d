import asyncio
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.cohosting import Cohosting
from bot.domain.events import Event, cancel
from bot.domain.feeds import Feed, FeedKind, Source, hashed, window
from bot.domain.ids import FeedId, MemberId, SectionId
from bot.domain.policy import Policy
from bot.domain.prefectures import find_prefecture
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.twins import Twinning
from bot.services.feeds import FeedService
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called, settle
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

AOKI, BABA = member_called("青木"), member_called("馬場")
OPEN, TWIN = section_called("写真課"), section_called("登山課")
CAGE = replace(section_called("鳥かご課"), members_only=True)
TOKYO, OSAKA = find_prefecture("東京都"), find_prefecture("大阪府")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TOWN, MINE = Source(FeedKind.TOWN), Source(FeedKind.MINE)


def feed(number: int, source: Source, secret: str = "", member_id: MemberId = AOKI.id) -> Feed:
    return Feed(FeedId(number), member_id, source, hashed(secret or str(number)), START)


def of_section(section_id: SectionId) -> Source:
    return Source(FeedKind.SECTION, section_id)


async def _furnish(storage: SqlStorage, *events: Event) -> None:
    async with storage.write() as work:
        for member in (AOKI, BABA):
            await work.members.save(member)
        for section in (OPEN, TWIN, CAGE):
            await work.sections.save(section)
    await settle(storage, *events)


async def titles(
    storage: SqlStorage, source: Source, reader: MemberId = AOKI.id, limit: int = 99
) -> list[str]:
    async with storage.read() as work:
        found = await work.feeds.events(source, reader, window(START), limit=limit)
    return [seen.event.title for seen in found]


async def test_a_feed_is_kept_with_everything_and_found_by_its_hash(storage: SqlStorage) -> None:
    await _furnish(storage)
    feeds = (
        replace(feed(1, MINE), digest="d" * 64, changed_at=START, fetched_on=date(2026, 11, 21)),
        feed(2, of_section(OPEN.id)),
        feed(3, Source(FeedKind.PREFECTURE, prefecture=TOKYO)),
        feed(4, Source(FeedKind.PREFECTURE, prefecture=OSAKA)),
        feed(5, of_section(TWIN.id)),
    )
    async with storage.write() as work:
        for one in (*feeds, feed(9, MINE, member_id=BABA.id)):
            await work.feeds.save(one)

        assert await work.feeds.of(AOKI.id) == feeds
        assert await work.feeds.by_secret(hashed("3")) == feeds[2]
        assert await work.feeds.by_secret("3") is None
        renewed = feeds[0].renew(hashed("new"), START + DAY)
        await work.feeds.save(renewed)
        assert await work.feeds.by_secret(hashed("1")) is None
        assert await work.feeds.lock(renewed.id) == await work.feeds.get(renewed.id) == renewed
        await work.feeds.delete(FeedId(2))
        assert await work.feeds.get(FeedId(2)) is None
        await work.feeds.delete_of(AOKI.id)
        assert await work.feeds.of(AOKI.id) == ()
        assert len(await work.feeds.of(BABA.id)) == 1


async def test_each_kind_holds_its_own_events_with_names_and_the_readers_answer(storage: SqlStorage) -> None:
    told = event_called("撮る会", DAY, section_id=OPEN.id)
    twins = event_called("登る会", 2 * DAY, section_id=TWIN.id)
    hosted = replace(event_called("自分の会", 3 * DAY), host_id=AOKI.id)
    hidden = event_called("鳥の会", 4 * DAY, section_id=CAGE.id)
    await _furnish(storage, told, twins, hosted, hidden)
    come = Rsvp(told.id, AOKI.id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, START)
    async with storage.write() as work:
        await work.members.save(replace(HOST, prefecture=TOKYO))
        await work.rsvps.save(come)
        await work.rsvps.save(replace(come, event_id=hidden.id))
        pair = sorted((OPEN.id, TWIN.id))
        await work.twins.save(Twinning(pair[0], pair[1], OPEN.id, START, START))
        await work.sections.seat(seat_in(CAGE, BABA.id))

    assert await titles(storage, TOWN) == ["撮る会", "登る会", "自分の会"]
    assert await titles(storage, TOWN, BABA.id) == ["撮る会", "登る会", "自分の会", "鳥の会"]
    assert await titles(storage, MINE) == ["撮る会", "自分の会"]
    assert await titles(storage, of_section(OPEN.id)) == ["撮る会", "登る会"]
    assert await titles(storage, of_section(CAGE.id)) == []
    assert await titles(storage, of_section(CAGE.id), BABA.id) == ["鳥の会"]
    assert await titles(storage, Source(FeedKind.PREFECTURE, prefecture=TOKYO)) == ["撮る会", "登る会"]
    assert await titles(storage, Source(FeedKind.PREFECTURE, prefecture=OSAKA)) == []
    async with storage.read() as work:
        first, second, third = await work.feeds.events(TOWN, AOKI.id, window(START), limit=9)
    assert (first.event, first.mine, first.host, first.section) == (told, come, "世話人", "写真課")
    assert (second.mine, second.section) == (None, "登山課")
    assert (third.host, third.section) == ("青木", "")


async def test_a_sections_feed_holds_what_it_holds_together_with_another(storage: SqlStorage) -> None:
    """As its list of events does."""
    agreed, asked = (event_called(title, section_id=OPEN.id) for title in ("合同の会", "誘われた会"))
    await _furnish(storage, agreed, asked)
    async with storage.write() as work:
        for event, agreed_at in ((agreed, START), (asked, None)):
            await work.cohosts.save(Cohosting(event.id, TWIN.id, HOST.id, START, agreed_at))
        listed = await work.events.upcoming(now=START, reader=AOKI.id, limit=9, section_id=TWIN.id)

    assert await titles(storage, of_section(TWIN.id)) == [one.event.title for one in listed] == ["合同の会"]


async def test_a_feed_has_an_end_at_both_sides_and_what_was_cancelled_lately(storage: SqlStorage) -> None:
    def off(title: str, since: timedelta) -> Event:
        event = event_called(title, 20 * DAY)
        planned = replace(event, created_at=START - 99 * DAY)
        return cancel(planned, "雨", now=START - since)

    await _furnish(
        storage,
        event_called("先々月", -61 * DAY),
        event_called("先月", -30 * DAY),
        event_called("次", HOUR),
        off("先月の中止", 31 * DAY),
        off("昨日の中止", DAY),
        event_called("来年", 365 * DAY),
        event_called("再来年", 500 * DAY),
    )

    assert await titles(storage, TOWN) == ["先月", "次", "昨日の中止", "来年"]
    assert await titles(storage, TOWN, limit=3) == ["次", "昨日の中止", "来年"]
    assert await titles(storage, TOWN, limit=1) == ["次"]
    async with storage.read() as work:
        cancelled = (await work.feeds.events(TOWN, AOKI.id, window(START), limit=9))[2]
    assert cancelled.event.changed_at == START - DAY


async def test_readings_at_the_same_time_never_carry_the_same_moment(storage: SqlStorage) -> None:
    service = FeedService(storage, Policy())
    await _furnish(storage)
    one = feed(1, MINE)
    async with storage.write() as work:
        await work.feeds.save(one)

    served = await asyncio.gather(*(service.note_served(one, digest, START) for digest in "abcd"))
    gone = await service.note_served(replace(one, secret=hashed("old")), "e", START)

    assert len({reading.changed_at for reading in served}) == 4
    async with storage.read() as work:
        kept = await work.feeds.get(one.id)
    assert kept in served
    assert gone.digest == "e"
