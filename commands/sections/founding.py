"""Founding a section together: proposing, looking, supporting, taking back."""

from typing import Annotated

from bot.domain.ids import DraftId, ProposalId
from bot.domain.members import Office
from bot.domain.proposals import FIRST_STEP_LIMIT, Pitch, Proposal, ProposalStatus
from bot.domain.sections import SectionWords
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Paragraph
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import carried
from bot.services.founding import FoundingService, ProposalPage
from bot.services.pitching import PROPOSE
from bot.view import Actions, Answer, Block, Button, Heading, Item, Items, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Words
from commands.sections import proposal_views as views
from commands.sections.drafts import Drafted
from commands.sections.weighing import Weigh


class NewProposal(Drafted):
    first_step: Annotated[str, Paragraph(FIRST_STEP_LIMIT)] = ""


class ProposalsQuery(Input):
    page: Annotated[int, Carried()] = 0


class OneProposal(Input):
    """A proposal referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def proposal_id(self) -> ProposalId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ProposalId(carried(self.which))


class Founding:
    """Handlers of proposals. ``propose_command`` is what the form sends, also when proposing again."""

    def __init__(self, service: FoundingService, founders: int, weigh: Weigh) -> None:
        self._service = service
        self._founders = founders
        self._weigh = weigh
        self.propose_command = Command("section.propose", NewProposal, self.propose)

    async def propose(self, call: Call, form: NewProposal) -> Answer:
        """Call for a section, after a look at what there is already."""
        return await self._weigh(call, PROPOSE, form) or await self.post(call, form)

    async def post(self, call: Call, form: NewProposal, draft_id: DraftId | None = None) -> Answer:
        """Call for a section."""
        pitch = Pitch(SectionWords(form.name, form.purpose, form.kind, form.style), form.first_step)
        proposal = await self._service.propose(pitch, call.member.id, call.origin, draft_id=draft_id)
        if proposal.status is ProposalStatus.FOUNDED:
            return _opened(call, proposal)
        proposal.check_open()
        return done(
            call,
            "proposal.made",
            views.button("section.proposal", proposal, call.words, Style.PRIMARY),
            to("section.proposals", call.words),
            name=proposal.name,
            count=proposal.missing(self._founders),
        )

    async def list(self, call: Call, asked: ProposalsQuery) -> Answer:
        """Open proposals, those nearest to their aim first, ten to a page."""
        words, page = call.words, page_of(asked.page)
        rows, total = await self._service.open(limit=PAGE, offset=page * PAGE)
        heading = words.text("proposal.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if rows:
            blocks.append(Items(tuple(self._row(call, proposal) for proposal in rows)))
        else:
            blocks.append(Words(words("proposal.list_empty")))
        blocks += turns("section.proposals", page, total, words)
        blocks.append(Note(words("proposal.how", count=self._founders)))
        ways = (to("section.propose", words, style=Style.PRIMARY), to("section.start", words))
        blocks.append(Actions((*ways, to("section.list", words))))
        return Message(heading, tuple(blocks))

    async def show(self, call: Call, asked: OneProposal) -> Answer:
        """One proposal with what the reader can do."""
        page = await self._service.page(asked.proposal_id, call.member.id)
        proposer = page.proposer.profile.name if page.proposer else ""
        blocks = views.body(call.words, page.proposal, proposer, page.founders)
        blocks.append(Actions(_steps(call, page)))
        return Message(page.proposal.name, tuple(blocks))

    async def support(self, call: Call, asked: OneProposal) -> Answer:
        """Stand behind it."""
        proposal = await self._service.support(asked.proposal_id, call.member.id, call.origin)
        if not proposal.open:
            return _opened(call, proposal)
        return done(
            call,
            "proposal.supported",
            views.button("section.proposal", proposal, call.words),
            views.button("section.unsupport", proposal, call.words),
            name=proposal.name,
            count=proposal.missing(self._founders),
        )

    async def unsupport(self, call: Call, asked: OneProposal) -> Answer:
        """Think again."""
        proposal = await self._service.unsupport(asked.proposal_id, call.member.id, call.origin)
        again = views.button("section.support", proposal, call.words)
        return done(
            call, "proposal.unsupported", again, to("section.proposals", call.words), name=proposal.name
        )

    async def recall(self, call: Call, asked: OneProposal) -> Answer:
        """What taking it back means, and the two ways from here."""
        words = call.words
        proposal = await self._service.to_withdraw(asked.proposal_id, call.origin)
        heading = words.text("proposal.recall_heading", name=proposal.name)
        go = views.button("section.recall_now", proposal, words, Style.DANGER)
        stay = views.button("section.proposal", proposal, words)
        return Message(
            heading,
            (Heading((Text(heading),)), Words(words("proposal.recall_means")), Actions((stay, go))),
            Tone.NOTICE,
        )

    async def recall_now(self, call: Call, asked: OneProposal) -> Answer:
        """It is meant."""
        proposal = await self._service.withdraw(asked.proposal_id, call.origin)
        own = proposal.proposer_id == call.member.id
        again = (views.button("section.propose_again", proposal, call.words),) if own else ()
        listed = to("section.proposals", call.words)
        return done(call, "proposal.recalled", *again, listed, name=proposal.name)

    async def again(self, call: Call, asked: OneProposal) -> Answer:
        """The form, filled with what was proposed before."""
        old = (await self._service.page(asked.proposal_id, call.member.id)).proposal
        values = {
            "name": old.name,
            "purpose": old.purpose,
            "kind": old.kind.value,
            "style": old.style.value,
            "first_step": old.first_step,
        }
        return form_for(self.propose_command, call.words, values=values)

    def _row(self, call: Call, proposal: Proposal) -> Item:
        missing = proposal.missing(self._founders)
        note = call.words("proposal.row", count=proposal.supporters, missing=missing)
        return Item(
            (Text(proposal.name, bold=True),), note, views.button("section.proposal", proposal, call.words)
        )


def _opened(call: Call, proposal: Proposal) -> Message:
    """The last supporter it took."""
    buttons = views.to_section(call.words, proposal, Style.PRIMARY)
    return done(call, "proposal.opened_now", *buttons, name=proposal.name)


def _steps(call: Call, page: ProposalPage) -> tuple[Button, ...]:
    proposal, words = page.proposal, call.words
    own = proposal.proposer_id == call.member.id
    buttons = list(views.to_section(words, proposal, Style.PRIMARY))
    if proposal.open and not own:
        path, style = (
            ("section.unsupport", Style.PLAIN) if page.supports else ("section.support", Style.PRIMARY)
        )
        buttons.append(views.button(path, proposal, words, style))
    if own and proposal.status in {ProposalStatus.OPEN, ProposalStatus.EXPIRED}:
        buttons.append(views.button("section.start_together", proposal, words))
    if proposal.open and (own or call.actor.holds(Office.ADMINISTRATOR)):
        buttons.append(views.button("section.recall", proposal, words))
    if own and proposal.status in {ProposalStatus.EXPIRED, ProposalStatus.WITHDRAWN}:
        buttons.append(views.button("section.propose_again", proposal, words, Style.PRIMARY))
    return (*buttons, to("section.proposals", words))
