"""Settings: config.toml (``--config FILE``) and the environment (``ENGAWA_<SECTION>__<KEY>``), which wins.

Everything is checked once at start; a mistake is one sentence that names the key. Every setting stands in
config.example.toml and docs/settings.md (a test keeps it so).
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from datetime import time as TimeOfDay  # noqa: N812 - a setting is called time
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.domain.places import Platform, Purpose
from bot.domain.surfaces import SurfaceKind

ENVIRONMENT_PREFIX = "ENGAWA_"


class ConfigError(Exception):
    """The configuration cannot be used; the message names the key and the fix."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not a time zone such as Asia/Tokyo")
    return name


def _loopback(host: str) -> str:
    if host != "localhost" and not ip_address(host).is_loopback:
        raise ValueError("the local page has no passwords and listens on loopback only, e.g. 127.0.0.1")
    return host


def _base(url: str) -> str:
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or not (here or parts.scheme == "https"):
        raise ValueError("an https address is needed (plain http only on this machine)")
    return url.rstrip("/")


def _base_or_none(url: str) -> str:
    return _base(url) if url else ""


def _database(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in {"sqlite", "postgresql"}:
        raise ValueError("sqlite:///data/engawa.db or postgresql://user:password@host/name is needed")
    if scheme.startswith("sqlite") and rest.removeprefix("/") in {"", ":memory:"}:
        raise ValueError("a SQLite database needs a file, for example sqlite:///data/engawa.db")
    return url


RingHours = Annotated[int, Field(ge=0, le=1_440)]


class Weekday(StrEnum):
    """Days by name, since numbers mean different days to different people."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TownSettings(_Table):
    """The community itself."""

    name: Annotated[str, Field(min_length=1, max_length=40)] = "縁側市役所"
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Tokyo"
    language: Literal["ja", "en"] = "ja"


class MembershipSettings(_Table):
    """Who may join, and by which rules."""

    needs_approval: bool = False
    rules: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    rules_version: Annotated[int, Field(ge=1, le=999_999)] = 1


class SectionSettings(_Table):
    """Sections (課), and the room a new one gets on each platform."""

    limit: Annotated[int, Field(ge=1, le=100)] = 3
    preparing: Annotated[int, Field(ge=1, le=100)] = 2
    founders: Annotated[int, Field(ge=1, le=100)] = 5
    proposal_days: Annotated[int, Field(ge=1, le=366)] = 60
    succession_days: Annotated[int, Field(ge=1, le=90)] = 7
    term_months: Annotated[int, Field(ge=0, le=120)] = 0
    notice_days: Annotated[int, Field(ge=1, le=366)] = 14
    objections_percent: Annotated[int, Field(ge=1, le=100)] = 34
    dormant_weeks: Annotated[int, Field(ge=1, le=520)] = 12
    discord_room: SurfaceKind = SurfaceKind.THREAD
    slack_room: SurfaceKind = SurfaceKind.CHANNEL
    local_room: SurfaceKind = SurfaceKind.NONE


class EventSettings(_Table):
    """Events. Offsets are minutes before the start, ``promotion_hold`` hours."""

    reminder_minutes: Annotated[tuple[Annotated[int, Field(ge=1, le=43_200)], ...], Field(max_length=5)] = (
        1440,
        60,
        10,
    )
    discord_events: bool = True
    threads: tuple[Platform, ...] = (Platform.DISCORD, Platform.SLACK)
    thread_days: Annotated[int, Field(ge=0, le=30)] = 3
    promotion_hold: Annotated[int, Field(ge=0, le=720)] = 24


class SurveySettings(_Table):
    """横並び調査. ``least`` below 3 would let two organisations work out each other's answers."""

    least: Annotated[int, Field(ge=3, le=50)] = 3
    own: Annotated[int, Field(ge=1, le=50)] = 2
    town: Annotated[int, Field(ge=1, le=200)] = 10


class QuestionSettings(_Table):
    """Questions: on which platforms they have threads, and how many days those stay open once settled."""

    threads: tuple[Platform, ...] = (Platform.DISCORD, Platform.SLACK)
    thread_days: Annotated[int, Field(ge=0, le=30)] = 7


class NoticeSettings(_Table):
    """How members hear what the town says to them by itself, until they choose otherwise."""

    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    working_days_only: bool = False

    @model_validator(mode="after")
    def complete(self) -> "NoticeSettings":
        """One end alone says nothing."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError("quiet hours need both quiet_from and quiet_until")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValueError("quiet_from and quiet_until must differ")
        return self


class AdviceSettings(_Table):
    """Whom a question without an answer reaches, and when."""

    ring_hours: tuple[RingHours, RingHours, RingHours, RingHours] = (0, 24, 72, 168)
    people: Annotated[int, Field(ge=1, le=3)] = 3
    weekly: Annotated[int, Field(ge=1, le=14)] = 2

    @model_validator(mode="after")
    def in_order(self) -> "AdviceSettings":
        """Rings widen: none comes before the one it holds."""
        if list(self.ring_hours) != sorted(self.ring_hours) or self.ring_hours[0] != 0:
            raise ValueError("ring_hours begin with 0, and none is smaller than the one before it")
        return self


class KnowledgeSettings(_Table):
    """How answers and pages are kept true."""

    reviews_weekly: Annotated[int, Field(ge=1, le=14)] = 2


class BroadcastSettings(_Table):
    """The weekly 庁内放送."""

    weekday: Weekday = Weekday.MONDAY
    time: TimeOfDay = TimeOfDay(8, 30)


class SearchSettings(_Table):
    """Finding earlier questions."""

    analyzer: Literal["auto", "dictionary", "characters"] = "auto"


class DatabaseSettings(_Table):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_database)] = "sqlite:///data/engawa.db"


class LocalSettings(_Table):
    """The local page."""

    enabled: bool = True
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8741


class DiscordSettings(_Table):
    """Discord; the door opens when there is a token."""

    token: SecretStr | None = None
    api_base: Annotated[str, AfterValidator(_base)] = "https://discord.com/api/v10"


class SlackSettings(_Table):
    """Slack; the door opens when there is a bot token."""

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    api_base: Annotated[str, AfterValidator(_base)] = "https://slack.com/api"
    mode: Literal["socket", "http"] = "socket"
    command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/engawa"
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65_535)] = 8742

    @model_validator(mode="after")
    def complete(self) -> "SlackSettings":
        """A bot token alone opens no door."""
        if self.bot_token and self.mode == "socket" and not self.app_token:
            raise ValueError(
                "socket mode needs app_token too (ENGAWA_SLACK__APP_TOKEN, it begins with xapp-)"
            )
        if self.bot_token and self.mode == "http" and not self.signing_secret:
            raise ValueError("http mode needs signing_secret too (ENGAWA_SLACK__SIGNING_SECRET)")
        return self


class CalendarSettings(_Table):
    """Calendar feeds over HTTP; the site opens when there is an address people reach it by."""

    public_url: Annotated[str, AfterValidator(_base_or_none)] = ""
    listen: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8743


class SealSettings(_Table):
    """The key that keeps authors of anonymous questions."""

    key: SecretStr | None = None


class PlaceSettings(_Table):
    """Channels of one guild, workspace or local page, by purpose; chat can change them later."""

    platform: Platform
    id: str
    channels: dict[Purpose, str] = {}


class LogSettings(_Table):
    """The log on standard error."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["text", "json"] = "text"


class Config(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    town: TownSettings = TownSettings()
    membership: MembershipSettings = MembershipSettings()
    sections: SectionSettings = SectionSettings()
    events: EventSettings = EventSettings()
    surveys: SurveySettings = SurveySettings()
    questions: QuestionSettings = QuestionSettings()
    notices: NoticeSettings = NoticeSettings()
    advice: AdviceSettings = AdviceSettings()
    knowledge: KnowledgeSettings = KnowledgeSettings()
    broadcast: BroadcastSettings = BroadcastSettings()
    search: SearchSettings = SearchSettings()
    database: DatabaseSettings = DatabaseSettings()
    local: LocalSettings = LocalSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()
    calendar: CalendarSettings = CalendarSettings()
    seal: SealSettings = SealSettings()
    places: tuple[PlaceSettings, ...] = ()
    log: LogSettings = LogSettings()
    lexicon: dict[Literal["ja", "en"], dict[str, str]] = {}

    def secrets(self) -> tuple[str, ...]:
        """Every token and secret there is, for the log to black out."""
        kept = (
            self.discord.token,
            self.slack.bot_token,
            self.slack.app_token,
            self.slack.signing_secret,
            self.seal.key,
        )
        return tuple(secret.get_secret_value() for secret in kept if secret and secret.get_secret_value())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose values come in as arguments."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_config(file: Path | None = None) -> Config:
    """Read and check all settings. Raises ConfigError naming every key that is wrong."""
    values = _read(file) if file else {}
    _check_tables(os.environ)
    try:
        config = Config(**values)
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(detail) for detail in error.errors())) from None
    except SettingsError as error:
        raise ConfigError(str(error)) from None
    if file and _has_secret(values) and file.stat().st_mode & stat.S_IROTH:
        raise ConfigError(f"{file} holds a secret and everybody here may read it: chmod 600 {file}")
    return config


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from None


