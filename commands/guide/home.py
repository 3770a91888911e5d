"""窓口: one screen with what concerns whoever asks, and the obvious next steps. Outsiders see the door."""

from bot.domain.ids import to_token
from bot.domain.members import Member, Office, Standing
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.domain.rsvps import RsvpStyle
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.days import last_day
from bot.interaction.params import Nothing
from bot.interaction.questions import see
from bot.interaction.words import Words
from bot.ports.events import SeenEvent
from bot.services.errands import Errand, ErrandKind
from bot.services.home import Desk, HomeService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Paragraph,
    Style,
    Text,
)
from commands.guide.greeting import first_step, greeting

_STEPS = ("find", "question.ask")
_OTHER_STEPS = ("event.create", "remind.list", "profile")
# Behind each errand: the command its button calls, and the words on it.
_ERRANDS = {
    ErrandKind.ADVICE: ("advice.requests", "command.advice.requests.title"),
    ErrandKind.ANSWERED: ("question.info", "question.see"),
    ErrandKind.IDEA_ASKED: ("idea.show", "command.idea.show.title"),
    ErrandKind.IDEA_DUE: ("idea.show", "command.idea.show.title"),
    ErrandKind.IMPROVEMENT: ("shelf.improvement", "command.shelf.improvement.title"),
    ErrandKind.SURVEY: ("survey.list", "command.survey.answer.title"),
}
_WITHOUT_SUBJECT = frozenset({ErrandKind.ADVICE})  # their button leads to a list
_DOOR = ("rules", "section.list", "help")


class HomeDesk:
    """Handler of the first screen."""

    def __init__(self, service: HomeService, policy: Policy) -> None:
        self._service = service
        self._policy = policy

    async def show(self, call: Call, _input: Nothing) -> Answer:
        """A member's own desk; the door for everybody else."""
        member = call.actor.member
        if member is None or not member.active:
            return self._door(call)
        if member.rules_version < self._policy.rules_version:
            return self._new_rules(call, member)
        verifier = call.actor.holds(Office.VERIFIER)
        return _desk(call, await self._service.desk(member, call.origin, verifier=verifier))

    def _door(self, call: Call) -> Message:
        words = call.words
        heading = words.text("join.welcome", town=self._policy.town_name)
        first = first_step(call.actor)
        buttons = [_button(words, path) for path in _DOOR if path != first]
        if call.actor.member and call.actor.member.standing in {Standing.APPLIED, Standing.ASLEEP}:
            buttons.insert(0, _button(words, "profile"))
        if first:
            buttons.insert(0, _button(words, first, Style.PRIMARY))
        blocks = (Heading((Text(heading),)), Paragraph(greeting(call)), Actions((*buttons, *_office(call))))
        return Message(heading, blocks)

    def _new_rules(self, call: Call, member: Member) -> Message:
        words = call.words
        heading = words.text("home.heading", name=member.profile.name)
        buttons = (_button(words, "rules", Style.PRIMARY), _button(words, "help"))
        return Message(
            heading,
            (Heading((Text(heading),)), Paragraph(words("refusal.rules_changed")), Actions(buttons)),
        )


def _desk(call: Call, desk: Desk) -> Message:
    words = call.words
    heading = words.text("home.heading", name=call.member.profile.name)
    blocks: list[Block] = [Heading((Text(heading),)), Paragraph(words("home.greeting"))]
    if desk.applicants:
        blocks.append(Paragraph(words("home.applicants", count=desk.applicants)))
    if desk.errands:
        rows = tuple(_errand(words, errand) for errand in desk.errands)
        blocks += [Heading(words("home.errands")), Items(rows)]
    blocks.append(Heading(words("home.events")))
    if desk.events:
        blocks.append(Items(tuple(_event(words, seen) for seen in desk.events)))
    else:
        blocks.append(Paragraph(words("home.no_events")))
    blocks.append(Paragraph(_sections(words, desk)))
    for name, questions in (("questions", desk.questions), ("waiting", desk.waiting)):
        if questions:
            rows = tuple(_question(words, name, question) for question in questions)
            blocks += [Heading(words(f"home.{name}")), Items(rows)]
    blocks += actions(words, *_steps(call, desk))
    return Message(heading, tuple(blocks))


def _steps(call: Call, desk: Desk) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Where people go every day, and where they go now and then."""
    words = call.words
    waiting = ("office.applicants",) if desk.applicants else ()
    paths = (*_STEPS, *waiting, "section.mine" if desk.sections else "section.list", "help")
    daily = (_button(words, "event.list", Style.PRIMARY), *(_button(words, path) for path in paths))
    return daily, (*(_button(words, path) for path in _OTHER_STEPS), *_office(call))


def _office(call: Call) -> tuple[Button, ...]:
    """The way to the office for those who run the town."""
    if not call.actor.holds(Office.ADMINISTRATOR):
        return ()
    label = call.words.text("help.more", group=call.words.text("group.office.name"))
    return (Button(label, Action("help", ("office",))),)


def _errand(words: Words, errand: Errand) -> Item:
    verb, label = _ERRANDS[errand.kind]
    args = () if errand.kind in _WITHOUT_SUBJECT else (to_token(errand.subject_id),)
    day = last_day(errand.until, words) if errand.until else ""
    line = words(f"home.errand_{errand.kind.value}", title=errand.title, count=errand.count, day=day)
    return Item(line, button=Button(words.text(label), Action(verb, args)))


def _event(words: Words, seen: SeenEvent) -> Item:
    event, mine = seen.event, seen.mine
    if mine is None:
        standing = words.text("home.host")
    elif mine.waiting:
        standing = words.text("event.waits")
    elif mine.offered:
        standing = words.text("event.is_asked")
    elif event.lodging and mine.style is RsvpStyle.COME:
        standing = words.text("event.stay")
    else:
        standing = words.text(f"choice.RsvpStyle.{mine.style.value}")
    note = words("home.event", when=words.when(event.starts_at, event.ends_at), standing=standing)
    look = Action("event.info", (to_token(event.id),))
    return Item((Text(event.title, bold=True),), note, Button(words.text("command.event.info.title"), look))


def _sections(words: Words, desk: Desk) -> Line:
    if not desk.sections:
        return words("home.no_sections")
    names = words.text("list.comma").join(section.name for section in desk.sections)
    return words("home.sections", names=names)


def _question(words: Words, kind: str, question: Question) -> Item:
    if kind == "questions":
        note = words("question.answers", count=question.answers)
    else:
        note = words("home.asked", when=words.when(question.asked_at))
    return Item((Text(question.title, bold=True),), note, see(question, words))


def _button(words: Words, path: str, style: Style = Style.PLAIN) -> Button:
    return Button(words.text(f"command.{path}.title"), Action(path), style)
