"""The quiet word about a lone proposal."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, ProposalId
from bot.interaction.parts import say
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.nudging import why
from bot.view import Message, Style, Tone
from commands.sections import proposal_views as views


async def nudge(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For somebody whom a proposal might suit, with the reason; nobody is named who did not join in."""
    proposal = await work.proposals.get(ProposalId(delivery.plan.subject_id))
    member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
    if proposal is None or not proposal.open or member is None or not member.active:
        return Skip("settled, or the member is away")
    if member.id in await work.proposals.supporters(proposal.id):
        return Skip("supported already")
    topic = why(member, proposal)
    if not topic:
        return Skip("nothing in common any more")
    return say(
        words,
        "directory.nudge",
        views.button("section.support", proposal, words, Style.PRIMARY),
        views.button("section.proposal", proposal, words),
        tone=Tone.NOTICE,
        name=proposal.name,
        topic=topic,
    )
