"""Answers those who call the bot by name in a channel, or write to it.

Discord delivers what is said without its words, unless they mention the bot or go to it alone; no privileged
intent is asked for, and everything else is dropped at once. An answer to a message is read by all, so it
holds buttons only: what they lead to is seen by who presses them.
"""

import logging

import discord

from adapters.discord.incoming import Whereabouts
from adapters.discord.render import Renderer
from adapters.discord.rest import Rest
from bot.domain.places import Platform
from bot.i18n.words import language_of
from bot.interaction.call import Invocation, PlatformUser
from bot.interaction.dispatcher import Dispatcher
from bot.ports.messenger import SendError

log = logging.getLogger(__name__)

_SAID = (discord.MessageType.default, discord.MessageType.reply)  # the others are notes of Discord's own


class Caller:
    """Serves messages."""

    def __init__(self, dispatcher: Dispatcher, rest: Rest, whereabouts: Whereabouts) -> None:
        self._dispatcher = dispatcher
        self._rest = rest
        self._whereabouts = whereabouts

    async def serve(self, message: discord.Message) -> None:
        """Answer a message that calls us; what is said to others is not looked at."""
        by_person = message.type in _SAID and not message.author.bot and message.webhook_id is None
        if not by_person or not self._calls_us(message):
            return
        guild_id = message.guild.id if message.guild else None
        place_id, place_name = self._whereabouts.of(message.author.id, guild_id)
        if not place_id:
            return
        locale = message.guild.preferred_locale.value if message.guild else ""
        invocation = Invocation(
            platform=Platform.DISCORD,
            place_external_id=place_id,
            place_name=place_name,
            user=PlatformUser(str(message.author.id), message.author.display_name, locale),
            request_id=str(message.id),
            verb="",
            channel_id=str(message.channel.id) if message.guild else "",
        )
        answer = await self._dispatcher.called(invocation, self._said(message))
        payload = Renderer(self._dispatcher.words(language_of(locale))).post(answer, {})
        try:
            await self._rest.call(
                "POST",
                "/channels/{channel_id}/messages",
                json={
                    **payload,
                    "message_reference": {"message_id": str(message.id), "fail_if_not_exists": False},
                    "nonce": str(message.id),
                    "enforce_nonce": True,
                },
                channel_id=message.channel.id,
            )
        except SendError as error:
            log.info("a call was not answered", extra={"action": "call_unanswered", "error": str(error)})

    def _calls_us(self, message: discord.Message) -> bool:
        """Whether it is a direct message or names the bot; a mere reply to it does not."""
        if message.guild is None:
            return True
        return any(mention in message.content for mention in self._own_mentions())

    def _said(self, message: discord.Message) -> str:
        text = message.content
        for mention in self._own_mentions():
            text = text.replace(mention, " ")
        for person in message.mentions:
            text = text.replace(f"<@{person.id}>", person.display_name)
        return text.strip()

    def _own_mentions(self) -> tuple[str, str]:
        return f"<@{self._rest.own_id}>", f"<@!{self._rest.own_id}>"
