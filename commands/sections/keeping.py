"""総務課 and the chiefs: founding and editing sections, rooms."""

from typing import Annotated

from bot.domain.ids import DraftId, to_token
from bot.domain.sections import NAME_LIMIT, PURPOSE_LIMIT, ActivityStyle, SectionKind, SectionWords
from bot.domain.surfaces import SurfaceKind
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.forms import form_for
from bot.interaction.params import Input, Line, Paragraph, Ref
from bot.interaction.parts import done
from bot.interaction.references import CarriedSection, OneSection, about
from bot.services.pitching import CREATE
from bot.services.section_office import SectionOffice
from bot.view import Answer, Style
from commands.sections.drafts import Drafted
from commands.sections.weighing import Weigh


class NewSection(Drafted):
    chief: Annotated[str, Ref("member")] = ""


class SectionForm(CarriedSection):
    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Paragraph(PURPOSE_LIMIT)]
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE


class RoomOf(Input):
    section: Annotated[str, Ref("section")]
    kind: SurfaceKind


class Keeping:
    """Handlers for those who keep sections. ``create_command`` and ``save_command`` are what forms send."""

    def __init__(self, office: SectionOffice, weigh: Weigh) -> None:
        self._office = office
        self._weigh = weigh
        self.create_command = Command(CREATE, NewSection, self.create, Right.ADMINISTRATOR)
        # Whoever leads the section may edit it: the service decides, not the office held.
        self.save_command = Command("section.save", SectionForm, self.save, Right.ANYONE, listed=False)

    async def create(self, call: Call, form: NewSection) -> Answer:
        """Found a section, after a look at what there is already."""
        return await self._weigh(call, CREATE, form) or await self.make(call, form)

    async def make(self, call: Call, form: NewSection, draft_id: DraftId | None = None) -> Answer:
        """Found a section."""
        said = SectionWords(form.name, form.purpose, form.kind, form.style)
        section = await self._office.found(said, form.chief, call.origin, draft_id=draft_id)
        words = call.words
        buttons = [about("section.info", section, words, Style.PRIMARY)]
        if not form.chief:
            buttons.append(about("section.appoint", section, words))
        return done(call, "section.founded", *buttons, name=section.name)

    async def edit(self, call: Call, asked: OneSection) -> Answer:
        """The form with everything as it is."""
        section = await self._office.to_edit(asked.section, call.origin)
        values = {
            "name": section.name,
            "purpose": section.purpose,
            "kind": section.kind.value,
            "style": section.style.value,
        }
        return form_for(self.save_command, call.words, args=(to_token(section.id),), values=values)

    async def save(self, call: Call, form: SectionForm) -> Answer:
        """The form came in."""
        said = SectionWords(form.name, form.purpose, form.kind, form.style)
        section = await self._office.edit(form.section_id, said, call.origin)
        return done(call, "section.edited", about("section.info", section, call.words), name=section.name)

    async def room(self, call: Call, chosen: RoomOf) -> Answer:
        """How a section shows at this place."""
        section = await self._office.choose_room(chosen.section, call.place.id, chosen.kind, call.origin)
        kind = call.words.text(f"choice.SurfaceKind.{chosen.kind.value}")
        back = about("section.info", section, call.words)
        return done(call, "section.room_chosen", back, section=section.name, kind=kind)

    async def bind(self, call: Call, chosen: OneSection) -> Answer:
        """The channel this is typed in becomes a section's room."""
        section = await self._office.bind(chosen.section, call.place.id, call.channel_id, call.origin)
        back = about("section.info", section, call.words)
        return done(call, "section.bound", back, section=section.name)
