"""Places: the guilds, workspaces and local page that belong to the one town."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PlaceId


class Platform(StrEnum):
    DISCORD = "discord"
    SLACK = "slack"
    LOCAL = "local"

    @property
    def has_forums(self) -> bool:
        """Whether channels may be forums, which hold nothing but threads."""
        return self is Platform.DISCORD


class Purpose(StrEnum):
    """What a channel of a place serves for; set by an administrator in chat or by configuration."""

    EVENTS = "events"  # 行事案内
    BROADCAST = "broadcast"  # 庁内放送
    QUESTIONS = "questions"  # 質問窓口
    WELCOME = "welcome"  # 入庁窓口
    OPERATIONS = "operations"  # 運営
    SECTIONS = "sections"  # 課の広場: where sections that meet in a thread have theirs


@dataclass(frozen=True, slots=True)
class Place:
    """One guild, workspace or local page. ``external_id`` is the platform's own id."""

    id: PlaceId
    platform: Platform
    external_id: str
    name: str
    language: str
    attached_at: datetime
    greeted_at: datetime | None = None
