"""What there is already, shown before something much the same is posted; what was typed waits as a draft."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from bot.domain.ids import DraftId, to_token
from bot.domain.proposals import Proposal
from bot.domain.sections import Section, SectionWords
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.interaction.parts import to
from bot.interaction.references import about, carried
from bot.interaction.words import Words
from bot.services.pitching import CREATE, AlikeThings, PitchingService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Divider,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)
from bot.view import Line as Spans
from commands.sections import proposal_views
from commands.sections.drafts import Drafted

PROPOSE_ANYWAY, CREATE_ANYWAY = "section.propose_anyway", "section.create_anyway"

# Shows what is alike, or returns None where nothing is: a command, and the form that came in for it.
Weigh = Callable[[Call, str, Drafted], Awaitable[Answer | None]]


class CarriedDraft(Input):
    """A draft referred to by a button of ours."""

    draft: Annotated[str, Carried()]

    @property
    def draft_id(self) -> DraftId:
        """Raises Refused for anything a button of ours cannot carry."""
        return DraftId(carried(self.draft))


class Weighing:
    """Handlers of what is shown before a section is called for or made."""

    def __init__(self, service: PitchingService) -> None:
        self._service = service

    async def weigh(self, call: Call, verb: str, form: Drafted) -> Answer | None:
        """What is much the same as what somebody is about to post; None where nothing is."""
        words = SectionWords(form.name, form.purpose, form.kind, form.style)
        values = form.model_dump(mode="json")
        alike = await self._service.look(call.actor.account.id, verb, values, words, call.origin)
        return _alike(call, verb, alike) if alike else None

    async def again(self, call: Call, asked: CarriedDraft) -> Answer:
        """The same once more, after a look at one of them."""
        draft, alike = await self._service.again(asked.draft_id, call.actor.account.id)
        return _alike(call, draft.verb, alike)


def anyway(draft: str, verb: str, words: Words) -> Button:
    """このまま呼びかける, or このままつくる."""
    return to(CREATE_ANYWAY if verb == CREATE else PROPOSE_ANYWAY, words, draft)


def _alike(call: Call, verb: str, alike: AlikeThings) -> Message:
    words, token = call.words, to_token(alike.draft_id)
    heading = words.text("directory.alike_heading")
    blocks: list[Block] = [Heading((Text(heading),)), Paragraph(words("directory.alike_intro"))]
    for one in alike.found:
        blocks += [
            Paragraph((Text(one.name, bold=True),)),
            Note(_what(one, words)),
            Paragraph((Text(one.purpose),)),
            Actions((_look(token, one, words), _join(one, words))),
            Divider(),
        ]
    rewrite = Button(words.text("directory.rewrite"), Action(DRAFT_VERB, (token,)))
    blocks.append(Actions((anyway(token, verb, words), rewrite)))
    return Message(heading, tuple(blocks))


def _what(one: Section | Proposal, words: Words) -> Spans:
    kind = words.text(f"choice.SectionKind.{one.kind.value}")
    if isinstance(one, Section):
        return words("directory.alike_section", kind=kind)
    return words("directory.alike_proposal", kind=kind, count=one.supporters)


def _look(draft: str, one: Section | Proposal, words: Words) -> Button:
    path = "section.alike_section" if isinstance(one, Section) else "section.alike_proposal"
    return Button(words.text("section.look"), Action(path, (draft, to_token(one.id))))


def _join(one: Section | Proposal, words: Words) -> Button:
    if isinstance(one, Section):
        return about("section.join", one, words, Style.PRIMARY)
    return proposal_views.button("section.support", one, words, Style.PRIMARY)
