"""What the town said by itself: due deliveries rendered as the delivery service would, and marked as sent."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.deliveries import Said, Skip, Target
from bot.view import Message, lines, plain
from tests.builders.town import TestTown


@dataclass(frozen=True)
class Letter:
    """One delivery in words. ``edited``: a message that stood already was changed."""

    kind: str
    target: Target
    message: Message
    edited: bool

    @property
    def text(self) -> str:
        return "\n".join(plain(line) for line in lines(self.message))


async def post_of(town: TestTown, *, language: str = "ja") -> list[Letter]:
    """Everything that is due now, in the order it was planned; what need not be said any more is left out."""
    now = town.clock.now()
    letters = []
    async with town.storage.write() as work:
        due = await work.deliveries.claim(now=now, lease=timedelta(minutes=1), owner="tests", limit=100)
        for delivery in due:
            message = await town.notices.render(work, delivery, language=language, now=now)
            if isinstance(message, Skip):
                await work.deliveries.mark_skipped(delivery.id, message.reason)
                continue
            await work.deliveries.mark_sent(Said(delivery.id, "c", str(delivery.id)), at=now)
            letters.append(Letter(delivery.plan.kind, delivery.plan.target, message, delivery.editing))
    return letters
