"""Has the next look at something follow from when it was last known to be right, in the same transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.freshness import Kept, Reply, Review, next_review
from bot.domain.ids import MemberId, SectionId
from bot.ports.work import Work
from bot.services.section_rights import active_post


class Dated(Protocol):
    """What was right at a moment, as far as it says anything."""

    @property
    def id(self) -> int: ...
    @property
    def fresh_at(self) -> datetime | None: ...
    @property
    def outdated_at(self) -> datetime | None: ...
    @property
    def gone(self) -> bool: ...


async def follow_freshness(work: Work, kind: Kept, subject: Dated, zone: ZoneInfo) -> None:
    """Plan the next look at something that is held, and forget doubts that were answered."""
    if subject.gone or subject.fresh_at is None:
        await work.freshness.forget_review(kind, subject.id)
        await work.freshness.forget_doubts(kind, subject.id)
        return
    if subject.outdated_at is None:
        await work.freshness.forget_doubts(kind, subject.id)
    due_at = next_review(subject.fresh_at, zone)
    review = await work.freshness.review(kind, subject.id) or Review(kind, subject.id, due_at)
    reply = Reply.NONE if review.reply is Reply.WAITING else review.reply  # asked about what was said before
    await work.freshness.save_review(replace(review, due_at=due_at, reply=reply))


async def knows_best(
    work: Work, author: MemberId | None, section_id: SectionId | None, member_id: MemberId | None
) -> bool:
    """Whether somebody can say that something is right: who wrote it, or who leads its section."""
    if author is not None and author == member_id:
        return True
    post = await active_post(work, section_id, member_id) if section_id is not None else None
    return post is not None and post.leads


async def is_asked(work: Work, member_id: MemberId, section_id: SectionId | None) -> bool:
    """Whether somebody can be asked about what a section holds: they are here, and may read it."""
    member = await work.members.get(member_id)
    if member is None or not member.active:
        return False
    return section_id is None or await work.sections.reads(section_id, member_id)
