"""A forum takes each message as a post of its own. Posts have no nonce: the open ones are looked through."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from adapters.discord.forum_tags import start_post
from adapters.discord.guilds import FORUM, Guilds
from adapters.discord.limits import shorten
from adapters.discord.markdown import label_text
from adapters.discord.widgets import carries
from bot.interaction.words import Words

Json = dict[str, Any]

NAME_LIMIT = 100
NOT_FOR_MESSAGES = frozenset({50008, 50024})  # what Discord says to a message sent to a forum
ASLEEP = 50083  # the thread is in the archive
MOST_POSTS = 50  # looked through for one that may have been made
EPOCH_MILLISECONDS = 1_420_070_400_000  # Discord's ids count milliseconds from 2015 in their upper bits


class ForumPosts:
    """Makes posts and finds them again. A post's first message has the post's id."""

    def __init__(self, guilds: Guilds, words: Words) -> None:
        self._guilds = guilds
        self._words = words

    async def make(self, forum_id: str, title: str, payload: Json) -> str:
        """The id of the new post. Raises Refusal where the channel is no forum either."""
        name = shorten(label_text(title), NAME_LIMIT)
        made = await start_post(self._guilds, forum_id, name, payload, self._words)
        return str(made["id"])

    async def find(self, forum_id: str, *, mark: str, since: datetime) -> str:
        """The id of the post whose first message carries a mark; empty where there is none."""
        forum = await self._guilds.channel(forum_id)
        if forum is None or forum["type"] != FORUM:
            return ""
        async for post_id, first in self._posts(forum, snowflake(since)):
            if carries(first.get("components") or [], mark):
                return post_id
        return ""

    async def wake(self, thread_id: str) -> None:
        """Take a thread out of the archive: nothing in it can be changed there."""
        await self._guilds.change_channel(thread_id, archived=False)

    async def _posts(self, forum: Json, after: int) -> AsyncIterator[tuple[str, Json]]:
        threads = await self._guilds.open_threads(str(forum["guild_id"]))
        ids = (int(one["id"]) for one in threads if one.get("parent_id") == forum["id"])
        newest = sorted((one for one in ids if one >= after), reverse=True)
        for post_id in newest[:MOST_POSTS]:
            for first in await self._guilds.messages(str(post_id), after=str(post_id - 1), limit=1):
                yield str(post_id), first


def snowflake(moment: datetime) -> int:
    """The smallest id Discord could have made at a moment."""
    return max(0, int(moment.timestamp() * 1000) - EPOCH_MILLISECONDS) << 22
