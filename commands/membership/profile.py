"""プロフィール: seen, changed, and the two wishes that go with it (reminders, language)."""

from typing import Annotated

from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.members import Member, MemberKind, Profile, Standing
from bot.i18n.catalogue import LANGUAGES
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Nothing, Ref
from bot.interaction.parts import done
from bot.interaction.prefectures import read_prefecture
from bot.services.membership import MembershipService
from bot.services.sections import SectionsService
from bot.view import Action, Answer, Block, Button, Fields, Heading, Message, Style, Text
from commands.membership.views import profile_fields

HERE = frozenset({Standing.MEMBER, Standing.ASLEEP})


class Whose(Input):
    """Empty for one's own."""

    member: Annotated[str, Ref("member")] = ""


class ProfileForm(Input):
    name: Annotated[str, Line(60)]
    organisation: Annotated[str, Line(80)]
    kind: MemberKind
    work: Annotated[str, Line(200)] = ""
    interests: Annotated[str, Line(200)] = ""


class PrefectureChoice(Input):
    """Where one belongs."""

    prefecture: Annotated[str, Ref("prefecture")]


class Wish(Input):
    """What a button of the profile asks for."""

    wish: Annotated[str, Carried()]


class Profiles:
    """Handlers of the profile. ``save_command`` is what the form sends."""

    def __init__(self, service: MembershipService, sections: SectionsService) -> None:
        self._service = service
        self._sections = sections
        self.save_command = Command("profile.save", ProfileForm, self.save, listed=False)

    async def show(self, call: Call, whose: Whose) -> Answer:
        """One's own profile with everything to change in it, or somebody else's."""
        actor = call.actor
        if actor.member is None:
            raise NotAllowed("refusal.members_only")
        if actor.member.standing not in HERE:
            raise NotAllowed(f"refusal.standing_{actor.member.standing.value}")
        if not whose.member:
            return await self._show(call, actor.member, own=True)
        if not actor.is_member:
            raise NotAllowed("refusal.standing_asleep")
        member = await self._service.find(whose.member)
        if member.standing not in HERE:
            raise NotFound("member.gone")
        return await self._show(call, member, own=member.id == actor.member.id)

    async def edit(self, call: Call, _input: Nothing) -> Answer:
        """The form with everything as it is."""
        profile = call.member.profile
        values = {
            "name": profile.name,
            "organisation": profile.organisation,
            "kind": profile.kind.value,
            "work": profile.work,
            "interests": profile.interests,
        }
        intro = call.words.text("profile.kind_matters") if call.member.confirmed_servant else ""
        return form_for(self.save_command, call.words, values=values, intro=intro)

    async def save(self, call: Call, form: ProfileForm) -> Answer:
        """The form came in."""
        profile = Profile(form.name, form.organisation, form.kind, form.work, form.interests)
        member = await self._service.edit(call.member.id, profile, call.origin)
        return await self._show(call, member, own=True)

    async def remind(self, call: Call, asked: Wish) -> Answer:
        """Direct reminders on or off."""
        if asked.wish not in {"on", "off"}:
            raise Refused("refusal.unknown_widget")
        member = await self._service.remind_directly(
            call.member.id, wanted=asked.wish == "on", origin=call.origin
        )
        return await self._show(call, member, own=True)

    async def speak(self, call: Call, asked: Wish) -> Answer:
        """The language of direct messages."""
        if asked.wish not in LANGUAGES:
            raise Refused("refusal.unknown_widget")
        member = await self._service.speak(call.member.id, asked.wish, call.origin)
        return await self._show(call, member, own=True)

    async def move(self, call: Call, chosen: PrefectureChoice) -> Answer:
        """The prefecture where one belongs, or 海外・その他."""
        prefecture = read_prefecture(chosen.prefecture, call.words)
        member = await self._service.move(call.member.id, prefecture, call.origin)
        return await self._show(call, member, own=True)

    async def sleep(self, call: Call, _input: Nothing) -> Answer:
        """休職."""
        await self._service.sleep(call.member.id, call.origin)
        return done(call, "profile.slept", _button(call, "wake", Style.PRIMARY))

    async def wake(self, call: Call, _input: Nothing) -> Answer:
        """復帰, for somebody who is asleep and therefore no active member."""
        if call.actor.member is None:
            raise NotAllowed("refusal.members_only")
        member = await self._service.wake(call.actor.member.id, call.origin)
        return done(call, "profile.woke", _button(call, "home", Style.PRIMARY), name=member.profile.name)

    async def _show(self, call: Call, member: Member, *, own: bool) -> Message:
        words = call.words
        reader = call.member.id if call.actor.is_member else None
        places = await self._sections.seen_by(member.id, member.id if own else reader)
        heading = words.text("profile.heading", name=member.profile.name)
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Fields(profile_fields(member, places, words, own=own)),
        ]
        if own:
            blocks += actions(words, *self._own_buttons(call, member))
        return Message(heading, tuple(blocks))

    def _own_buttons(self, call: Call, member: Member) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
        """What one does with one's own profile: most likely, and now and then, leaving last."""
        words = call.words
        if member.standing is Standing.ASLEEP:
            return (_button(call, "wake", Style.PRIMARY), _button(call, "leave")), ()
        wish = "off" if member.direct_reminders else "on"
        other = next(language for language in LANGUAGES if language != member.language)
        wanted = ("notices", "advice.show", "section.mine")
        rare = (
            _button(call, "prefecture"),
            Button(words.text(f"profile.turn_reminders_{wish}"), Action("profile.reminders", (wish,))),
            Button(words.text(f"profile.speak_{other}"), Action("profile.language", (other,))),
            _button(call, "remind.zone"),
            _button(call, "sleep"),
            _button(call, "leave"),
        )
        first = _button(call, "profile.edit", Style.PRIMARY)
        return (first, *(_button(call, path) for path in wanted)), rare


def _button(call: Call, path: str, style: Style = Style.PLAIN) -> Button:
    return Button(call.words.text(f"command.{path}.title"), Action(path), style)
