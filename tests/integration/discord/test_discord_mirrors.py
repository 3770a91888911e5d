"""Our events in Discord's own list: made, followed, repaired, called off, and never in anybody's way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import events
from bot.domain.events import Event
from bot.domain.places import Platform, Purpose
from bot.services.event_mirrors import HINDERED, EventMirrorService
from tests.builders.events import HOST, event_called
from tests.builders.sections import section_called
from tests.fakes.clock import START
from tests.integration.discord.discord_hall import Hall, calls, open_hall
from tests.simulators.discord import rest_scheduled
from tests.simulators.discord.errors import ApiError
from tests.simulators.discord.model import ScheduledEvent, ScheduledStatus
from tests.simulators.discord.permissions import BOT, Permission

TEN_MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)


@dataclass
class Shelf:
    """The hall's guild and its list of events. ``calls`` looks only at calls about them."""

    hall: Hall
    seen: int = field(default=0)

    async def keep(self, *published: Event) -> None:
        async with self.hall.town.storage.write() as work:
            for event in published:
                if not await work.events.add(event):
                    await work.events.save(event)

    async def turn(self, after: timedelta = timedelta()) -> list[str]:
        """Let time pass and have the list kept by a program that has just started; returns its calls."""
        self.seen = len(self.hall.sim.calls)
        now = self.hall.town.clock.advance(after)
        await EventMirrorService(self.hall.town.storage, {Platform.DISCORD: self.hall.door.mirrors}).tick(now)
        return [call.split()[0] for call in calls(self.hall.sim, self.seen)]

    def listed(self) -> list[ScheduledEvent]:
        return rest_scheduled.uncompleted(self.hall.sim.world, self.hall.guild)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.listed()]

    def by_hand(self, one: ScheduledEvent, **changes: object) -> None:
        rest_scheduled.change(self.hall.sim.world, self.hall.guild, self.hall.owner.account, one.id, changes)

    def plan_by_hand(self, name: str) -> None:
        data = {
            "name": name,
            "privacy_level": 2,
            "entity_type": 3,
            "scheduled_start_time": (START + DAY).isoformat(),
            "scheduled_end_time": (START + DAY + HOUR).isoformat(),
            "entity_metadata": {"location": "広場"},
        }
        rest_scheduled.schedule(self.hall.sim.world, self.hall.guild, self.hall.owner.account, data)

    def delete_by_hand(self, one: ScheduledEvent) -> None:
        rest_scheduled.delete(self.hall.sim.world, self.hall.guild, self.hall.owner.account, one.id)

    async def problems(self) -> list[str]:
        async with self.hall.town.storage.read() as work:
            return [board.problem for board in await work.event_mirrors.hindered()]


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with open_hall(tmp_path, town_time=True) as hall:
        async with hall.town.storage.write() as work:
            await work.members.save(HOST)
        yield Shelf(hall)


def renamed(event: Event, **details: object) -> Event:
    return replace(event, details=replace(event.details, **details), version=event.version + 1)  # type: ignore[arg-type]


async def test_an_event_is_shown_with_its_facts_followed_and_otherwise_left_alone(shelf: Shelf) -> None:
    meeting = event_called("もくもく会", place="https://example.com/room", description="*手を動かす*会です")
    await shelf.keep(meeting)

    assert await shelf.turn() == ["GET", "POST"]
    (one,) = shelf.listed()
    assert (one.name, one.location) == ("もくもく会", "https://example.com/room")
    assert (one.starts_at, one.ends_at) == (meeting.starts_at, meeting.ends_at)
    assert one.description.startswith("\\*手を動かす\\*会です\n\n「興味あり」は")
    assert "/イベント 一覧" in one.description
    cached = shelf.hall.door._client.guilds[0]  # the library understands what Discord tells of it
    await shelf.hall.sim.until(lambda: [one.location for one in cached.scheduled_events] == [one.location])
    assert await shelf.turn() == []  # nothing to do: Discord is not even asked
    assert await shelf.turn(TEN_MINUTES) == ["GET"]

    await shelf.keep(renamed(meeting, title="もくもく会・改", starts_at=meeting.starts_at + HOUR / 2))
    assert await shelf.turn() == ["GET", "PATCH"]
    assert (one.name, one.starts_at) == ("もくもく会・改", meeting.starts_at + HOUR / 2)


