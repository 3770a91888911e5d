"""Makes the doors the configuration asks for. Each platform's library is imported for its own door only."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import TownClock
from bot.config import Config
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.door import Door
from bot.interaction.notices import NoticeBook
from bot.services.example_town import ExampleTown
from bot.services.town import Town
from bot.services.town_clock import ClockHands
from bot.version import VERSION
from storage.unit_of_work import SqlStorage


@dataclass(frozen=True, slots=True)
class Hall:
    """What every door leads into."""

    town: Town
    storage: SqlStorage
    clock: TownClock
    dispatcher: Dispatcher
    notices: NoticeBook
    ring_all: Callable[[], None]


def make_doors(config: Config, hall: Hall) -> list[Door]:
    """The doors of this configuration, closed. The local page is last: people look for its address."""
    doors: list[Door] = []
    shared = bool(config.discord.token or config.slack.bot_token)
    if config.local.enabled:
        doors.append(_local(config, hall, shared=shared))
    return doors


def _local(config: Config, hall: Hall, *, shared: bool) -> Door:
    from adapters.local.door import LocalDoor  # noqa: PLC0415 - only for its own door

    hands = ClockHands(
        hall.storage, hall.clock, hall.town.policy, may_move=lambda: not shared, on_moved=hall.ring_all
    )
    return LocalDoor(
        hall.dispatcher,
        hall.storage,
        hall.clock,
        hands=hands,
        example=ExampleTown(hall.storage, hall.clock, hall.town.policy),
        town_name=hall.town.policy.town_name,
        language=hall.town.policy.language,
        version=VERSION,
        host=config.local.host,
        port=config.local.port,
    )
