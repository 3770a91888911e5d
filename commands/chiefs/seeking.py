"""後任: how the search stands, volunteering and voting."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.successions import WORD_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import done
from bot.interaction.references import CarriedSection, OwnSection, about
from bot.services.successions import SuccessionService
from bot.view import Answer, Style
from commands.chiefs.views import state_view, to_succession


class SuccessionQuery(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")]


class Candidacy(Input):
    section: Annotated[str, Ref("own_section")]
    words: Annotated[str, Line(WORD_LIMIT)] = ""


class Vote(Input):
    section: Annotated[str, Ref("own_section")]
    member: Annotated[str, Ref("member")]


class Seeking:
    """Handlers of searches for a chief. ``volunteer_command`` is what the form of a volunteer sends."""

    def __init__(self, service: SuccessionService) -> None:
        self._service = service
        self.volunteer_command = Command("chief.volunteer", Candidacy, self.volunteer)

    async def show(self, call: Call, asked: SuccessionQuery) -> Answer:
        """How the search stands, with what the reader can do."""
        state = await self._service.state(asked.section, call.origin)
        return state_view(call, state, page_of(asked.page))

    async def stand(self, call: Call, asked: CarriedSection) -> Answer:
        """The form for a word on why; none is needed."""
        section = await self._service.to_volunteer(asked.section_id, call.origin)
        return form_for(self.volunteer_command, call.words, args=(to_token(section.id),))

    async def volunteer(self, call: Call, form: Candidacy) -> Answer:
        """立候補する."""
        section = await self._service.volunteer(form.section, form.words, call.origin)
        return done(
            call,
            "chief.volunteered",
            to_succession(section, call.words, Style.PRIMARY),
            about("chief.stand_down", section, call.words),
            section=section.name,
        )

    async def stand_down(self, call: Call, asked: OwnSection) -> Answer:
        """Think again."""
        section = await self._service.stand_down(asked.section, call.origin)
        return done(call, "chief.stood_down", to_succession(section, call.words), section=section.name)

    async def vote(self, call: Call, chosen: Vote) -> Answer:
        """One vote, which can be changed until the end."""
        section, member = await self._service.vote(chosen.section, chosen.member, call.origin)
        back = to_succession(section, call.words)
        return done(call, "chief.voted", back, section=section.name, name=member.profile.name)