async def test_everything_too_long_is_made_to_fit(shelf: Shelf) -> None:
    place = f"{'長い名前の会館' * 10} https://example.com/{'a' * 60}"
    await shelf.keep(event_called("題" * 80, place=place, description="😀" * 1_000))

    assert await shelf.turn() == ["GET", "POST"]
    (one,) = shelf.listed()
    assert one.location.endswith("a" * 60)
    assert "/イベント 一覧" in one.description


async def test_what_people_change_is_put_right_and_deleted_twice_stays_away(shelf: Shelf) -> None:
    await shelf.keep(event_called("もくもく会"))
    await shelf.turn()
    (one,) = shelf.listed()
    shelf.by_hand(one, name="いたずら", entity_metadata={"location": "どこか"}, description="")

    assert await shelf.turn(TEN_MINUTES) == ["GET", "PATCH"]
    assert (one.name, one.location) == ("もくもく会", "場所は、案内でお知らせします")
    shelf.delete_by_hand(one)
    assert await shelf.turn(TEN_MINUTES) == ["GET"]
    assert await shelf.turn() == ["GET", "POST"]  # it may have been a slip
    shelf.by_hand(shelf.listed()[0], status=int(ScheduledStatus.CANCELED))
    assert await shelf.turn(TEN_MINUTES) == ["GET"]
    assert await shelf.turn() == []  # they mean it
    assert await shelf.turn(TEN_MINUTES) == ["GET"]
    assert shelf.listed() == []


async def test_called_off_before_or_while_it_goes_on_and_left_alone_when_it_is_over(shelf: Shelf) -> None:
    soon, later = event_called("朝の会", HOUR), event_called("夜の会", 9 * HOUR)
    await shelf.keep(soon, later)
    await shelf.turn()
    first, second = shelf.listed()
    now = shelf.hall.town.clock.now()

    await shelf.keep(events.cancel(later, "雨のため", now=now))
    assert await shelf.turn() == ["GET", "PATCH"]
    assert second.status is ScheduledStatus.CANCELED
    assert await shelf.turn(HOUR) == ["GET"]
    assert first.status.name == "ACTIVE"
    changed = renamed(soon, title="朝の会・改")
    await shelf.keep(changed)
    assert await shelf.turn() == ["GET", "PATCH"]
    assert first.name == "朝の会・改"
    await shelf.keep(events.cancel(changed, "急用", now=soon.starts_at))
    assert await shelf.turn() == ["GET", "PATCH"]
    assert first.status.name == "COMPLETED"
    assert await shelf.turn(DAY) == ["GET"]
    async with shelf.hall.town.storage.read() as work:
        (place,) = await work.places.all()
        assert await work.event_mirrors.at(place.id) == ()


async def test_an_event_ends_by_itself(shelf: Shelf) -> None:
    await shelf.keep(event_called("もくもく会", HOUR))
    await shelf.turn()
    (one,) = shelf.listed()

    assert [await shelf.turn(by) for by in (HOUR, HOUR, DAY)] == [["GET"], ["GET"], ["GET"]]
    assert shelf.listed() == []
    assert one.status is ScheduledStatus.COMPLETED


async def test_only_what_everybody_may_know_of_is_shown(shelf: Shelf) -> None:
    hidden = replace(section_called("機微課"), members_only=True)
    meeting = event_called("公開の会", section_id=hidden.id)
    secret = event_called("秘密の会", section_id=hidden.id)
    async with shelf.hall.town.storage.write() as work:
        await work.sections.save(replace(hidden, members_only=False))
    await shelf.keep(meeting)
    await shelf.turn()
    assert shelf.names == ["公開の会"]
    async with shelf.hall.town.storage.write() as work:
        await work.sections.save(hidden)
    await shelf.keep(secret)

    assert await shelf.turn() == ["GET", "DELETE"]
    assert shelf.names == []


