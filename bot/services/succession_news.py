"""What the town says by itself about those who lead sections. All of it is planned in the transaction of what
happened; the renderers look at how things are when it is said.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Office
from bot.domain.places import Purpose
from bot.domain.sections import Post, Section
from bot.domain.successions import Stage, Succession
from bot.ports.work import Work
from bot.services.telling import tell_channels, tell_members, tell_section

APPOINTED = "section.appointed"  # to the new chief, by 総務課
DISMISSED = "section.dismissed"  # to a chief whose post ended
YOURS = "succession.yours"  # to the new chief, found by the section itself
NEW_CHIEF = "succession.new_chief"  # in the section's rooms
CARD = "succession.card"  # in the section's rooms; changes with the search
OPENED = "succession.opened"  # to everybody in the section
VOTE = "succession.vote"  # the same, when there are several candidates
TO_ADMINISTRATORS = "succession.to_administrators"  # in their channel and to each in private
POST_GIVEN = "chief.post_given"  # to whoever got or lost a post
YOU_ACT = "chief.you_act"  # to the deputies of a chief on leave
OFFERED = "chief.offered"  # to the successor a chief has in mind
ACCEPTED = "chief.accepted"  # to that chief
DECLINED = "chief.declined"  # to that chief
TERM_SOON = "chief.term_soon"  # to the chief
TERM_OVER = "chief.term_over"  # to the chief and to 総務課
MOVED = "chief.moved"  # to a chief whose profile names another organisation


async def tell_opened(
    work: Work, section: Section, succession: Succession, listeners: Collection[MemberId]
) -> None:
    """A search began: everybody in the section hears of it, or 総務課 where nobody is left to."""
    now, subject = succession.opened_at, succession.id
    if succession.stage is Stage.ADMINISTRATORS:
        await tell_administrators(work, TO_ADMINISTRATORS, subject, now=now)
        return
    await tell_section(work, CARD, subject, section, now=now, until=succession.closes_at)
    await tell_members(work, OPENED, subject, listeners, now=now)


async def tell_administrators(work: Work, kind: str, subject_id: int, *, now: datetime) -> None:
    """In the channel that serves operations, and to each in private."""
    holders = await work.members.holding(Office.ADMINISTRATOR)
    await tell_channels(work, kind, subject_id, Purpose.OPERATIONS, now=now)
    await tell_members(work, kind, subject_id, [member.id for member in holders], now=now)


async def tell_new_chief(work: Work, section: Section, chief: MemberId, kind: str, now: datetime) -> None:
    """The new chief in private, everybody else in the section's rooms."""
    await tell_members(work, kind, section.id, (chief,), now=now)
    await tell_section(work, NEW_CHIEF, section.id, section, now=now, member=str(chief))


async def tell_post(
    work: Work, section_id: SectionId, member_id: MemberId, post: Post, now: datetime
) -> None:
    """Somebody got or lost a post."""
    await tell_members(work, POST_GIVEN, section_id, (member_id,), now=now, post=post.value)
