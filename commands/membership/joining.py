"""入庁: the rules in five lines, then a form of three fields, then the door is open."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.members import MemberKind, Profile, Standing
from bot.domain.policy import Policy
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Line, Nothing
from bot.interaction.parts import done
from bot.services.joining import JoiningService
from bot.view import (
    Action,
    Actions,
    Answer,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)

RULES_IN_CATALOGUE = 5


class RulesShown(Input):
    version: Annotated[int, Carried()]


class JoinForm(Input):
    version: Annotated[int, Carried()]
    name: Annotated[str, Line(60)]
    organisation: Annotated[str, Line(80)]
    kind: MemberKind


class Joining:
    """Handlers of 入庁 and of the rules."""

    def __init__(self, service: JoiningService, policy: Policy) -> None:
        self._service = service
        self._policy = policy

    async def rules_first(self, call: Call, _input: Nothing) -> Answer:
        """Show the rules with a button to the form; say so kindly to those who are members already."""
        words, member = call.words, call.actor.member
        if member and member.standing is Standing.MEMBER:
            raise Refused("member.here_already", name=member.profile.name)
        if member and member.standing in {Standing.APPLIED, Standing.ASLEEP}:
            raise Refused(f"refusal.standing_{member.standing.value}")
        accept = Button(words.text("join.accept_rules"), self._next("join.form"), Style.PRIMARY)
        return self._rules(call, words.text("join.welcome", town=self._policy.town_name), accept)

    async def show_rules(self, call: Call, _input: Nothing) -> Answer:
        """The rules; with a button to accept them for a member who has only seen an earlier version, else
        with the next step."""
        member = call.actor.member
        outdated = member is not None and member.active and member.rules_version < self._policy.rules_version
        if outdated:
            step = Button(call.words.text("rules.accept"), self._next("rules.accept"), Style.PRIMARY)
        else:
            outside = member is None or member.standing in {Standing.LEFT, Standing.DECLINED}
            step = _to(call, "join", Style.PRIMARY) if outside else _to(call, "home")
        return self._rules(call, call.words.text("rules.heading", town=self._policy.town_name), step)

    async def join(self, call: Call, form: JoinForm) -> Answer:
        """The form came in."""
        profile = Profile(form.name, form.organisation, form.kind)
        member = await self._service.join(
            call.actor.account, profile, rules_version=form.version, origin=call.origin
        )
        outcome = "waiting" if member.standing is Standing.APPLIED else "done"
        return self._welcome(call, outcome, member.profile.name)

    async def accept_rules(self, call: Call, shown: RulesShown) -> Answer:
        """A member accepts the rules as they are now."""
        if call.actor.member is None:
            raise Refused("refusal.members_only")
        await self._service.accept_rules(call.actor.member, rules_version=shown.version, origin=call.origin)
        return done(call, "rules.accepted", _to(call, "home", Style.PRIMARY))

    def _next(self, verb: str) -> Action:
        return Action(verb, (str(self._policy.rules_version),))

    def _rules(self, call: Call, heading: str, step: Button) -> Message:
        words = call.words
        own = self._service.rules or tuple(
            words.text(f"rules.line{number + 1}") for number in range(RULES_IN_CATALOGUE)
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("rules.intro")),
                Items(tuple(Item((Text(rule),)) for rule in own)),
                Note(words("rules.version", version=self._policy.rules_version)),
                Actions((step,)),
            ),
        )

    def _welcome(self, call: Call, outcome: str, name: str) -> Message:
        words = call.words
        buttons = (
            Button(words.text("command.section.list.title"), Action("section.list"), Style.PRIMARY),
            Button(words.text("command.section.recommend.title"), Action("section.recommend")),
            Button(words.text("command.event.list.title"), Action("event.list")),
            Button(words.text("command.help.title"), Action("help")),
        )
        summary = words.text(f"join.{outcome}_summary", name=name, town=self._policy.town_name)
        shown = buttons if outcome == "done" else buttons[-1:]
        return Message(
            summary,
            (Heading((Text(summary),)), Paragraph(words(f"join.{outcome}")), Actions(shown)),
            Tone.SUCCESS,
        )


def _to(call: Call, path: str, style: Style = Style.PLAIN) -> Button:
    return Button(call.words.text(f"command.{path}.title"), Action(path), style)
