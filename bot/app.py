"""The rim: builds the town from the configuration, opens its doors and closes them again."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from adapters.scheduler.clockwork import SchedulerClockwork
from bot.clock import Clock, SystemClock, TownClock
from bot.config import Config
from bot.doors import Hall, make_calendar_site, make_doors
from bot.i18n.words import Speech
from bot.interaction.commands import Registry
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.door import Door, DoorClosed
from bot.interaction.notices import NoticeBook
from bot.rules import analyzer_of, policy_of
from bot.sealing import open_sealer
from bot.services.delivery import DeliveryService
from bot.services.event_mirrors import EventMirrorService
from bot.services.event_threads import EventThreadService
from bot.services.housekeeping import Housekeeping
from bot.services.question_threads import QuestionThreadService
from bot.services.rooms import RoomKeeper
from bot.services.town import build_town
from bot.services.town_clock import forget_offset, stored_offset
from bot.upkeep import DailyBackup
from commands import features
from storage.backup import require_sound
from storage.database import Database, open_database, sqlite_path
from storage.lock import sole_process
from storage.migrate import upgrade
from storage.unit_of_work import SqlStorage

log = logging.getLogger(__name__)

HOUSEKEEPING_SECONDS = 15.0
ROOMS_SECONDS = 15.0
EVENTS_SECONDS = 15.0
SEARCH_SECONDS = 15.0


async def run(config: Config) -> None:
    """Open the city hall and keep it open until the process is told to stop.

    Raises DoorClosed when a door cannot open or the last one closed by itself.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_hall(config) as (_, doors):
        gc.collect()
        gc.freeze()  # what is there now stays: no later collection looks through it and holds everybody up
        gc.enable()
        await _until_stopped(doors, stop)


@asynccontextmanager
async def open_hall(config: Config, clock: Clock | None = None) -> AsyncIterator[tuple[Hall, list[Door]]]:
    """The whole town and its doors, open. Everything is closed in reverse order.

    clock: what the town's clock starts from; the machine's unless told otherwise.
    """
    async with AsyncExitStack() as closing:
        database = await _open_database(config.database.url, closing)
        clockwork = SchedulerClockwork()
        hall = await build_hall(config, database, clockwork, clock)
        doors = make_doors(config, hall)
        if not doors:
            raise DoorClosed(hall.dispatcher.words(config.town.language).text("door.none"))
        site = make_calendar_site(config, hall)
        if site:
            closing.push_async_callback(site.close)
            print(await site.open(), flush=True)  # noqa: T201 - the operator's terminal
        for door in doors:
            closing.push_async_callback(door.close)
            print(await door.open(), flush=True)  # noqa: T201 - the operator's terminal
        analyzer = hall.town.question_index.state.analyzer
        log.info(
            "texts are cut for the search by %s", analyzer, extra={"action": "analyzer", "analyzer": analyzer}
        )
        await _wind(config, hall, clockwork, doors, closing)
        yield hall, doors


async def _open_database(url: str, closing: AsyncExitStack) -> Database:
    """Open the database at this program's revision; a SQLite file is ours alone and sound."""
    path = sqlite_path(url)
    if path:
        closing.enter_context(sole_process(path))
        require_sound(path)
    database = open_database(url)
    closing.push_async_callback(database.close)
    await upgrade(database, SystemClock().now())
    return database


async def build_hall(
    config: Config, database: Database, clockwork: SchedulerClockwork, base: Clock | None = None
) -> Hall:
    """Wire the town on an open database. base: see open_hall."""
    policy = policy_of(config)
    clock = TownClock(base or SystemClock())
    storage = SqlStorage(database, clock.now, clockwork.wake, open_sealer(config))
    if config.discord.token or config.slack.bot_token:
        await _set_right(storage)
    offset = await stored_offset(storage)
    if offset:
        clock.advance(offset)
    town = build_town(storage, clock, policy, analyzer_of(config))
    registry = Registry(features(town))
    speech = Speech({language: dict(words) for language, words in config.lexicon.items()})
    dispatcher = Dispatcher(registry, storage, clock, speech, policy)
    return Hall(town, storage, clock, dispatcher, NoticeBook(registry, speech, policy), clockwork.wake_all)


