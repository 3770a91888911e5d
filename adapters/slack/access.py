"""Whether the tokens open this door; if not, one sentence that names the fix."""

from dataclasses import dataclass

from adapters.slack.api import Api, Refusal
from adapters.slack.scopes import OPTIONAL, SCOPES
from bot.interaction.door import DoorClosed
from bot.interaction.words import Words
from bot.ports.messenger import SendError

NEEDED = frozenset(SCOPES) - OPTIONAL
LOST_ACCESS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    }
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the bot is installed, and as whom."""

    team_id: str
    name: str
    bot_user_id: str
    bot_id: str


async def enter(api: Api, words: Words) -> Workspace:
    """Identify the bot by its token and check its scopes. Raises DoorClosed."""
    try:
        identity, granted = await api.identify()
    except Refusal as refusal:
        raise DoorClosed(words.text("door.slack.bot_token_wrong", code=refusal.code)) from None
    except SendError as error:
        raise DoorClosed(words.text("door.slack.not_reached", reason=str(error))) from None
    missing = NEEDED - granted
    if missing:
        raise DoorClosed(words.text("door.slack.scopes_missing", scopes=", ".join(sorted(missing))))
    return Workspace(
        str(identity["team_id"]),
        str(identity.get("team") or identity["team_id"]),
        str(identity["user_id"]),
        str(identity.get("bot_id", "")),
    )


async def socket_address(api: Api, app_token: str, words: Words) -> str:
    """Where to connect the first socket to. Raises DoorClosed."""
    try:
        return await api.socket_address(app_token)
    except Refusal as refusal:
        raise DoorClosed(words.text("door.slack.app_token_wrong", code=refusal.code)) from None
    except SendError as error:
        raise DoorClosed(words.text("door.slack.not_reached", reason=str(error))) from None
