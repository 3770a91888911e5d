"""What the town says about announcements by itself: the announcement, to each of its people."""

from datetime import datetime

from bot.domain.announcements import AnnouncementStatus
from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import AnnouncementId, MemberId, to_token
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Actions, Block, Heading, Message, Note, Paragraph, Text, Tone


async def announcement(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """Title and text, unless it was stopped or its reader left those it is for meanwhile."""
    found = await work.announcements.get(AnnouncementId(delivery.plan.subject_id))
    if found is None or found.status is AnnouncementStatus.STOPPED:
        return Skip("stopped")
    if not await work.announcements.addresses(found.audience, MemberId(int(delivery.plan.occurrence))):
        return Skip("not for this member any more")
    summary = words.text("announce.summary", title=found.title)
    blocks: tuple[Block, ...] = (
        Heading((Text(summary),)),
        Paragraph((Text(found.body),)),
        Note(words("announce.from_office", when=words.when(found.begun_at))),
        Actions((to("announcement.read", words, to_token(found.id)), to("notices", words))),
    )
    return Message(summary, blocks, Tone.NOTICE)
