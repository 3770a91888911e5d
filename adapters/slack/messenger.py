"""Posts and edits the town's messages on Slack. Slack knows no idempotency key, so every message carries
its mark as metadata, and an attempt nobody is sure of is looked for before it is repeated.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.slack.access import LOST_ACCESS
from adapters.slack.api import Api, Refusal
from adapters.slack.direct import Direct
from adapters.slack.mrkdwn import THREAD_MARK
from adapters.slack.render import Json, Rendered, Renderer
from bot.domain.ids import MemberId
from bot.interaction.words import Words
from bot.ports.messenger import Address, Busy, Posted, SendError, Unreachable, Unsure
from bot.view import Message

log = logging.getLogger(__name__)

EVENT_TYPE = "engawa"
POST_PREFIX = "post"
_PAGE = 200
_PAGES = 10
_CLOSED_DOOR_SECONDS = 60.0  # our own token or scope is the trouble: wait for the operator
_LEFT_ROOM = 100
# The person cannot be written to; whatever else is refused concerns the channel or the message.
_DIRECT_CLOSED = frozenset(
    {
        "account_inactive_user",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_OUR_TROUBLE = LOST_ACCESS | {
    "missing_scope",
    "no_permission",
    "team_access_not_granted",
    "org_login_required",
}


class SlackMessenger:
    """See bot.ports.messenger.Messenger. ``words`` speaks the place's language, for the note of what was cut.

    A channel id may be a thread's: channel, colon, parent message.
    """

    def __init__(self, api: Api, direct: Direct, words: Words) -> None:
        self._api = api
        self._direct = direct
        self._words = words
        self.bot_user_id = ""

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        """Post once, marked. A public channel the bot is not in yet is entered."""
        try:
            channel, thread_ts = await self._where(address)
            body = {
                "channel": channel,
                **({"thread_ts": thread_ts} if thread_ts else {}),
                **self._content(message, people),
                "metadata": {"event_type": EVENT_TYPE, "event_payload": {"mark": mark}},
                "unfurl_links": False,
                "unfurl_media": False,
            }
            sent = await self._inside(channel, "chat.postMessage", body)
        except Refusal as refusal:
            raise _failure(refusal) from refusal
        return Posted(address.channel_id or channel, str(sent["ts"]))

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        """Look through what was posted there since a moment."""
        try:
            channel, thread_ts = await self._where(address)
            oldest = f"{since.timestamp():.6f}"
            cursor = ""
            for _ in range(_PAGES):
                page = await self._page(channel, thread_ts, oldest=oldest, cursor=cursor)
                found = next((each for each in page["messages"] if self._is_ours(each, mark)), None)
                if found:
                    return Posted(address.channel_id or channel, str(found["ts"]))
                cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
                if not cursor:
                    return None
        except Refusal as refusal:
            raise _failure(refusal) from refusal
        raise Unsure(f"more than {_PAGES * _PAGE} messages since the first attempt")

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        """Change a message of ours."""
        del address
        channel = posted.channel_id.split(THREAD_MARK, maxsplit=1)[0]
        try:
            await self._api.write(
                "chat.update", channel=channel, ts=posted.message_id, **self._content(message, people)
            )
        except Refusal as refusal:
            raise _failure(refusal) from refusal

    async def _where(self, address: Address) -> tuple[str, str]:
        if address.user_external_id:
            return await self._direct.channel(address.user_external_id), ""
        channel, _, thread_ts = address.channel_id.partition(THREAD_MARK)
        return channel, thread_ts

    async def _inside(self, channel: str, method: str, body: Json) -> Json:
        try:
            return await self._api.write(method, **body)
        except Refusal as refusal:
            if refusal.code != "not_in_channel":
                raise
        await self._enter(channel)
        return await self._api.write(method, **body)

    async def _page(self, channel: str, thread_ts: str, *, oldest: str, cursor: str) -> Json:
        """One page of a channel or thread; what is in the channel's history is there for members only."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        params: dict[str, Any] = {"channel": channel, "limit": _PAGE, "oldest": oldest, "cursor": cursor}
        if thread_ts:
            params["ts"] = thread_ts
        try:
            return await self._api.read(method, include_all_metadata=True, **params)
        except Refusal as refusal:
            if refusal.code != "not_in_channel":
                raise
        await self._enter(channel)
        return await self._api.read(method, include_all_metadata=True, **params)

    async def _enter(self, channel: str) -> None:
        try:
            await self._api.write("conversations.join", channel=channel)
        except Refusal as refusal:
            raise Unreachable(f"not_in_channel ({refusal.code})") from refusal

    def _is_ours(self, message: Json, mark: str) -> bool:
        metadata = message.get("metadata") or {}
        return (
            metadata.get("event_type") == EVENT_TYPE
            and metadata.get("event_payload", {}).get("mark") == mark
            and message.get("user") == self.bot_user_id
        )

    def _content(self, message: Message, people: Mapping[MemberId, str]) -> Json:
        made = Renderer(POST_PREFIX, people).message(message)
        if made.left:
            made = self._noted(message, people)
        return {"text": made.text, "blocks": made.blocks}

    def _noted(self, message: Message, people: Mapping[MemberId, str]) -> Rendered:
        """A message that is too long for Slack says how much is missing."""
        roomy = Renderer(POST_PREFIX, people)
        roomy.most, roomy.room = roomy.most - 1, roomy.room - _LEFT_ROOM
        made = roomy.message(message)
        text = {"type": "plain_text", "text": self._words.text("door.slack.left", count=made.left)}
        note: Json = {"type": "context", "block_id": f"{POST_PREFIX}-left", "elements": [text]}
        return Rendered(made.text, [*made.blocks, note], made.left)


def _failure(refusal: Refusal) -> SendError:
    """What a refusal means for a delivery."""
    if refusal.code in _OUR_TROUBLE:
        log.error(
            "Slack refuses this app's token or scopes",
            extra={"action": "slack_refused", "code": refusal.code, "needed": refusal.needed},
        )
        return Busy(_CLOSED_DOOR_SECONDS)
    return Unreachable(refusal.code, direct_closed=refusal.code in _DIRECT_CLOSED)
