"""What the town says by itself about proposals."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, ProposalId, to_token
from bot.domain.proposals import Proposal
from bot.domain.sections import Tier
from bot.interaction.words import Value, Words
from bot.ports.work import Work
from bot.view import Action, Actions, Button, Heading, Message, Paragraph, Style, Text, Tone
from commands.sections import proposal_views as views


class ProposalNotices:
    """founders: how many supporters a proposal takes."""

    def __init__(self, founders: int) -> None:
        self._founders = founders

    async def card(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """In the channel that serves sections: what is proposed, how far it is, a button to support it."""
        proposal = await _proposal(work, delivery)
        if proposal is None or (not proposal.open and not delivery.editing):
            return Skip("settled before it was announced")
        proposer = await work.members.get(proposal.proposer_id)
        blocks = views.body(words, proposal, proposer.profile.name if proposer else "", self._founders)
        buttons = list(views.to_section(words, proposal))
        if proposal.open:
            buttons = [
                views.button("section.support", proposal, words, Style.PRIMARY),
                views.button("section.proposal", proposal, words),
            ]
        if buttons:
            blocks.append(Actions(tuple(buttons)))
        return Message(words.text("proposal.heading", name=proposal.name), tuple(blocks))

    async def friend(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the proposer: the first who joined in."""
        proposal = await _proposal(work, delivery)
        member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
        if proposal is None or not proposal.open or member is None:
            return Skip("settled or gone")
        look = views.button("section.proposal", proposal, words, Style.PRIMARY)
        return _say(words, "proposal.friend", look, name=member.profile.name, section=proposal.name)

    async def opened(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For everybody: a section was founded together."""
        proposal = await _proposal(work, delivery)
        if proposal is None:
            return Skip("the proposal is gone")
        heading = words.text("proposal.opened", name=proposal.name)
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph((Text(proposal.purpose),)),
                Paragraph(words("proposal.opened_by", count=proposal.supporters)),
                Actions(views.to_section(words, proposal, Style.PRIMARY)),
            ),
            Tone.SUCCESS,
        )

    async def yours_opened(
        self, work: Work, delivery: Delivery, words: Words, _now: datetime
    ) -> Message | Skip:
        """For the proposer, who leads the section now: the first event is one button away."""
        proposal = await _proposal(work, delivery)
        if proposal is None or proposal.section_id is None:
            return Skip("the proposal is gone")
        event = Action("event.create", (to_token(proposal.section_id),))
        first = Button(words.text("proposal.first_event"), event, Style.PRIMARY)
        section = await work.sections.get(proposal.section_id)
        small = section is not None and section.tier is not Tier.SECTION
        key = "proposal.yours_begun" if small else "proposal.yours_opened"
        return _say(words, key, first, *views.to_section(words, proposal), name=proposal.name)

    async def supported_opened(
        self, work: Work, delivery: Delivery, words: Words, _now: datetime
    ) -> Message | Skip:
        """For those who stood behind it."""
        proposal = await _proposal(work, delivery)
        if proposal is None:
            return Skip("the proposal is gone")
        look = views.to_section(words, proposal, Style.PRIMARY)
        return _say(words, "proposal.supported_opened", *look, name=proposal.name)

    async def expired(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the proposer: its time is over, nothing is lost."""
        proposal = await _proposal(work, delivery)
        if proposal is None:
            return Skip("the proposal is gone")
        return _say(
            words,
            "proposal.expired",
            views.button("section.propose_again", proposal, words, Style.PRIMARY),
            views.button("section.start_together", proposal, words),
            tone=Tone.NOTICE,
            name=proposal.name,
            count=proposal.supporters,
        )


def _say(words: Words, key: str, *buttons: Button, tone: Tone = Tone.SUCCESS, **facts: Value) -> Message:
    """One sentence in private, and what one may want to do next."""
    return Message(words.text(key, **facts), (Paragraph(words(key, **facts)), Actions(buttons)), tone)


async def _proposal(work: Work, delivery: Delivery) -> Proposal | None:
    return await work.proposals.get(ProposalId(delivery.plan.subject_id))
