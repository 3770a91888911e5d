"""The installed app: its secrets, what it was granted, and what its manifest declares."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

ALL_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "chat:write.public",
        "im:write",
        "im:read",
        "im:history",
        "users:read",
        "users:read.email",
        "channels:read",
        "channels:manage",
        "channels:join",
        "channels:history",
        "groups:read",
        "groups:write",
        "groups:history",
        "reactions:write",
        "pins:write",
        "app_mentions:read",
        "files:write",
    }
)
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "team_join": "users:read",
    "user_change": "users:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
}
ALL_EVENTS = frozenset(EVENT_SCOPES) - {"message.channels", "message.groups"} | {"app_home_opened"}


@dataclass
class Installation:
    """What one installation of the app may do; `None` means that nothing was declared and all is accepted."""

    bot_token: str = "xoxb-engawa-simulated"
    app_token: str = "xapp-engawa-simulated"
    signing_secret: str = "engawa-simulated-secret"
    scopes: frozenset[str] = ALL_SCOPES
    events: frozenset[str] = ALL_EVENTS
    commands: frozenset[str] | None = None
    shortcuts: frozenset[str] | None = None
    escaped_commands: frozenset[str] | None = None

    def adopt(self, manifest: dict[str, Any]) -> Self:
        """Install again from an app manifest: scopes, events, commands and shortcuts are what it says."""
        features = manifest.get("features", {})
        commands = features.get("slash_commands", [])
        settings = manifest.get("settings", {})
        self.scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
        self.events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))
        self.commands = frozenset(each["command"] for each in commands)
        self.escaped_commands = frozenset(each["command"] for each in commands if each.get("should_escape"))
        self.shortcuts = frozenset(each["callback_id"] for each in features.get("shortcuts", []))
        return self

    def grant_only(self, scopes: Iterable[str]) -> None:
        self.scopes = frozenset(scopes)

    def hears(self, event: str) -> bool:
        """Whether the app is subscribed to the event and holds the scope that guards it."""
        scope = EVENT_SCOPES.get(event)
        return event in self.events and (scope is None or scope in self.scopes)

    def escapes(self, command: str) -> bool:
        return self.escaped_commands is None or command in self.escaped_commands
