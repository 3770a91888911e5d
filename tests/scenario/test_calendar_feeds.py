"""カレンダー: one event as a file, and feeds under addresses that are shown once and can be taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.domain.feeds import MOST_FEEDS, FeedKind, hashed
from bot.domain.prefectures import PREFECTURES
from bot.view import Answer, Link, LinkButton, Message, Tone, controls, lines, plain
from tests.builders.sections import seat_in, section_called
from tests.builders.town import Person, TestTown, button

SITE = "https://town.example"
READING, CAGE = section_called("読書課"), replace(section_called("鳥かご課"), members_only=True)


def text(answer: Answer) -> str:
    assert isinstance(answer, Message)
    return "\n".join(plain(line) for line in lines(answer))


def address(answer: Answer) -> str:
    assert isinstance(answer, Message)
    (link,) = [span for line in lines(answer) for span in line if isinstance(span, Link)]
    assert link.url.startswith(f"{SITE}/calendar/")
    return link.url


async def leads_somewhere(town: TestTown, url: str) -> bool:
    return await town.town.feeds.open(url.rpartition("/")[2].removesuffix(".ics")) is not None


async def announce(host: Person, title: str) -> Answer:
    form = await host.do("event.create", complete=False)
    draft = await host.send(form, title=title, when="来月1日 19:00-20:00", place="https://meet.example/x")
    return await host.press(draft, "公開")


@pytest.fixture
async def aoki(town: TestTown) -> Person:
    person = await town.member("青木")
    member = await person.record()
    async with town.storage.write() as work:
        await work.sections.save(READING)
        await work.sections.save(CAGE)
        await work.sections.seat(seat_in(CAGE, member.id))
        await work.sections.follow(READING.id, member.id, town.clock.now())
    return person


async def test_an_event_is_taken_home_as_a_file(town: TestTown, aoki: Person) -> None:
    published = await announce(await town.member("世話人"), "予算書を読む会")
    there = button(published, "カレンダーに入れる").action.args[0]
    await aoki.do("event.rsvp", there, "undecided")

    made = await aoki.say("イベント カレンダー 予算書を読む会")

    assert isinstance(made, Message)
    assert "カレンダー用のファイルにしました" in made.summary
    (file,) = made.files
    assert file.name.startswith("event-20261201-")
    (event,) = IcsCalendarStream.calendar_from_ics(file.content.decode()).events
    assert (event.summary, str(event.url), len(event.alarm)) == (
        "予算書を読む会",
        "https://meet.example/x",
        3,
    )
    assert event.status is not None
    assert event.status.value == "TENTATIVE"
    (google,) = [one for one in controls(made) if isinstance(one, LinkButton)]
    assert "dates=20261201T100000Z%2F20261201T110000Z" in google.url


async def test_a_town_without_an_address_offers_files(aoki: Person) -> None:
    desk = await aoki.say("イベント 購読")
    refused = await aoki.do("event.feed_make", "mine")

    assert "まだご用意していません" in text(desk)
    assert "「カレンダーに入れる」" in text(desk)
    assert isinstance(refused, Message)
    assert refused.tone is Tone.PROBLEM


async def test_feeds_are_made_shown_once_renewed_and_ended(town: TestTown, aoki: Person) -> None:
    town.town.feeds.serve_at(SITE)
    desk = await aoki.press(await aoki.do("event.mine"), "カレンダーで購読する")
    first = address(await aoki.press(desk, "自分の予定を購読"))
    town.clock.advance(timedelta(minutes=1))
    twice = await aoki.press(desk, "自分の予定を購読")
    section = address(await aoki.do("event.feed_make", FeedKind.SECTION.value, _entry(desk, "鳥かご課")))
    tokyo = address(await aoki.send(await aoki.press(desk, "都道府県の予定"), prefecture="東京"))
    abroad = await aoki.send(await aoki.press(desk, "都道府県の予定"), prefecture="-")

    assert "もうあります" in text(twice)
    assert first not in text(twice)
    assert isinstance(abroad, Message)
    assert abroad.tone is Tone.PROBLEM
    assert [await leads_somewhere(town, one) for one in (first, section, tokyo)] == [True, True, True]
    listed = await aoki.do("event.feeds")
    assert [name for name in ("自分の予定", "鳥かご課", "東京都") if name not in text(listed)] == []
    assert text(listed).count("まだ一度も読まれていません") == 3
    async with town.storage.read() as work:
        kept = await work.feeds.of((await aoki.record()).id)
    assert {feed.secret for feed in kept} == {
        hashed(one[len(SITE) + 10 : -4]) for one in (first, section, tokyo)
    }

    await town.town.feeds.note_served(kept[0], "digest", town.clock.now())
    one = await aoki.press(await aoki.do("event.feeds"), "詳しく見る")
    assert "最後に読まれた日:2026年11月21日(土)" in text(one)
    renewed = address(await aoki.press(one, "作り直す"))
    assert [await leads_somewhere(town, url) for url in (first, renewed)] == [False, True]
    ended = await aoki.press(one, "購読をやめる")
    assert "「自分の予定」の購読をやめました" in text(ended)
    assert not await leads_somewhere(town, renewed)


async def test_a_section_that_closed_itself_in_is_not_read_and_not_named(
    town: TestTown, aoki: Person
) -> None:
    town.town.feeds.serve_at(SITE)
    desk = await aoki.do("event.feeds")
    section = address(await aoki.do("event.feed_make", "section", _entry(desk, "鳥かご課")))
    stranger = await town.member("馬場")
    async with town.storage.write() as work:
        await work.sections.unseat(CAGE.id, (await aoki.record()).id)

    listed = await aoki.do("event.feeds")
    refused = await stranger.do("event.feed_make", "section", _entry(desk, "鳥かご課"))

    assert not await leads_somewhere(town, section)
    assert "鳥かご課" not in text(listed)
    assert "いまは読めない課" in text(listed)
    assert isinstance(refused, Message)
    assert refused.tone is Tone.PROBLEM
    assert "購読できません" in text(refused)


async def test_nobody_touches_the_feed_of_another_and_ten_are_enough(town: TestTown, aoki: Person) -> None:
    town.town.feeds.serve_at(SITE)
    baba = await town.member("馬場")
    first = address(await aoki.do("event.feed_make", "town"))
    token = button(await aoki.do("event.feeds"), "詳しく見る").action.args[0]
    tried = [await baba.do(verb, token) for verb in ("event.feed", "event.feed_renew", "event.feed_end")]
    for prefecture in PREFECTURES[: MOST_FEEDS - 1]:
        await aoki.do("event.feed_prefecture", prefecture=prefecture.code)
    many = await aoki.do("event.feed_make", "mine")

    assert all(isinstance(one, Message) and one.tone is Tone.PROBLEM for one in tried)
    assert await leads_somewhere(town, first)
    assert "一人10件まで" in text(many)
    assert "一人10件まで" in text(await aoki.do("event.feeds"))


def _entry(desk: Answer, name: str) -> str:
    """What the menu of sections carries for one of them."""
    assert isinstance(desk, Message)
    options = [option for one in controls(desk) for option in getattr(one, "options", ())]
    found: str = next(option.value for option in options if option.label == name)
    return found
