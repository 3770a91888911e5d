"""総務課 and the chiefs: founding, editing and closing sections, chiefs, rooms."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import NAME_LIMIT, PURPOSE_LIMIT, ActivityStyle, SectionKind, SectionWords
from bot.domain.surfaces import SurfaceKind
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.forms import form_for
from bot.interaction.params import Input, Line, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, OneSection, about
from bot.services.section_office import SectionOffice
from bot.services.sections import SectionsService
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Words


class NewSection(Input):
    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Paragraph(PURPOSE_LIMIT)]
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE
    chief: Annotated[str, Ref("member")] = ""


class SectionForm(CarriedSection):
    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Paragraph(PURPOSE_LIMIT)]
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE


class ChiefOf(Input):
    section: Annotated[str, Ref("section")]
    member: Annotated[str, Ref("member")]


class RoomOf(Input):
    section: Annotated[str, Ref("section")]
    kind: SurfaceKind


class Keeping:
    """Handlers for those who keep sections. ``save_command`` is what the edit form sends."""

    def __init__(self, office: SectionOffice, service: SectionsService) -> None:
        self._office = office
        self._service = service
        # Whoever leads the section may edit it: the service decides, not the office held.
        self.save_command = Command("section.save", SectionForm, self.save, Right.ANYONE, listed=False)

    async def create(self, call: Call, form: NewSection) -> Answer:
        """Found a section."""
        said = SectionWords(form.name, form.purpose, form.kind, form.style)
        section = await self._office.found(said, form.chief, call.origin)
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

    async def close(self, call: Call, asked: OneSection) -> Answer:
        """What closing means, and the two ways from here."""
        card = await self._service.card(asked.section, None, every=True)
        section, words = card.section, call.words
        section.check_open()
        heading = words.text("section.close_heading", name=section.name)
        empty = card.members == 0
        means = words("section.close_empty") if empty else words("section.close_means", count=card.members)
        go = Button(
            words.text("section.close_go"),
            Action("section.close_now", (to_token(section.id),)),
            Style.DANGER,
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Words(means),
                Actions((about("section.info", section, words), go)),
            ),
            Tone.NOTICE,
        )

    async def close_now(self, call: Call, asked: CarriedSection) -> Answer:
        """It is meant."""
        section = await self._office.close(asked.section_id, call.origin)
        return done(call, "section.closed_now", to("section.list", call.words), name=section.name)

    async def appoint(self, call: Call, chosen: ChiefOf) -> Answer:
        """A new chief."""
        section, member = await self._office.appoint(chosen.section, chosen.member, call.origin)
        back = about("section.info", section, call.words)
        return done(call, "section.chief_is", back, section=section.name, name=member.profile.name)

    async def dismiss(self, call: Call, chosen: OneSection) -> Answer:
        """No chief for now."""
        section = await self._office.dismiss(chosen.section, call.origin)
        return done(
            call,
            "section.chief_was",
            about("section.appoint", section, call.words, Style.PRIMARY),
            about("section.info", section, call.words),
            section=section.name,
        )

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
