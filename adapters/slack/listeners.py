"""The Bolt app: one listener for each kind of delivery, all of which hand over to the desk at once.

``process_before_response`` takes Bolt's ten-millisecond poll out of every acknowledgement (PLATFORMS.md,
trap 18); our listeners end as soon as they know what to acknowledge. Authorisation is our own function, so
that neither a call to auth.test nor Bolt's OAuth settings from the environment come in between (trap 20).
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.access import Workspace
from adapters.slack.desk import Desk
from adapters.slack.scopes import LOST_EVENTS

Json = dict[str, Any]

ANY = re.compile("")

# slack_sdk formats every call for its log unless its logger's own level says not to.
quiet_log = logging.getLogger("slack_bolt.engawa")
quiet_log.setLevel(logging.ERROR)


def bolt_app(
    desk: Desk,
    workspace: Workspace,
    *,
    api_base: str,
    bot_token: str,
    signing_secret: str,
    elsewhere: str,
    lost: Callable[[], None],
) -> AsyncApp:
    """Make the app. ``elsewhere`` is said to people of another workspace; ``lost`` is called when the app
    was uninstalled or its tokens were revoked.
    """
    app = AsyncApp(
        name="engawa",
        logger=quiet_log,
        client=AsyncWebClient(base_url=f"{api_base}/", logger=quiet_log),
        authorize=_OurWorkspace(workspace, bot_token),  # type: ignore[arg-type] # Bolt does take one
        user_facing_authorize_error_message=elsewhere,
        signing_secret=signing_secret,
        process_before_response=True,
    )
    _listen_to_people(app, desk)
    _listen_to_events(app, desk, lost)
    return app


class _OurWorkspace(AsyncAuthorize):
    """Lets the one workspace in."""

    def __init__(self, workspace: Workspace, bot_token: str) -> None:
        self._team_id = workspace.team_id
        self._found = AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team_id,
            bot_user_id=workspace.bot_user_id,
            bot_id=workspace.bot_id,
            bot_token=bot_token,
        )

    async def __call__(self, *, team_id: str | None, **_: object) -> AuthorizeResult | None:
        return self._found if team_id in (None, self._team_id) else None


def _listen_to_people(app: AsyncApp, desk: Desk) -> None:
    async def command(ack: AsyncAck, body: Json) -> None:
        await ack(await desk.command(body))

    async def form(ack: AsyncAck, body: Json) -> None:
        await ack(await desk.form(body))

    async def options(ack: AsyncAck, body: Json) -> None:
        await ack(await desk.suggest(body))

    async def press(ack: AsyncAck, body: Json) -> None:
        await ack()
        desk.press(body)

    async def shortcut(ack: AsyncAck, body: Json) -> None:
        await ack()
        desk.shortcut(body)

    async def closed(ack: AsyncAck) -> None:
        await ack()

    app.command(ANY)(command)
    app.view_submission(ANY)(form)
    app.view_closed(ANY)(closed)
    app.options(ANY)(options)
    app.block_action(ANY)(press)
    app.shortcut(ANY)(shortcut)


def _listen_to_events(app: AsyncApp, desk: Desk, lost: Callable[[], None]) -> None:
    async def event(ack: AsyncAck, body: Json) -> None:
        await ack()
        if body["event"]["type"] in LOST_EVENTS:
            lost()
        else:
            desk.event(body)

    # Every event, also those an older manifest still subscribes to: without a listener Slack sends them
    # again and again (trap 19).
    app.event(ANY)(event)