def _check_tables(environment: Mapping[str, str]) -> None:
    """A variable of ours that sets nothing is a slip of the pen, not a wish."""
    for name in environment:
        table, found, _ = name.removeprefix(ENVIRONMENT_PREFIX).partition("__")
        if name.startswith(ENVIRONMENT_PREFIX) and found and table.lower() not in Config.model_fields:
            raise ConfigError(f"{table.lower()} ({name}): there is no such table of settings")


def _has_secret(values: dict[str, Any]) -> bool:
    secrets = {"token", "bot_token", "app_token", "signing_secret", "key"}
    return any(secrets & set(table) for table in values.values() if isinstance(table, dict))


def _sentence(detail: ErrorDetails) -> str:
    location = detail["loc"]
    parts = [str(part) for part in location]
    variable = ENVIRONMENT_PREFIX + "__".join(parts[:2]).upper()
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        message = "there is no such setting" + _hint(location)
    return f"{'.'.join(parts)} ({variable}): {message}"


def _hint(location: tuple[int | str, ...]) -> str:
    """The setting or table that was probably meant."""
    fields = Config.model_fields
    for name in location[:-1]:
        table = fields[name].annotation if name in fields else None
        if not isinstance(table, type) or not issubclass(table, BaseModel):
            return ""
        fields = table.model_fields
    close = get_close_matches(str(location[-1]), fields, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are: {', '.join(sorted(fields))}"
