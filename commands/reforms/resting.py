"""What may become of a section: resting, waking, going on, a second one beside it."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import NAME_LIMIT, PURPOSE_LIMIT
from bot.interaction.call import Call
from bot.interaction.params import Input, Line, Ref
from bot.interaction.params import Paragraph as Long
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, OneSection, about
from bot.services.dormancy import DormancyService
from bot.services.reforms import ReformService
from bot.services.sections import SectionsService
from bot.services.splitting import Part, SplittingService
from bot.view import Actions, Answer, Block, Button, Heading, Message, Note, Paragraph, Style, Text
from commands.reforms.trials import answers_for


class NewPart(Input):
    section: Annotated[str, Ref("section")]
    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Long(PURPOSE_LIMIT)]
    chief: Annotated[str, Ref("member")]


class Resting:
    """Handlers for those who lead a section."""

    def __init__(
        self,
        dormancy: DormancyService,
        splitting: SplittingService,
        reforms: ReformService,
        sections: SectionsService,
    ) -> None:
        self._dormancy = dormancy
        self._splitting = splitting
        self._reforms = reforms
        self._sections = sections

    async def options(self, call: Call, asked: OneSection) -> Answer:
        """Everything that may become of a section, in one place."""
        section = (await self._reforms.to_end(asked.section, call.origin)).section
        acting = call.origin
        card = await self._sections.card(to_token(section.id), acting.member_id, every=acting.administrator)
        words, trial = call.words, card.life.trial
        heading = words.text("reform.options_heading", name=section.name)
        rest = "reform.wake" if section.dormant_since else "reform.rest"
        first: list[Button] = [about(rest, section, words)]
        if trial is None:
            first.append(about("reform.trial", section, words))
        ways = ("reform.split", "reform.merge", "section.close")
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Paragraph(words("reform.options_mean")),
            Actions(tuple(first)),
        ]
        if trial is not None:
            blocks.append(Paragraph(words("trial.how_now", what=trial.what)))
            blocks.append(Actions(answers_for(trial, words)))
        blocks.append(Actions(tuple(about(path, section, words) for path in ways)))
        if card.life.reform:
            blocks.append(Note(words(f"reform.hint_{card.life.reform.kind.value}")))
            blocks.append(Actions((to("reform.look", words, to_token(card.life.reform.id)),)))
        blocks.append(Actions((about("section.info", section, words),)))
        return Message(heading, tuple(blocks))

    async def rest(self, call: Call, asked: OneSection) -> Answer:
        """休眠."""
        section = await self._dormancy.rest(asked.section, call.origin)
        look, wake = about("section.info", section, call.words), about("reform.wake", section, call.words)
        return done(call, "reform.rested", look, wake, name=section.name)

    async def wake(self, call: Call, asked: OneSection) -> Answer:
        """It goes on."""
        section = await self._dormancy.wake(asked.section, call.origin)
        event = to("event.create", call.words, to_token(section.id), style=Style.PRIMARY)
        look = about("section.info", section, call.words)
        return done(call, "reform.woke", event, look, name=section.name)

    async def keep(self, call: Call, asked: CarriedSection) -> Answer:
        """The question whether it goes on has its answer."""
        section = await self._dormancy.keep(asked.section_id, call.origin)
        event = to("event.create", call.words, to_token(section.id), style=Style.PRIMARY)
        look = about("section.info", section, call.words)
        return done(call, "reform.kept", event, look, name=section.name)

    async def split(self, call: Call, form: NewPart) -> Answer:
        """A second section beside this one."""
        split = await self._splitting.split(
            form.section, Part(form.name, form.purpose, form.chief), call.origin
        )
        new = about("section.info", split.part, call.words, Style.PRIMARY)
        old = to("section.list", call.words)
        return done(
            call,
            "reform.split_done_inside" if split.part.members_only else "reform.split_done",
            new,
            old,
            name=split.part.name,
            section=split.section.name,
            chief=split.chief.profile.name,
        )
