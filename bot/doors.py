"""Makes the doors the configuration asks for, and the site of calendar feeds. Each platform's library is
imported for its own door only.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from pydantic import SecretStr

from adapters.calendar.routes import FeedRoutes
from adapters.calendar.site import CalendarSite
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
    if config.discord.token:
        doors.append(_discord(config, hall, config.discord.token))
    if config.slack.bot_token:
        doors.append(_slack(config, hall, config.slack.bot_token))
    if config.local.enabled:
        doors.append(_local(config, hall, shared=shared))
    return doors


def make_calendar_site(config: Config, hall: Hall) -> CalendarSite | None:
    """The site that serves calendar feeds, closed; None for a town without a public address."""
    settings = config.calendar
    if not settings.public_url:
        return None
    return CalendarSite(
        _feed_routes(hall),
        hall.dispatcher.words(config.town.language),
        host=settings.listen,
        port=settings.port,
        address=settings.public_url,
    )


def _feed_routes(hall: Hall) -> FeedRoutes:
    return FeedRoutes(hall.town.feeds, hall.clock, hall.dispatcher.words, hall.town.policy.town_name)


def _discord(config: Config, hall: Hall, token: SecretStr) -> Door:
    from adapters.discord.door import DiscordDoor  # noqa: PLC0415 - only for its own door

    return DiscordDoor(
        hall.dispatcher,
        hall.storage,
        hall.clock,
        places=hall.town.places,
        token=token.get_secret_value(),
        api_base=config.discord.api_base,
        language=config.town.language,
    )


def _slack(config: Config, hall: Hall, bot_token: SecretStr) -> Door:
    from adapters.slack.door import SlackAccess, SlackDoor  # noqa: PLC0415 - only for its own door

    settings = config.slack
    access = SlackAccess(
        bot_token=bot_token.get_secret_value(),
        app_token=settings.app_token.get_secret_value() if settings.app_token else "",
        signing_secret=settings.signing_secret.get_secret_value() if settings.signing_secret else "",
        api_base=settings.api_base,
        mode=settings.mode,
        http_host=settings.http_host,
        http_port=settings.http_port,
    )
    words = hall.dispatcher.words(config.town.language)
    return SlackDoor(hall.dispatcher, hall.town.places, hall.clock, words, access)


def _local(config: Config, hall: Hall, *, shared: bool) -> Door:
    from adapters.local.door import LocalDoor  # noqa: PLC0415 - only for its own door

    hands = ClockHands(
        hall.storage, hall.clock, hall.town.policy, may_move=lambda: not shared, on_moved=hall.ring_all
    )
    # A town that is open on this machine only serves its feeds here too; elsewhere nobody could reach them.
    guests = () if shared or config.calendar.public_url else (_feed_routes(hall),)
    return LocalDoor(
        hall.dispatcher,
        hall.storage,
        hall.clock,
        hands=hands,
        example=ExampleTown(hall.storage, hall.clock, hall.town.policy, hall.town.question_index),
        town_name=hall.town.policy.town_name,
        language=hall.town.policy.language,
        version=VERSION,
        search=lambda: asdict(hall.town.question_index.state),
        host=config.local.host,
        port=config.local.port,
        guests=guests,
    )
