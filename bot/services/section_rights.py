"""Who may decide for a section: asked anew at every step, so that powers end with the post."""

from bot.domain.errors import NotAllowed
from bot.domain.ids import MemberId, SectionId
from bot.domain.sections import Post, Section
from bot.ports.work import Work
from bot.services.origin import Origin


def check_administrator(origin: Origin) -> None:
    """Raises NotAllowed for all but 総務課."""
    if not origin.administrator:
        raise NotAllowed("refusal.office_administrator")


async def check_leads(work: Work, section: Section, origin: Origin) -> None:
    """Raises NotAllowed for all but 総務課, the section's chief and its deputies, while they are here."""
    if origin.administrator:
        return
    post = await active_post(work, section.id, origin.member_id)
    if post is None or not post.leads:
        raise NotAllowed("section.chief_only", section=section.name)


async def check_serves(work: Work, section: Section, origin: Origin) -> None:
    """Raises NotAllowed for all but 総務課 and those who hold a post in the section, while they are here."""
    if origin.administrator:
        return
    post = await active_post(work, section.id, origin.member_id)
    if post is None or not post.serves:
        raise NotAllowed("section.staff_only", section=section.name)


async def active_post(work: Work, section_id: SectionId, member_id: MemberId | None) -> Post | None:
    """What somebody does in a section; None for who does not belong, or is on leave or gone."""
    if member_id is None:
        return None
    member = await work.members.get(member_id)
    if member is None or not member.active:
        return None
    return await work.sections.post_of(section_id, member_id)


async def is_chief(work: Work, section_id: SectionId, member_id: MemberId | None) -> bool:
    """Whether somebody is a section's chief, and is here: a deputy is not."""
    return await active_post(work, section_id, member_id) is Post.CHIEF
