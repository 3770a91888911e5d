from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.deliveries import Skip
from bot.domain.ids import to_token
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.surfaces import Surface, SurfaceKind
from bot.ports.messenger import Busy, Unreachable, Unsure
from bot.ports.surfaces import Obstacle, SurfaceRefused
from bot.services.rooms import RoomKeeper, report_due
from bot.view import Message, lines, plain
from tests.builders.quarter import MINUTE, Quarter, open_quarter
from tests.fakes.clock import START
from tests.fakes.keeper import Room

TEN_MINUTES = 10 * MINUTE


@pytest.fixture
async def quarter(tmp_path: Path) -> AsyncIterator[Quarter]:
    async with open_quarter(tmp_path) as opened:
        yield opened


async def test_a_new_section_gets_its_room_with_its_mark(quarter: Quarter) -> None:
    assert await quarter.turn() == 1

    surface = await quarter.surface()
    assert (quarter.room.name, quarter.room.kind) == ("窓口改善課", SurfaceKind.CHANNEL)
    assert surface.mark in quarter.room.topic
    assert (surface.channel_id, surface.made, surface.problem) == ("room-1", SurfaceKind.CHANNEL, "")


async def test_a_room_at_rest_is_left_alone_until_ten_minutes_passed(quarter: Quarter) -> None:
    await quarter.turn()

    assert await quarter.turn(9 * MINUTE) == 0
    assert await quarter.turn(MINUTE) == 1


async def test_a_room_follows_joins_leaves_and_a_new_name_at_once(quarter: Quarter) -> None:
    aoki = await quarter.member("青木")
    await quarter.turn()
    await aoki.do("section.join", section="窓口改善課")
    await quarter.turn()
    assert quarter.room.members == {"u-青木"}

    form = await quarter.admin.do("section.edit", section="窓口改善課", complete=False)
    await quarter.admin.send(form, name="窓口応援課")
    await aoki.do("section.leave", section="窓口応援課")
    await quarter.turn()

    assert (quarter.room.name, quarter.room.members) == ("窓口応援課", frozenset())


async def test_somebody_who_left_town_leaves_the_room(quarter: Quarter) -> None:
    aoki = await quarter.member("青木")
    await aoki.do("section.join", section="窓口改善課")
    await quarter.turn()
    await aoki.do("leave.now")
    await quarter.turn()

    assert quarter.room.members == frozenset()


async def test_drift_is_repaired_and_reported_once_at_closing_time(quarter: Quarter) -> None:
    await quarter.turn()
    assert await quarter.report() == Skip("nothing to report any more")

    quarter.keeper.rooms["room-1"] = replace(quarter.room, name="いたずら", members=frozenset({"u-だれか"}))
    await quarter.turn(TEN_MINUTES)
    quarter.keeper.rooms["room-1"] = replace(quarter.room, name="またいたずら")
    await quarter.turn(TEN_MINUTES)

    assert quarter.room.name == "窓口改善課"
    report = await quarter.report()
    assert isinstance(report, Message)
    said = " ".join(plain(line) for line in lines(report))
    assert "窓口改善課" in said
    assert "名前を戻しました(2回)" in said
    assert await quarter.reports_planned() == 1


async def test_what_the_town_changed_itself_is_no_repair(quarter: Quarter) -> None:
    aoki = await quarter.member("青木")
    await quarter.turn()
    await aoki.do("section.join", section="窓口改善課")
    await quarter.turn()

    assert await quarter.reports_planned() == 0


async def test_a_deleted_room_is_made_again(quarter: Quarter) -> None:
    await quarter.turn()
    quarter.keeper.rooms.clear()

    await quarter.turn(TEN_MINUTES)

    assert quarter.room.name == "窓口改善課"
    assert await quarter.reports_planned() == 1


