"""Keeps what a members-only section holds away from everywhere else, at the moment something is said."""

from bot.domain.deliveries import Delivery, ToAccount, ToAsker, ToSection
from bot.domain.errors import NotAllowed
from bot.domain.ids import EventQuestionId, MemberId, QuestionId, SectionId
from bot.domain.sections import Section
from bot.ports.work import Work


async def leaks(work: Work, section_id: SectionId | None, delivery: Delivery) -> bool:
    """Whether a delivery would tell outsiders of what a members-only section holds: a direct message to
    somebody who does not belong, a post that does not go to the section's own private room. A message that
    stands in its own room already may be edited there while the room is being closed.
    """
    section = await work.sections.get(section_id) if section_id is not None else None
    if section is None or not section.members_only:
        return False
    target = delivery.plan.target
    if isinstance(target, ToAsker):
        return not await work.sections.reads(section.id, await asker_of(work, target))
    if isinstance(target, ToAccount):
        account = await work.members.account(target.account_id)
        return account is None or not await work.sections.reads(section.id, account.member_id)
    room = await work.sections.surface(section.id, target.place_id)
    if room is None or not room.own or not room.channel_id:
        return True
    if delivery.editing:
        return delivery.channel_id != room.channel_id
    own = isinstance(target, ToSection) and target.section_id == section.id
    return not (room.private and own)


async def asker_of(work: Work, target: ToAsker) -> MemberId | None:
    """Who asked a question, an anonymous asker included; None where nobody knows. Never kept."""
    if target.at_event:
        return await work.event_questions.sealed_author(EventQuestionId(target.question_id))
    return await work.questions.author_of(QuestionId(target.question_id))


async def check_reads(work: Work, section: Section, member_id: MemberId | None) -> None:
    """Raises NotAllowed for those who may not look into a section."""
    if not await work.sections.reads(section.id, member_id):
        raise NotAllowed("privacy.members_only", name=section.name)
