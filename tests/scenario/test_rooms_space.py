"""Rooms for members only, and lighter rooms where a platform's limits come near."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.places import Purpose
from bot.domain.surfaces import SurfaceKind
from bot.ports.messenger import Unsure
from bot.ports.surfaces import Obstacle, Resource, Space, SurfaceRefused, Usage
from bot.services.rooms import CROWDED
from bot.view import Message, lines, plain
from tests.builders.quarter import MINUTE, Quarter, open_quarter
from tests.fakes.clock import START


@pytest.fixture
async def quarter(tmp_path: Path) -> AsyncIterator[Quarter]:
    async with open_quarter(tmp_path) as opened:
        yield opened


async def test_a_section_for_members_only_moves_into_a_closed_room_and_back(quarter: Quarter) -> None:
    async with quarter.town.storage.write() as work:
        await work.places.set_channel(quarter.place_id, Purpose.SECTIONS, "hub")
    await quarter.admin.do("section.room", section="窓口改善課", kind="thread")
    await quarter.turn()

    async def close_to_others(*, members_only: bool) -> None:
        async with quarter.town.storage.write() as work:
            section = await work.sections.get(quarter.section_id)
            assert section is not None
            await work.sections.save(replace(section, members_only=members_only))
            await work.sections.rooms_should_follow([section.id], quarter.town.clock.now())
        await quarter.turn()

    await close_to_others(members_only=True)
    assert [(one.kind, one.open) for one in quarter.keeper.rooms.values()] == [
        (SurfaceKind.THREAD, False),
        (SurfaceKind.PRIVATE_THREAD, True),
    ]
    assert (quarter.keeper.asked[-1].private, (await quarter.surface()).kind) == (True, SurfaceKind.THREAD)
    await close_to_others(members_only=False)

    assert [(one.kind, one.open) for one in quarter.keeper.rooms.values()] == [
        (SurfaceKind.THREAD, True),
        (SurfaceKind.PRIVATE_THREAD, False),
    ]
    assert await quarter.reports_planned() == 0  # all of it was wanted


async def test_where_a_place_is_crowded_new_sections_take_lighter_rooms(quarter: Quarter) -> None:
    await quarter.turn()
    quarter.keeper.full = Space({Resource.ROLES: Usage(199, 250), Resource.CHANNELS: Usage(300, 500)})
    for name in ("読書課", "登山課"):
        await quarter.admin.do("section.create", name=name, purpose="集まる", kind="hobby")
    async with quarter.town.storage.write() as work:
        await work.places.set_channel(quarter.place_id, Purpose.SECTIONS, "hub")

    await quarter.turn()  # the first of the two takes the two hundredth role
    quarter.keeper.full = Space({Resource.ROLES: Usage(200, 250), Resource.THREADS: Usage(800, 1_000)})
    await quarter.admin.do("section.create", name="写真課", purpose="撮る", kind="hobby")
    await quarter.turn()
    await quarter.turn(timedelta(hours=1))

    kinds = {one.name: one.kind for one in quarter.keeper.rooms.values()}
    assert kinds.pop("窓口改善課") is SurfaceKind.CHANNEL
    assert sorted(kinds) == ["登山課", "読書課"]  # and none for 写真課
    assert set(kinds.values()) == {SurfaceKind.CHANNEL, SurfaceKind.THREAD}
    (told,) = await quarter.planned(CROWDED)
    async with quarter.town.storage.read() as work:
        said = await quarter.town.notices.render(work, told, language="ja", now=START)
    assert isinstance(said, Message)
    assert "空きが少なくなってきました" in said.summary
    shown = " ".join(plain(line) for line in lines(said))
    assert "200/250" in shown
    assert "800/1000" in shown


async def test_room_to_spare_is_looked_at_once_an_hour_and_never_in_the_way(quarter: Quarter) -> None:
    await quarter.turn()
    looks = quarter.keeper.looks
    await quarter.turn(MINUTE)
    assert quarter.keeper.looks == looks
    await quarter.turn(timedelta(hours=1))
    assert quarter.keeper.looks == looks + 1

    await quarter.admin.do("section.create", name="読書課", purpose="本を読む", kind="hobby")
    quarter.keeper.blind = Unsure("time-out")
    await quarter.turn()
    assert len(quarter.keeper.rooms) == 1  # whether there is room is asked again
    quarter.keeper.blind = SurfaceRefused(Obstacle.PERMISSION)
    await quarter.turn()
    assert len(quarter.keeper.rooms) == 2