async def test_a_room_made_just_before_a_crash_is_found_by_its_mark(quarter: Quarter) -> None:
    class PowerCut(BaseException):
        pass

    def cut() -> None:
        raise PowerCut

    await quarter.turn()
    made_but_not_noted = dict(quarter.keeper.rooms)
    await quarter.admin.do("section.create", name="読書課", purpose="本を読む", kind="hobby")
    quarter.keeper.during = cut
    with pytest.raises(PowerCut):
        await quarter.turn()
    async with quarter.town.storage.read() as work:
        (new,) = await work.sections.search("読書", limit=5)
    mark = Surface(new.id, quarter.place_id, SurfaceKind.CHANNEL, due_at=START).mark
    quarter.keeper.rooms = {
        **made_but_not_noted,
        "made-in-time": Room(SurfaceKind.CHANNEL, "読書課", f"本を読む [{mark}]"),
    }
    quarter.keeper.during = lambda: None

    assert await quarter.turn(MINUTE) == 0  # the claim of the killed turn is still running
    await quarter.turn(MINUTE)

    assert set(quarter.keeper.rooms) == {"room-1", "made-in-time"}


async def test_a_change_while_a_room_is_kept_is_not_lost(quarter: Quarter) -> None:
    aoki = await quarter.member("青木")
    await quarter.turn()
    await aoki.do("section.join", section="窓口改善課")
    async with quarter.town.storage.write() as work:
        (claimed,) = await work.sections.claim_surfaces(now=START, until=START + MINUTE, limit=1)
    await aoki.do("section.leave", section="窓口改善課")
    async with quarter.town.storage.write() as work:
        await work.sections.settle_surface(
            replace(claimed, settled=claimed.changes, due_at=START + TEN_MINUTES)
        )

    assert await quarter.turn() == 1


async def test_a_refusal_is_noted_told_once_and_tried_again(quarter: Quarter) -> None:
    quarter.keeper.trouble = SurfaceRefused(Obstacle.PERMISSION)
    await quarter.turn()
    assert (await quarter.surface()).problem == "surface.no_permission"
    report = await quarter.report()
    assert isinstance(report, Message)
    assert "権限が足りません" in " ".join(plain(line) for line in lines(report))

    await quarter.turn(TEN_MINUTES)

    assert (await quarter.surface()).problem == ""
    assert await quarter.reports_planned() == 1


async def test_a_busy_platform_is_left_alone_as_long_as_it_asks(quarter: Quarter) -> None:
    await quarter.admin.do("section.create", name="読書課", purpose="本を読む", kind="hobby")
    quarter.keeper.trouble = Busy(90)

    await quarter.turn()
    assert len(quarter.keeper.asked) == 1
    assert await quarter.turn(MINUTE) == 0
    assert await quarter.turn(MINUTE) == 2
    assert len(quarter.keeper.rooms) == 2


async def test_an_uncertain_outcome_is_looked_at_again_after_a_minute(quarter: Quarter) -> None:
    quarter.keeper.trouble = Unsure("time-out")

    await quarter.turn()
    assert await quarter.turn() == 0
    await quarter.turn(MINUTE)

    assert len(quarter.keeper.rooms) == 1


async def test_a_bound_channel_that_is_gone_is_a_problem_to_solve(quarter: Quarter) -> None:
    await quarter.bind("c-1")
    quarter.keeper.trouble = Unreachable("unknown channel")

    await quarter.turn()

    assert (await quarter.surface()).problem == "surface.gone"


async def test_a_closed_section_has_its_room_archived_and_rests(quarter: Quarter) -> None:
    await quarter.turn()
    await quarter.admin.do("reform.close_now", to_token(quarter.section_id), reason="約束に反したため")

    await quarter.turn()

    assert not quarter.room.open
    assert (await quarter.surface()).made is SurfaceKind.NONE
    assert await quarter.turn(TEN_MINUTES) == 0


