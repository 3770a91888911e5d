"""What the operations channel hears when something could not be delivered: what, where, and what to do."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToChannel, ToPurpose, ToSection, read_target
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Action, Actions, Button, Message, Note, Paragraph, Tone

SUBJECTS = frozenset({"event", "question", "broadcast", "member", "section"})


async def render_failure(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """One sentence and the way to the channels' purposes; the platform's own reason as small print."""
    payload = delivery.plan.payload
    where = await _where(work, payload["target"], words)
    if where is None:
        return Skip("the target is gone")
    subject = payload["kind"].split(".")[0]
    what = words.text(f"office.failed_{subject if subject in SUBJECTS else 'other'}")
    buttons = Actions((Button(words.text("command.office.channels.title"), Action("office.channels")),))
    return Message(
        words.text("office.failed", what=what, where=where),
        (
            Paragraph(words("office.failed", what=what, where=where)),
            Note(words("office.failed_reason", reason=payload["reason"])),
            buttons,
        ),
        Tone.NOTICE,
    )


async def _where(work: Work, target_text: str, words: Words) -> str | None:
    match read_target(target_text):
        case ToPurpose(purpose=purpose):
            return words.text(f"choice.Purpose.{purpose.value}")
        case ToSection(section_id=section_id):
            section = await work.sections.get(section_id)
            return section.name if section else None
        case ToChannel():
            return None  # asked for by one person: no matter of the town's
        case _:
            return words.text("office.failed_direct")
