"""From a draft that waits: a look at what is alike, and posting it as it is."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from bot.domain.errors import InvalidInput
from bot.domain.ids import DraftId
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, read
from bot.interaction.references import OneSection
from bot.services.pitching import CREATE, PROPOSE, PitchingService
from bot.view import Action, Actions, Answer, Button, Divider, Message
from commands.sections.browsing import Browsing
from commands.sections.founding import Founding, OneProposal
from commands.sections.keeping import Keeping
from commands.sections.weighing import CarriedDraft, anyway

Post = Callable[[Call, Any, DraftId], Awaitable[Answer]]


class OneAlike(CarriedDraft):
    """A section or a proposal that is much the same as a draft."""

    which: Annotated[str, Carried()]


class Pitching:
    """Handlers of the buttons beside what is alike."""

    def __init__(
        self, service: PitchingService, browsing: Browsing, founding: Founding, keeping: Keeping
    ) -> None:
        self._service = service
        self._browsing = browsing
        self._founding = founding
        self._posts: dict[str, tuple[Command, Post]] = {
            PROPOSE: (founding.propose_command, founding.post),
            CREATE: (keeping.create_command, keeping.make),
        }

    async def section(self, call: Call, asked: OneAlike) -> Answer:
        """A section's page, with the way back to the draft."""
        page = await self._browsing.info(call, OneSection(section=asked.which))
        return await self._with_way_back(call, asked, page)

    async def proposal(self, call: Call, asked: OneAlike) -> Answer:
        """A proposal's page, with the way back to the draft."""
        page = await self._founding.show(call, OneProposal(which=asked.which))
        return await self._with_way_back(call, asked, page)

    async def propose_anyway(self, call: Call, asked: CarriedDraft) -> Answer:
        """Call for the section as it was typed."""
        return await self._post(call, asked, PROPOSE)

    async def create_anyway(self, call: Call, asked: CarriedDraft) -> Answer:
        """Make the section as it was typed."""
        return await self._post(call, asked, CREATE)

    async def _post(self, call: Call, asked: CarriedDraft, verb: str) -> Answer:
        """Where the name was taken meanwhile, the form comes back with everything."""
        draft = await self._service.draft(asked.draft_id, call.actor.account.id, verb)
        command, post = self._posts[verb]
        try:
            return await post(call, read(command.input, dict(draft.values)), asked.draft_id)
        except InvalidInput as invalid:
            problems = {name: call.words.problem(problem) for name, problem in invalid.problems.items()}
            return form_for(command, call.words, values=draft.values, problems=problems, draft=asked.draft)

    async def _with_way_back(self, call: Call, asked: OneAlike, page: Answer) -> Answer:
        draft = await self._service.draft(asked.draft_id, call.actor.account.id)
        assert isinstance(page, Message), "a page to read"
        back = Button(call.words.text("directory.back"), Action("section.alike", (asked.draft,)))
        steps = Actions((back, anyway(asked.draft, draft.verb, call.words)))
        return Message(page.summary, (*page.blocks, Divider(), steps))
