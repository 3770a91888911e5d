"""An event's thread as members meet it: the way to it, what is said there, and who must not see it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.event_mirrors import Board
from bot.domain.ids import SectionId, from_token
from bot.domain.members import Office
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.event_mirrors import Hindrance
from bot.ports.threads import TOO_MANY
from bot.services.event_threads import EventThreadService
from bot.view import LinkButton, Message, controls
from tests.builders.answers import field_of, select_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button
from tests.fakes.threads import FakeThreads

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICY = Policy(event_threads=frozenset({Platform.LOCAL}))


@dataclass
class Square:
    hall: Hall
    threads: FakeThreads = field(default_factory=FakeThreads)

    async def wait(self, by: timedelta = timedelta()) -> list[str]:
        """Let time pass; returns what was said in threads."""
        await self.hall.wait(by)
        town = self.hall.town
        await EventThreadService(town.storage, POLICY, {Platform.LOCAL: self.threads}).tick(town.clock.now())
        await self.hall.listen()
        return self.said()

    def said(self) -> list[str]:
        """What stands in threads now."""
        return [one.message.summary for one in self.hall.messenger.shown if one.channel.startswith("t-")]


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[Square]:
    async with open_hall(tmp_path) as hall:
        yield Square(hall)


async def published(square: Square, host: Person, section: str = "") -> Message:
    confirm = await host.say("イベント 作成 来週土曜21時 もくもく会")
    if section:
        confirm = await host.choose(select_of(confirm, "event.draft.section").action, section)
    await host.press(confirm, "公開する")
    await square.wait()
    return square.hall.card()


def links(message: object) -> list[str]:
    assert isinstance(message, Message)
    return [one.url for one in controls(message) if isinstance(one, LinkButton)]


async def test_the_detail_leads_to_the_thread_until_the_event_is_over_and_after(square: Square) -> None:
    hanako = await square.hall.town.member("花子")
    card = await published(square, hanako)
    token = button(card, "参加").action.args[0]
    await hanako.press(card, "参加")

    detail = await hanako.do("event.info", token)
    (thread,) = square.threads.states
    assert links(detail) == [f"https://example.com/local/{thread}"]
    assert await square.wait(7 * DAY + 11 * HOUR) == [
        "「もくもく会」のスレッドです。質問や当日の連絡は、ここでどうぞ。参加の回答は、案内のボタンからお願いします。",
        "「もくもく会」がはじまりました。途中からの参加もどうぞ。",
    ]
    assert len(await square.wait(5 * DAY)) == 2
    assert square.threads.closed == ["もくもく会"]
    assert links(await hanako.do("event.info", token)) == [f"https://example.com/local/{thread}"]


async def test_nothing_is_said_of_a_beginning_nobody_comes_to(square: Square) -> None:
    await published(square, await square.hall.town.member("花子"))

    assert len(await square.wait(7 * DAY + 11 * HOUR)) == 1


async def test_a_thread_of_a_section_that_closes_to_others_closes_too_and_tells_nothing(
    square: Square,
) -> None:
    hall = square.hall
    hanako = await hall.town.member("花子")
    token = await section_of(hall, "防災課", hanako)
    await published(square, hanako, token)
    assert list(square.threads.open_ones.values()) == ["もくもく会"]
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(token) or 0))
        assert section is not None
        await work.sections.save(replace(section, members_only=True))

    await square.wait()
    assert (square.threads.open_ones, square.threads.closed) == ({}, ["防災課"])
    assert square.said() == ["このご案内は、非公開の課「防災課」の中へ移りました。"]


@pytest.mark.parametrize("later", [timedelta(), DAY])  # while it is on, and once it is over
async def test_every_word_of_a_thread_goes_inside_with_its_section(square: Square, later: timedelta) -> None:
    hall = square.hall
    hanako = await hall.town.member("花子")
    token = await section_of(hall, "防災課", hanako)
    await hanako.press(await published(square, hanako, token), "参加")
    await square.wait(7 * DAY + 11 * HOUR)
    await square.wait(later)
    assert [("もくもく会" in one) for one in square.said()] == [True, True]
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(token) or 0))
        assert section is not None
        await work.sections.save(replace(section, members_only=True))

    await square.wait(DAY)
    assert [("もくもく会" in one) for one in square.said()] == [False, False]


async def test_in_a_room_of_its_members_alone_a_section_has_a_thread(square: Square) -> None:
    hall = square.hall
    hanako = await hall.town.member("花子")
    token = await section_of(hall, "防災課", hanako)
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(token) or 0))
        place = await work.places.find(Platform.LOCAL, "local")
        assert section is not None
        assert place is not None
        await work.sections.save(replace(section, members_only=True))
        room = Surface(section.id, place.id, SurfaceKind.CHANNEL, hall.town.clock.now())
        room = replace(room, made=SurfaceKind.CHANNEL, channel_id="c-own", private=True)
        await work.sections.save_surface(room)

    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    confirm = await hanako.choose(select_of(confirm, "event.draft.section").action, token)
    await hanako.press(confirm, "公開する")

    await square.wait()
    assert len(await square.wait(HOUR)) == 1
    assert list(square.threads.open_ones.values()) == ["もくもく会"]


async def test_what_an_administrator_has_to_allow_stands_in_the_state_of_the_town(square: Square) -> None:
    town = square.hall.town
    boss = await town.member("総務", Office.ADMINISTRATOR)
    await published(square, boss)
    async with town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        now = town.clock.now()
        await work.event_mirrors.settle(Board(place.id, now, now, problem=Hindrance.PERMISSION))
        (thread,) = await work.event_threads.claim([Platform.LOCAL], now=now + DAY, until=now + DAY, limit=1)
        await work.event_threads.save(replace(thread, problem=TOO_MANY))

    state = await boss.say("運営 状況")

    assert "「イベントを作成」の権限がありません" in field_of(state, "イベント一覧(縁側)")
    assert "スレッドの数が上限です" in field_of(state, "スレッド(縁側)")
