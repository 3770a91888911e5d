"""退庁: what it means, then the step itself. The door stays open."""

from bot.domain.errors import NotAllowed, Refused
from bot.domain.members import Member, Standing
from bot.domain.sections import Post
from bot.interaction.call import Call
from bot.interaction.params import Nothing
from bot.interaction.parts import done
from bot.services.membership import MembershipService
from bot.services.sections import SectionsService
from bot.view import Action, Actions, Answer, Button, Heading, Item, Items, Message, Style, Text, Tone


class Leaving:
    """Handlers of 退庁; applicants withdraw their application the same way."""

    def __init__(self, service: MembershipService, sections: SectionsService) -> None:
        self._service = service
        self._sections = sections

    async def ask(self, call: Call, _input: Nothing) -> Answer:
        """What happens, and the two ways from here."""
        words, member = call.words, _leaver(call)
        heading = words.text("leave.heading", name=member.profile.name)
        stay = Button(words.text("leave.stay"), Action("profile"))
        go = Button(words.text("leave.go"), Action("leave.now"), Style.DANGER)
        return Message(
            heading,
            (Heading((Text(heading),)), Items(await self._consequences(call, member)), Actions((stay, go))),
            Tone.NOTICE,
        )

    async def leave(self, call: Call, _input: Nothing) -> Answer:
        """It is meant."""
        member = await self._service.leave(_leaver(call).id, call.origin)
        back = Button(call.words.text("leave.come_back"), Action("join"))
        return done(call, "leave.done", back, name=member.profile.name)

    async def _consequences(self, call: Call, member: Member) -> tuple[Item, ...]:
        words = call.words
        places = await self._sections.mine(member.id)
        comma = words.text("list.comma")
        names = comma.join(seat.section.name for seat in places.seats)
        led = comma.join(seat.section.name for seat in places.seats if seat.post is Post.CHIEF)
        lines = [words("leave.sections", names=names) if names else words("leave.no_sections")]
        if led:
            lines.append(words("leave.posts", names=led))
        lines += [words("leave.events"), words("leave.written"), words("leave.return")]
        return tuple(Item(line) for line in lines)


def _leaver(call: Call) -> Member:
    member = call.actor.member
    if member is None:
        raise NotAllowed("refusal.members_only")
    if member.standing in {Standing.LEFT, Standing.DECLINED}:
        raise Refused("member.left_already")
    return member
