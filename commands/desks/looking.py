"""{@chief}席: one screen about a section for those who look after it, a word with newcomers, a rest."""

from typing import Annotated

from bot.domain.ids import MemberId, to_token
from bot.domain.workload import Shoulders, Sign
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, OneSection, about, carried
from bot.interaction.words import Words
from bot.services.desk import DeskPage, DeskService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
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
from bot.view import Line as Spans

LISTED = 10


class Look(Input):
    """``section``: left out by who looks after one section only."""

    section: Annotated[str, Ref("section")] = ""


class Greeted(CarriedSection):
    """A newcomer of a section, referred to by a button of ours."""

    who: Annotated[str, Carried()]

    @property
    def newcomer(self) -> MemberId:
        """Raises Refused for anything a button of ours cannot carry."""
        return MemberId(carried(self.who))


class Looking:
    """Handlers of the desk."""

    def __init__(self, service: DeskService) -> None:
        self._service = service

    async def look(self, call: Call, asked: Look) -> Answer:
        """The desk of the section that is meant; a list to choose from where it could be several."""
        if asked.section:
            return await self._desk(call, asked.section)
        own = await self._service.own(call.member.id)
        if len(own) == 1:
            return await self._desk(call, to_token(own[0].id))
        words = call.words
        heading = words.text("desk.choose" if own else "desk.none")
        if not own:
            return done(call, "desk.none", to("section.list", words, style=Style.PRIMARY), tone=Tone.NOTICE)
        rows = tuple(
            Item((Text(section.name, bold=True),), (), about("desk.look", section, words))
            for section in own[:LISTED]
        )
        return Message(heading, (Heading((Text(heading),)), Items(rows)))

    async def greeted(self, call: Call, asked: Greeted) -> Answer:
        """声をかけた: the newcomer is off the list, which is shown again."""
        newcomer = await self._service.greet(asked.section_id, asked.newcomer, call.member.id, call.origin)
        said = call.words("desk.greeted", name=newcomer.profile.name)
        return await self._desk(call, asked.which, said)

    async def rest(self, call: Call, asked: OneSection) -> Answer:
        """What a rest means, and the ways to one."""
        words = call.words
        section = await self._service.to_rest(asked.section, call.origin)
        heading = words.text("desk.rest_heading")
        buttons = (
            about("desk.rest_now", section, words, Style.PRIMARY),
            about("desk.ask_help", section, words),
            to("sleep", words),
            about("desk.look", section, words),
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("desk.rest_means", section=section.name)),
                Note(words("desk.rest_how")),
                Actions(buttons),
            ),
        )

    async def rest_now(self, call: Call, asked: CarriedSection) -> Answer:
        """Those who could step in are told."""
        section, told = await self._service.rest(asked.section_id, call.member.id, call.origin)
        key = "desk.rest_told" if told else "desk.rest_alone"
        return done(call, key, about("desk.look", section, call.words), section=section.name, count=told)

    async def _desk(self, call: Call, typed: str, said: Spans = ()) -> Message:
        page = await self._service.page(typed, call.member.id, call.origin)
        words = call.words
        heading = words.text("desk.heading", section=page.section.name)
        blocks: list[Block] = [Heading((Text(heading),))]
        if said:
            blocks.append(Paragraph(said))
        blocks.append(Fields(_facts(page, words)))
        blocks += _shoulders(page, words)
        blocks += _newcomers(page, words)
        blocks.append(Actions(_steps(page, words)))
        return Message(heading, tuple(blocks))


def _facts(page: DeskPage, words: Words) -> tuple[Field, ...]:
    event = page.next_event
    coming: Spans = (
        words("desk.event", title=event.title, when=words.when(event.starts_at, event.ends_at))
        if event
        else words("desk.no_event")
    )
    tasks = words("desk.tasks_open", tasks=page.tasks) if page.tasks else words("desk.no_tasks")
    return (
        Field(words.text("desk.members"), words("desk.members_now", members=page.members, came=page.came)),
        Field(words.text("desk.next_event"), coming),
        Field(words.text("desk.questions"), _questions(page, words)),
        Field(words.text("desk.tasks"), tasks),
    )


def _questions(page: DeskPage, words: Words) -> Spans:
    if page.oldest is None:
        return words("desk.no_questions")
    return words("desk.questions_open", questions=page.unanswered, title=page.oldest.title)


def _shoulders(page: DeskPage, words: Words) -> list[Block]:
    """What rests on the reader, said kindly, with two ways out; a good word where it is shared."""
    found = page.shoulders
    if not found.signs:
        shared = found.workload.own_events or found.workload.own_answers
        return [Note(words("desk.shared"))] if shared else []
    section = page.section
    return [
        *(Paragraph(_sign(sign, found, words)) for sign in found.signs),
        Actions(
            (
                about("desk.ask_help", section, words, Style.PRIMARY),
                about("desk.rest", section, words),
            )
        ),
    ]


def _sign(sign: Sign, found: Shoulders, words: Words) -> Spans:
    load = found.workload
    match sign:
        case Sign.EVENTS:
            return words("desk.sign_events", events=load.events, own=load.own_events)
        case Sign.ANSWERS:
            return words("desk.sign_answers", answers=load.answers, own=load.own_answers)
        case Sign.NO_BREAK:
            return words("desk.sign_no_break", weeks=found.weeks)


def _newcomers(page: DeskPage, words: Words) -> list[Block]:
    if not page.newcomers:
        return []
    section = to_token(page.section.id)
    label = words.text("command.desk.greeted.title")
    rows = tuple(
        Item(
            (Text(member.profile.name, bold=True),),
            (Text(member.profile.organisation),),
            Button(label, Action("desk.greeted", (section, to_token(member.id)))),
        )
        for member in page.newcomers
    )
    return [Paragraph(words("desk.newcomers", newcomers=page.newcomers_waiting)), Items(rows)]


def _steps(page: DeskPage, words: Words) -> tuple[Button, ...]:
    section, buttons = page.section, []
    if page.next_event:
        look = Action("event.info", (to_token(page.next_event.id),))
        buttons.append(Button(words.text("desk.see_event"), look))
    else:
        plan = Action("event.create", (to_token(section.id),))
        buttons.append(Button(words.text("desk.plan_event"), plan, Style.PRIMARY))
    if page.oldest:
        answer = Action("question.info", (to_token(page.oldest.id),))
        buttons.append(Button(words.text("desk.see_question"), answer, Style.PRIMARY))
        buttons.append(to("advice.watch", words, "0", to_token(section.id)))
    if not page.shoulders.signs:
        buttons.append(about("desk.ask_help", section, words))
    board = to("desk.tasks", words, "0", to_token(section.id))
    return (
        *buttons,
        board,
        about("desk.report", section, words),
        about("section.info", section, words),
    )
