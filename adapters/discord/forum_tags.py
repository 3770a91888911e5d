"""Tags of a forum: those by which posts show how things stand, and one where every post needs a tag."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord.guilds import Guilds
from adapters.discord.limits import shorten
from adapters.discord.memory import Memory
from adapters.discord.rest import Refusal
from bot.interaction.words import Words

log = logging.getLogger(__name__)

Json = dict[str, Any]

TAG_LIMIT = 20
MOST_TAGS = 20
REQUIRE_TAG = 1 << 4  # of a forum's flags
TAG_REQUIRED = 40067
FORBIDDEN = frozenset({50001, 50013})


async def start_post(guilds: Guilds, forum_id: str, name: str, message: Json, words: Words) -> Json:
    """Start a post, with a tag where its forum takes none without: our own, or where that cannot be made
    the first there is for everybody. Raises Refusal.
    """
    try:
        return await guilds.start_post(forum_id, name, message)
    except Refusal as refusal:
        forum = await guilds.channel(forum_id) if refusal.code == TAG_REQUIRED else None
        if forum is None:
            raise
        own = shorten(words.text("discord.post_tag"), TAG_LIMIT)
        tags = await with_names(guilds, forum, [own])
        # A moderated tag is for those who moderate.
        chosen = min(tags, key=lambda tag: (tag["name"] != own, tag.get("moderated", False)), default=None)
        if chosen is None:
            raise
    return await guilds.start_post(forum_id, name, message, tags=[str(chosen["id"])])


async def with_names(guilds: Guilds, forum: Json, names: Sequence[str]) -> list[Json]:
    """The tags of a forum, after those of these names that are missing were made, if there is room for all
    of them and we may.
    """
    there: list[Json] = forum.get("available_tags", [])
    missing = [name for name in names if all(tag["name"] != name for tag in there)]
    if not missing or len(there) + len(missing) > MOST_TAGS:
        return there
    try:
        made = [*there, *({"name": name} for name in missing)]
        changed = await guilds.change_channel(forum["id"], available_tags=made)
    except Refusal as refusal:
        if refusal.code not in FORBIDDEN:
            raise
        log.info("tags cannot be made", extra={"action": "tags_refused", "channel": forum["id"]})
        return there
    found: list[Json] = changed["available_tags"]
    return found


class StateTags:
    """The tags that say how things stand. They are told by their ids once they were seen, so that a tag to
    which people gave another name stays the one it was.
    """

    def __init__(self, guilds: Guilds, memory: Memory, words: Words) -> None:
        self._guilds = guilds
        self._memory = memory
        self._words = words

    async def of(self, forum: Json, states: Sequence[str]) -> Mapping[str, str]:
        """The ids of a forum's tags by state; without those it lacks and that cannot be made."""
        key = f"tags.{forum['id']}"
        there = {str(tag["id"]) for tag in forum.get("available_tags", [])}
        seen = dict(one.split("=", 1) for one in (await self._memory.recall(key)).split())
        known = {state: seen[state] for state in states if seen.get(state) in there}
        names = {state: self._name(state) for state in states if state not in known}
        if not names:
            return known
        tags = await with_names(self._guilds, forum, list(names.values()))
        ids = {tag["name"]: str(tag["id"]) for tag in tags}
        known |= {state: ids[name] for state, name in names.items() if name in ids}
        if known != seen:
            await self._memory.remember(key, " ".join(f"{state}={tag}" for state, tag in known.items()))
        return known

    def _name(self, state: str) -> str:
        return shorten(self._words.text(state), TAG_LIMIT)
