"""On Slack the replies under a card are its thread: nothing is opened, named or closed."""

from adapters.slack.api import Api, Refusal
from adapters.slack.mrkdwn import THREAD_MARK
from bot.domain.threads import Face
from bot.ports.messenger import Busy, Unreachable
from bot.ports.threads import NOT_ALLOWED, Card, OpenThread, ThreadRefused

_GONE = frozenset({"channel_not_found", "message_not_found"})
_LATER = 600.0  # seconds; what concerns our token or all of Slack says nothing about a thread
_FORBIDDEN = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})


class SlackThreads:
    """See bot.ports.threads.ThreadKeeper. A thread's id is its channel, a colon and the card."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def open(self, place_external_id: str, card: Card, face: Face) -> OpenThread | None:
        """The card's own thread. A card among the replies of another message has none of its own."""
        del place_external_id, face
        if THREAD_MARK in card.channel_id:
            return None
        link = await self._link(card.channel_id, card.message_id)
        return OpenThread(f"{card.channel_id}{THREAD_MARK}{card.message_id}", link)

    async def check(self, thread_id: str, face: Face) -> None:
        """Whether the card still stands."""
        del face
        channel, _, ts = thread_id.partition(THREAD_MARK)
        await self._link(channel, ts)

    async def rename(self, thread_id: str, face: Face) -> None:
        """The card says by itself what its subject is called and how things stand."""
        await self.check(thread_id, face)

    async def close(self, thread_id: str) -> None:
        """Slack knows no end of a thread."""
        del thread_id

    async def _link(self, channel: str, ts: str) -> str:
        try:
            answer = await self._api.read("chat.getPermalink", channel=channel, message_ts=ts)
        except Refusal as refusal:
            raise _meaning(refusal) from refusal
        return str(answer["permalink"])


def _meaning(refusal: Refusal) -> Exception:
    if refusal.code in _GONE:
        return Unreachable(refusal.code)
    return ThreadRefused(NOT_ALLOWED) if refusal.code in _FORBIDDEN else Busy(_LATER)
