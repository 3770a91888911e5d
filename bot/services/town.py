"""All services of the town, wired once."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.joining import JoiningService
from bot.services.places import PlacesService


@dataclass(frozen=True, slots=True)
class Town:
    """What features are given to work with."""

    policy: Policy
    clock: Clock
    storage: Storage
    joining: JoiningService
    places: PlacesService


def build_town(storage: Storage, clock: Clock, policy: Policy) -> Town:
    """Make every service of the town."""
    return Town(
        policy=policy,
        clock=clock,
        storage=storage,
        joining=JoiningService(storage, policy),
        places=PlacesService(storage, policy.channels),
    )