async def test_a_thread_needs_a_hub(quarter: Quarter) -> None:
    await quarter.admin.do("section.room", section="窓口改善課", kind="thread")
    await quarter.turn()
    assert (await quarter.surface()).problem == "surface.no_hub"
    assert quarter.keeper.asked == []

    async with quarter.town.storage.write() as work:
        await work.places.set_channel(quarter.place_id, Purpose.SECTIONS, "hub")
    await quarter.turn(TEN_MINUTES)

    assert quarter.keeper.asked[-1].hub_channel_id == "hub"
    assert quarter.room.kind is SurfaceKind.THREAD


async def test_another_kind_of_room_archives_the_old_one_first(quarter: Quarter) -> None:
    await quarter.turn()
    async with quarter.town.storage.write() as work:
        await work.places.set_channel(quarter.place_id, Purpose.SECTIONS, "hub")
    await quarter.admin.do("section.room", section="窓口改善課", kind="thread")

    await quarter.turn()

    assert [(room.kind, room.open) for room in quarter.keeper.rooms.values()] == [
        (SurfaceKind.CHANNEL, False),
        (SurfaceKind.THREAD, True),
    ]
    assert (await quarter.surface()).channel_id == "room-2"


async def test_no_room_is_a_choice_too(quarter: Quarter) -> None:
    await quarter.turn()
    await quarter.admin.do("section.room", section="窓口改善課", kind="none")

    await quarter.turn()

    surface = await quarter.surface()
    assert not quarter.room.open
    assert (surface.channel_id, surface.made) == ("", SurfaceKind.NONE)
    assert await quarter.turn(TEN_MINUTES) == 0


async def test_a_bound_channel_lets_members_in_and_keeps_its_name_and_guests(quarter: Quarter) -> None:
    aoki = await quarter.member("青木")
    await aoki.do("section.join", section="窓口改善課")
    await quarter.bind("c-1")

    await quarter.turn()

    assert quarter.room.name == "雑談"
    assert quarter.room.members == {"u-通行人", "u-青木"}
    async with quarter.town.storage.read() as work:
        assert (await work.sections.way(quarter.section_id, quarter.place_id)).channel_id == "c-1"


async def test_a_bound_channel_is_let_go_as_it_stands(quarter: Quarter) -> None:
    await quarter.bind("c-1")
    await quarter.turn()
    await quarter.admin.do("section.room", section="窓口改善課", kind="channel")

    await quarter.turn()

    assert quarter.keeper.rooms["c-1"].open
    assert (await quarter.surface()).channel_id == "room-2"


async def test_one_channel_is_the_room_of_one_section(quarter: Quarter) -> None:
    await quarter.admin.do("section.create", name="読書課", purpose="本を読む", kind="hobby")
    await quarter.bind("c-1")

    refusal = await replace(quarter.admin, channel="c-1").do("section.bind", section="読書課")
    nowhere = await quarter.admin.do("section.bind", section="読書課")

    assert isinstance(refusal, Message)
    assert "別の課の部屋" in refusal.summary
    assert isinstance(nowhere, Message)
    assert "ここはチャンネルではありません" in nowhere.summary


async def test_a_place_whose_door_is_closed_is_looked_at_later(quarter: Quarter) -> None:
    await quarter.turn()
    elsewhere = RoomKeeper(quarter.town.storage, quarter.town.town.policy, {Platform.SLACK: quarter.keeper})
    before = len(quarter.keeper.asked)

    assert await elsewhere.reconcile(quarter.town.clock.advance(TEN_MINUTES)) == 1

    assert len(quarter.keeper.asked) == before
    assert (await quarter.surface()).channel_id == "room-1"


@pytest.mark.parametrize(
    ("local", "due"),
    [("08:00", "2026-11-21T08:15"), ("17:15", "2026-11-21T08:15"), ("17:16", "2026-11-22T08:15")],
)
def test_the_report_goes_out_when_the_counters_close(local: str, due: str) -> None:
    zone = Policy().zone
    moment = datetime.fromisoformat(f"2026-11-21T{local}").replace(tzinfo=zone)

    assert report_due(moment, zone) == datetime.fromisoformat(f"{due}+00:00")
