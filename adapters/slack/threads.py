"""Sections that meet in a thread: a message in the hub channel, whose replies are the section's room."""

from adapters.slack.api import Api, Refusal
from adapters.slack.messenger import EVENT_TYPE
from adapters.slack.mrkdwn import THREAD_MARK
from adapters.slack.render import Json, Renderer
from bot.interaction.words import Words
from bot.ports.surfaces import KeptSurface, Obstacle, Repaired, SurfaceRefused, WantedSurface
from bot.view import Message, Paragraph, Text

ROOM_PREFIX = "room"
_PAGE = 200


class Threads:
    """Keeps the parent messages. A room's id is the channel, a colon and the parent message."""

    def __init__(self, api: Api, words: Words) -> None:
        self._api = api
        self._words = words

    async def keep(self, wanted: WantedSurface) -> KeptSurface:
        """Make the parent message be there and say what it should. Raises Refusal or SendError."""
        channel, _, ts = wanted.channel_id.partition(THREAD_MARK)
        parent = await self._parent(channel, ts) if ts else None
        if parent is None and not wanted.open:
            return KeptSurface("")
        if parent is None:
            if not wanted.hub_channel_id:
                raise SurfaceRefused(Obstacle.NO_HUB)
            channel = wanted.hub_channel_id
            parent = await self._find_by_mark(channel, wanted.mark)
        if parent is None:
            return KeptSurface(
                f"{channel}{THREAD_MARK}{await self._post(channel, wanted)}", repairs=(Repaired.MADE,)
            )
        return await self._refresh(channel, parent, wanted)

    async def _refresh(self, channel: str, parent: Json, wanted: WantedSurface) -> KeptSurface:
        ts = str(parent["ts"])
        room = KeptSurface(f"{channel}{THREAD_MARK}{ts}" if wanted.open or wanted.bound else "")
        content = self._content(wanted)
        if wanted.bound or parent.get("text") == content["text"]:
            return room
        await self._api.write("chat.update", channel=channel, ts=ts, **content)
        return KeptSurface(room.channel_id, repairs=(Repaired.NAMED if wanted.open else Repaired.ARCHIVED,))

    async def _parent(self, channel: str, ts: str) -> Json | None:
        try:
            page = await self._api.read("conversations.replies", channel=channel, ts=ts, limit=1)
        except Refusal as refusal:
            if refusal.code in {"thread_not_found", "message_not_found", "channel_not_found"}:
                return None
            raise
        return next((dict(each) for each in page["messages"] if each["ts"] == ts), None)

    async def _find_by_mark(self, channel: str, mark: str) -> Json | None:
        """A parent posted just before a crash."""
        page = await self._inside(channel, "conversations.history", include_all_metadata=True, limit=_PAGE)
        for message in page["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("mark") == mark:
                return dict(message)
        return None

    async def _inside(self, channel: str, method: str, **params: str | int) -> Json:
        try:
            return await self._api.read(method, channel=channel, **params)
        except Refusal as refusal:
            if refusal.code != "not_in_channel":
                raise
        await self._api.write("conversations.join", channel=channel)
        return await self._api.read(method, channel=channel, **params)

    async def _post(self, channel: str, wanted: WantedSurface) -> str:
        mark = {"event_type": EVENT_TYPE, "event_payload": {"mark": wanted.mark}}
        posted = await self._api.write(
            "chat.postMessage",
            channel=channel,
            metadata=mark,
            unfurl_links=False,
            **self._content(wanted),
        )
        return str(posted["ts"])

    def _content(self, wanted: WantedSurface) -> Json:
        """The fallback text holds everything that is shown, so that a change can be told from it."""
        topic = wanted.topic.replace(f"[{wanted.mark}]", "").strip()
        key = "door.slack.room_open" if wanted.open else "door.slack.room_closed"
        lines = (Text(wanted.name, bold=True), Text(f"\n{topic}\n" if topic else "\n"))
        last = self._words(key)
        summary = f"{wanted.name} {topic} {self._words.text(key)}"
        made = Renderer(ROOM_PREFIX).message(Message(summary, (Paragraph((*lines, *last)),)))
        return {"text": made.text, "blocks": made.blocks}
