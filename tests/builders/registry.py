"""All commands of the town, without a database behind them."""

from functools import cache
from pathlib import Path
from tempfile import gettempdir

from bot.domain.policy import Policy
from bot.interaction.commands import Registry
from bot.services.town import build_town
from commands import features
from storage.database import open_database
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock


@cache
def whole_registry() -> Registry:
    """The registry as the program builds it; nothing is opened until somebody asks."""
    clock = FakeClock()
    storage = SqlStorage(
        open_database(f"sqlite:///{Path(gettempdir()) / 'never-opened.db'}"), clock.now, lambda: None
    )
    return Registry(features(build_town(storage, clock, Policy())))