async def test_one_made_just_before_the_program_was_killed_is_taken_over(shelf: Shelf) -> None:
    await shelf.keep(event_called("もくもく会"))
    shelf.hall.sim.faults.cut_next(method="POST", path="scheduled-events")
    await shelf.turn()
    assert shelf.names == ["もくもく会"]

    await shelf.turn(timedelta(minutes=1))
    assert shelf.names == ["もくもく会"]
    assert await shelf.turn() == []
    assert await shelf.turn(TEN_MINUTES) == ["GET"]


async def test_a_hundred_at_most_those_of_people_among_them_the_nearest_first(shelf: Shelf) -> None:
    for number in range(97):
        shelf.plan_by_hand(f"みんなの予定{number}")
    mine = [event_called(f"会{number}", DAY + number * HOUR) for number in range(5)]
    await shelf.keep(*mine[1:])

    assert await shelf.turn() == ["GET", "POST", "POST", "POST"]
    assert shelf.names[97:] == ["会1", "会2", "会3"]
    await shelf.keep(mine[0])
    assert await shelf.turn() == ["GET", "DELETE", "POST"]
    assert shelf.names[97:] == ["会1", "会2", "会0"]
    with pytest.raises(ApiError, match="30038"):
        shelf.plan_by_hand("もう入らない")


async def test_a_list_full_of_others_is_named_and_nothing_is_made(shelf: Shelf) -> None:
    for number in range(100):
        shelf.plan_by_hand(f"みんなの予定{number}")
    await shelf.keep(event_called("もくもく会"))

    assert await shelf.turn() == ["GET"]
    assert await shelf.problems() == ["mirrors.full"]
    shelf.delete_by_hand(shelf.listed()[0])
    assert await shelf.turn(TEN_MINUTES) == ["GET", "POST"]
    assert await shelf.problems() == []


async def test_a_missing_permission_is_said_once_and_asked_for_every_ten_minutes(shelf: Shelf) -> None:
    hall = shelf.hall
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.DISCORD, str(hall.guild.id))
        assert place is not None
        await work.places.set_channel(place.id, Purpose.OPERATIONS, str(hall.guild.channel_named("広場").id))
    own = hall.guild.role_named("engawa")
    own.permissions = int(BOT & ~Permission.CREATE_EVENTS)
    await shelf.keep(event_called("もくもく会"), event_called("読書会"))

    assert await shelf.turn() == ["GET", "POST"]
    assert await shelf.turn() == []
    assert await shelf.turn(TEN_MINUTES) == ["GET", "POST"]
    assert await shelf.problems() == ["mirrors.no_permission"]
    async with hall.town.storage.write() as work:
        told = await work.deliveries.claim(now=hall.town.clock.now(), lease=HOUR, owner="t", limit=9)
    assert [one.plan.kind for one in told if one.plan.kind == HINDERED] == [HINDERED]
    own.permissions = int(BOT)
    assert await shelf.turn(TEN_MINUTES) == ["GET", "POST", "POST"]
    assert await shelf.problems() == []


async def test_a_few_calls_a_turn_and_a_rest_where_discord_asks_for_one(shelf: Shelf) -> None:
    await shelf.keep(*(event_called(f"会{number}", DAY + number * HOUR) for number in range(12)))

    assert len(await shelf.turn()) == 11
    shelf.hall.sim.faults.ban_next()
    assert await shelf.turn() == ["GET"]
    assert await shelf.turn() == []
    assert await shelf.turn(HOUR) == ["GET", "POST", "POST"]
    assert len(shelf.listed()) == 12
