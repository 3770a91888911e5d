"""The one message a day of who wants no more than that: a line for everything that waited, read at the
moment it goes out, with the button that opens it.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, late_policy, too_late
from bot.interaction.parts import PAGE, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.delivery_hearing import MOST_LINES
from bot.text.graphemes import cut
from bot.view import (
    Actions,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
    controls,
)

log = logging.getLogger(__name__)

LINE_LIMIT = 120
_OPENING = frozenset({"show", "info", "look", "read", "list", "mine"})

RenderOne = Callable[[Delivery], Awaitable[Message | Skip]]


@dataclass(frozen=True, slots=True)
class _Said:
    summary: str
    button: Button | None


async def render_digest(
    work: Work, digest: Delivery, words: Words, now: datetime, render: RenderOne
) -> Message | Skip:
    """Everything that waits for a digest and is still worth saying; Skip where nothing is."""
    waiting = await work.held_deliveries.in_digest(digest.id, limit=MOST_LINES + 1)
    said = []
    for delivery in _latest(waiting[:MOST_LINES]):
        found = Skip("expired") if too_late(delivery.plan, now) else await render(delivery)
        if isinstance(found, Skip):
            extra = {"action": "digest_left_out", "kind": delivery.plan.kind, "reason": found.reason}
            log.info("left out", extra=extra)
        else:
            said.append(_Said(cut(found.summary, LINE_LIMIT), _opening(found)))
    if not said:
        return Skip("nothing to say")
    return _message(words, said, more=len(waiting) > MOST_LINES)


def _message(words: Words, said: list[_Said], *, more: bool) -> Message:
    summary = words.text("notices.digest", count=len(said))
    blocks: list[Block] = [Heading((Text(summary),))]
    blocks.append(Items(tuple(Item((Text(one.summary),), (), one.button) for one in said[:PAGE])))
    further = "\n".join(words.text("notices.digest_line", what=one.summary) for one in said[PAGE:])
    if further:
        blocks.append(Paragraph((Text(further),)))
    if more:
        blocks.append(Note(words("notices.digest_more")))
    blocks.append(Note(words("notices.digest_note")))
    blocks.append(Actions((to("notices", words),)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


def _latest(waiting: Iterable[Delivery]) -> list[Delivery]:
    """Of several reminders of one thing only the last."""
    kept: dict[object, Delivery] = {}
    for delivery in waiting:
        plan = delivery.plan
        once = late_policy(plan.kind).last_only
        key: object = (plan.kind, plan.subject_id, plan.target) if once else delivery.id
        kept.pop(key, None)
        kept[key] = delivery
    return list(kept.values())


def _opening(message: Message) -> Button | None:
    """The button of a notice that shows what it is about; else its first that takes nothing away."""
    buttons = [one for one in controls(message) if isinstance(one, Button) and one.style is not Style.DANGER]
    opening = [one for one in buttons if one.action.verb.rpartition(".")[2] in _OPENING]
    return next(iter((*opening, *buttons)), None)
