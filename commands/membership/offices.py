"""Who holds which office; 総務課 appoints and dismisses."""

from typing import Annotated

from bot.domain.members import Member, Office
from bot.interaction.call import Call
from bot.interaction.params import Input, Nothing, Ref
from bot.interaction.parts import done
from bot.services.membership import MembershipService
from bot.view import Action, Actions, Answer, Button, Field, Fields, Heading, Line, Message, Text


class OfficeOf(Input):
    """A member and an office."""

    member: Annotated[str, Ref("member")]
    office: Office


class Confirmed(Input):
    member: Annotated[str, Ref("member")]


class Offices:
    """Handlers of the offices."""

    def __init__(self, service: MembershipService) -> None:
        self._service = service

    async def show(self, call: Call, _input: Nothing) -> Answer:
        """Every office with those who hold it."""
        words = call.words
        heading = words.text("office.people_heading")
        fields = tuple(
            Field(words.text(f"choice.Office.{office.value}"), _names(call, holders))
            for office, holders in (await self._service.officers()).items()
        )
        buttons = tuple(
            Button(words.text(f"command.office.{verb}.title"), Action(f"office.{verb}"))
            for verb in ("appoint", "dismiss")
        )
        return Message(heading, (Heading((Text(heading),)), Fields(fields), Actions(buttons)))

    async def appoint(self, call: Call, chosen: OfficeOf) -> Answer:
        """Give somebody an office."""
        found = await self._service.find(chosen.member)
        member = await self._service.appoint(found.id, chosen.office, call.origin)
        return self._done(call, "office.member_appointed", member, chosen.office)

    async def dismiss(self, call: Call, chosen: OfficeOf) -> Answer:
        """Take an office away."""
        found = await self._service.find(chosen.member)
        member = await self._service.dismiss(found.id, chosen.office, call.origin)
        return self._done(call, "office.member_dismissed", member, chosen.office)

    async def confirm(self, call: Call, chosen: Confirmed) -> Answer:
        """It was made sure where somebody works."""
        found = await self._service.find(chosen.member)
        member = await self._service.confirm(found.id, call.origin)
        back = Button(call.words.text("command.office.applicants.title"), Action("office.applicants"))
        profile = member.profile
        return done(call, "office.is_confirmed", back, name=profile.name, organisation=profile.organisation)

    def _done(self, call: Call, key: str, member: Member, office: Office) -> Message:
        words = call.words
        back = Button(words.text("command.office.people.title"), Action("office.people"))
        title = words.text(f"choice.Office.{office.value}")
        return done(call, key, back, name=member.profile.name, office=title)


def _names(call: Call, holders: tuple[Member, ...]) -> Line:
    if not holders:
        return call.words("office.nobody")
    return (Text(call.words.text("list.comma").join(member.profile.name for member in holders)),)
