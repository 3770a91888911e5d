"""A clock moved forward on the page stays forward there, and is right again once people live by it."""

from datetime import timedelta
from pathlib import Path

from bot.app import open_hall
from bot.config import Config, DatabaseSettings, DiscordSettings, LocalSettings
from bot.services.town_clock import ClockHands
from tests.builders.database import town_file
from tests.simulators.discord.simulator import DiscordSimulator

HOUR = timedelta(hours=1)


def page_only(folder: Path) -> Config:
    return Config(database=DatabaseSettings(url=town_file(folder)), local=LocalSettings(port=0))


async def test_the_clock_is_set_right_when_a_platform_joins(tmp_path: Path) -> None:
    async with open_hall(page_only(tmp_path)) as (hall, _):
        hands = ClockHands(
            hall.storage, hall.clock, hall.town.policy, may_move=lambda: True, on_moved=hall.ring_all
        )
        await hands.forward(HOUR)
    async with open_hall(page_only(tmp_path)) as (hall, _):
        assert hall.clock.offset == HOUR

    async with DiscordSimulator() as discord:
        discord.add_guild("港町")
        settings = DiscordSettings.model_validate({"token": discord.token, "api_base": discord.base_url})
        shared = page_only(tmp_path).model_copy(update={"discord": settings})
        async with open_hall(shared) as (hall, _):
            assert hall.clock.offset == timedelta()

    async with open_hall(page_only(tmp_path)) as (hall, _):
        assert hall.clock.offset == timedelta()
