"""Puts a due delivery into words: finds its feature's renderer and speaks the language of its place."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.policy import Policy
from bot.domain.urgency import DIGEST
from bot.i18n.words import Speech
from bot.interaction.commands import Registry
from bot.interaction.digest import render_digest
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Message


class NoticeBook:
    """Renders deliveries; given to the delivery service, which knows no feature."""

    def __init__(self, registry: Registry, speech: Speech, policy: Policy) -> None:
        self._registry = registry
        self._words = {language: Words(speech, language, policy.zone) for language in ("ja", "en")}

    async def render(self, work: Work, delivery: Delivery, *, language: str, now: datetime) -> Message | Skip:
        """The message of a delivery from current data, or why it need not be said any more.

        A kind no feature knows (written by a newer or older program) is skipped with that reason.
        """
        if delivery.plan.kind == DIGEST:

            async def one(waiting: Delivery) -> Message | Skip:
                return await self.render(work, waiting, language=language, now=now)

            return await render_digest(work, delivery, self._words[language], now, one)
        notice = self._registry.notice(delivery.plan.kind)
        if notice is None:
            return Skip(f"no feature speaks of {delivery.plan.kind}")
        said = await notice(work, delivery, self._words[language], now)
        assert isinstance(said, Skip) or not said.files, "files are handed over with answers only"
        return said