async def _set_right(storage: SqlStorage) -> None:
    """People on a platform live by real time: a clock moved forward on the page goes back for them."""
    offset = await stored_offset(storage)
    if offset:
        await forget_offset(storage)
        log.warning(
            "the clock had been moved and is right again", extra={"action": "clock_reset", "by": offset}
        )


async def _wind(
    config: Config, hall: Hall, clockwork: SchedulerClockwork, doors: list[Door], closing: AsyncExitStack
) -> None:
    """Start everything the town does by itself."""
    messengers = {door.platform: door.messenger for door in doors}
    keepers = {door.platform: door.keeper for door in doors if door.keeper}
    owner = f"{socket.gethostname()}:{os.getpid()}"
    delivery = DeliveryService(
        hall.storage, hall.clock, messengers, hall.notices.render, owner=owner, policy=hall.town.policy
    )
    rooms = RoomKeeper(hall.storage, hall.town.policy, keepers)
    housekeeping = Housekeeping(hall.clock)
    for name, tick in hall.town.ticks():
        housekeeping.register(name, tick)
    path = sqlite_path(config.database.url)
    if path:
        await delivery.take_over()  # nobody else can be sending: the file is ours alone
        housekeeping.register("backup", DailyBackup(path, hall.clock.now()).tick)

    async def keep_rooms() -> timedelta | None:
        await rooms.reconcile(hall.clock.now())
        return None

    async def keep_house() -> timedelta | None:
        await housekeeping.run()
        return None

    clockwork.every(HOUSEKEEPING_SECONDS, "housekeeping", keep_house)

    async def keep_search() -> timedelta | None:
        return await hall.town.question_index.tick(hall.clock.now())

    clockwork.every(ROOMS_SECONDS, "rooms", keep_rooms)
    clockwork.every(SEARCH_SECONDS, "search", keep_search)
    _wind_events(hall, clockwork, doors)
    delivery.wind(clockwork)
    clockwork.start()
    closing.push_async_callback(delivery.close)
    closing.push_async_callback(clockwork.close)


def _wind_events(hall: Hall, clockwork: SchedulerClockwork, doors: list[Door]) -> None:
    """Keep the platforms' own lists of events, and the threads at the cards of events and questions."""
    policy = hall.town.policy
    listing = {door.platform: door.mirrors for door in doors if door.mirrors and policy.mirror_events}
    mirrors = EventMirrorService(hall.storage, listing)
    keepers = {door.platform: door.threads for door in doors if door.threads}
    threads = EventThreadService(hall.storage, policy, keepers)
    question_threads = QuestionThreadService(hall.storage, policy, keepers)

    async def keep_mirrors() -> timedelta | None:
        await mirrors.tick(hall.clock.now())
        return None

    async def keep_threads() -> timedelta | None:
        await threads.tick(hall.clock.now())
        return None

    async def keep_question_threads() -> timedelta | None:
        await question_threads.tick(hall.clock.now())
        return None

    clockwork.every(EVENTS_SECONDS, "event mirrors", keep_mirrors)
    clockwork.every(EVENTS_SECONDS, "event threads", keep_threads)
    clockwork.every(EVENTS_SECONDS, "question threads", keep_question_threads)


async def _until_stopped(doors: list[Door], stop: asyncio.Event) -> None:
    """Wait for the signal. A door that closes by itself is reported; the last one ends the program."""
    stopping: asyncio.Task[object] = asyncio.create_task(stop.wait())
    waiting: dict[asyncio.Task[object], Door] = {asyncio.create_task(door.wait()): door for door in doors}
    try:
        while waiting:
            done, _ = await asyncio.wait({stopping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
            if stopping in done:
                return
            for task in done:
                door = waiting.pop(task)
                reason = task.exception()
                log.error(
                    "a door closed: %s",
                    reason or "without a reason",
                    extra={"action": "door_closed", "platform": door.platform.value},
                )
                if reason and not waiting:
                    raise reason
    finally:
        for task in (stopping, *waiting):
            task.cancel()
