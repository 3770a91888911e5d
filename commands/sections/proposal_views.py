"""How a proposal looks: on its card in a channel, and to one reader."""

from bot.domain.ids import to_token
from bot.domain.proposals import Proposal, ProposalStatus
from bot.domain.sections import SectionKind
from bot.interaction.words import Words
from bot.view import Action, Block, Button, Field, Fields, Heading, Note, Paragraph, Style, Text
from bot.view import Line as Spans


def button(path: str, proposal: Proposal, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to a proposal."""
    return Button(words.text(f"command.{path}.title"), Action(path, (to_token(proposal.id),)), style)


def body(words: Words, proposal: Proposal, proposer: str, founders: int) -> list[Block]:
    """Everything about a proposal but what one can do."""
    blocks: list[Block] = [
        Heading((Text(words.text("proposal.heading", name=proposal.name)),)),
        Paragraph((Text(proposal.purpose),)),
    ]
    fields = [
        Field(words.text("proposal.kind"), _kind(words, proposal.kind)),
        Field(words.text("proposal.proposer"), (Text(proposer),)),
    ]
    if proposal.first_step:
        fields.insert(0, Field(words.text("proposal.first_step"), (Text(proposal.first_step),)))
    if proposal.open:
        fields.append(Field(words.text("proposal.progress"), progress(words, proposal, founders)))
        fields.append(Field(words.text("proposal.until"), (words.when(proposal.expires_at),)))
    blocks.append(Fields(tuple(fields)))
    if not proposal.open:
        blocks.append(Note(words(f"proposal.was_{proposal.status.value}")))
    return blocks


def progress(words: Words, proposal: Proposal, founders: int) -> Spans:
    """How many stand behind it, and how many more it takes."""
    return words("proposal.so_far", count=proposal.supporters, missing=proposal.missing(founders))


def to_section(words: Words, proposal: Proposal, style: Style = Style.PLAIN) -> tuple[Button, ...]:
    """The way to the section it became."""
    if proposal.status is not ProposalStatus.FOUNDED or proposal.section_id is None:
        return ()
    look = Action("section.info", (to_token(proposal.section_id),))
    return (Button(words.text("proposal.see_section"), look, style),)


def _kind(words: Words, kind: SectionKind) -> Spans:
    return words(f"choice.SectionKind.{kind.value}")
