"""Lightning talks: opening slots, signing up, the order, and letting the next one begin."""

from typing import Annotated

from bot.domain.ids import LightningTalkId, PartId, to_token
from bot.domain.lightning_talks import TITLE_LIMIT, LineUp, NamedTalk
from bot.domain.programmes import MOST_TALK_MINUTES, MOST_TALKS, USUAL_TALK_MINUTES
from bot.domain.programmes import TITLE_LIMIT as PART_TITLE_LIMIT
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Number
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.lightning_talks import LightningTalkService, Stage
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
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
from commands.programme.roles import waits
from commands.programme.views import PAGE, WAYS, turning
from commands.programme.writing import MovePart, OneEvent, OnePart

NOBODY_YET = "-"


class OpenTalks(OneEvent):
    slots: Annotated[int, Number(1, MOST_TALKS)]
    minutes: Annotated[int, Number(1, MOST_TALK_MINUTES)] = USUAL_TALK_MINUTES
    title: Annotated[str, Line(PART_TITLE_LIMIT)] = ""


class ShowStage(OnePart):
    page: Annotated[int, Carried()] = 0


class SignUp(OnePart):
    title: Annotated[str, Line(TITLE_LIMIT)]


class OneTalk(Input):
    """A talk referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def talk_id(self) -> LightningTalkId:
        """Raises Refused for anything a button of ours cannot carry."""
        return LightningTalkId(carried(self.which))


class MoveTalk(MovePart):
    """A talk and a direction."""


class GoOn(OnePart):
    """``after``: whose talk was the last one when the button was made."""

    after: Annotated[str, Carried()] = NOBODY_YET

    @property
    def after_id(self) -> LightningTalkId | None:
        """Raises Refused for anything a button of ours cannot carry."""
        return None if self.after == NOBODY_YET else LightningTalkId(carried(self.after))


class Talks:
    """Handlers of lightning talks; the service checks who acts."""

    def __init__(self, service: LightningTalkService) -> None:
        self._service = service

    async def open(self, call: Call, asked: OpenTalks) -> Answer:
        """Open slots."""
        title = asked.title or call.words.text("lightning.usual_title")
        stage = await self._service.open(asked.event, title, asked.slots, asked.minutes, call.origin)
        return stage_view(call, stage, said=call.words.text("lightning.opened", count=asked.slots))

    async def show(self, call: Call, asked: ShowStage) -> Answer:
        """Who talks in which order."""
        stage = await self._service.stage(asked.part_id, call.origin)
        return stage_view(call, stage, number=page_of(asked.page))

    async def sign_up(self, call: Call, asked: SignUp) -> Answer:
        """Sign up, or name one's talk otherwise."""
        stage = await self._service.sign_up(asked.part_id, call.member.id, asked.title, call.origin)
        mine = stage.line_up.of(call.member.id)
        assert mine is not None, "they have just signed up"
        place = stage.line_up.place(mine.talk.id)
        slots = stage.line_up.part.talk_slots
        key = "lightning.you_wait" if place > slots else "lightning.you_talk"
        said = call.words.text(key, title=asked.title, place=place if place <= slots else place - slots)
        note = call.words.text("lightning.no_seat") if waits(stage.answered) else ""
        return stage_view(call, stage, said=said, note=note)

    async def withdraw(self, call: Call, asked: OneTalk) -> Answer:
        """Take a talk off."""
        stage = await self._service.withdraw(asked.talk_id, call.origin)
        return stage_view(call, stage, said=call.words.text("lightning.now_withdrawn"))

    async def talk(self, call: Call, asked: OneTalk) -> Answer:
        """One talk and what can be done to it."""
        stage, one = await self._service.talk(asked.talk_id, call.origin)
        return talk_view(call.words, stage, one)

    async def move(self, call: Call, asked: MoveTalk) -> Answer:
        """上へ, 下へ."""
        stage = await self._service.move(LightningTalkId(asked.part_id), call.origin, up=asked.up)
        return stage_view(call, stage, said=call.words.text("lightning.moved"))

    async def go_on(self, call: Call, asked: GoOn) -> Answer:
        """始める, 次の人."""
        stage = await self._service.go_on(asked.part_id, asked.after_id, call.origin)
        current = stage.line_up.current
        key = "lightning.now_begun" if stage.changed else "lightning.went_on_already"
        name, title = (current.name, current.talk.title) if current else ("", "")
        said = call.words.text(key, name=name, title=title)
        return stage_view(call, stage, said=said)


def stage_view(call: Call, stage: Stage, *, said: str = "", note: str = "", number: int = 0) -> Message:
    """The talks of a part. ``said``: what has just happened; ``number``: which page."""
    words, line_up = call.words, stage.line_up
    heading = words.text("lightning.heading", title=line_up.part.title, event=stage.event.title)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), *([Note((Text(note),))] if note else [])]
    rows = list(enumerate(line_up.talks, 1))
    shown = rows[number * PAGE : (number + 1) * PAGE]
    changing = stage.may_manage and stage.event.open_at(call.now)
    if shown:
        blocks.append(
            Items(tuple(_row(words, line_up, place, one, changing=changing) for place, one in shown))
        )
    else:
        blocks.append(Paragraph(words("lightning.none")))
    blocks += turning(words, "programme.stage", to_token(line_up.part.id), number, len(line_up.talks))
    buttons = _own(words, line_up, call) if stage.event.open_at(call.now) else []
    if changing and line_up.following:
        buttons.append(go_button(words, line_up))
    buttons.append(to("programme.show", words, to_token(stage.event.id)))
    row = actions(words, buttons, _steps(words, line_up) if changing else ())
    return Message(said or heading, (*blocks, *row), Tone.SUCCESS if said else Tone.PLAIN)


def _steps(words: Words, line_up: LineUp) -> list[Button]:
    """What those who may change the event can do to the part the talks are in."""
    token = to_token(line_up.part.id)
    ways = [
        Button(words.text(f"programme.part_{way}"), Action("programme.move", (token, way))) for way in WAYS
    ]
    gone = [] if line_up.talks else [to("programme.remove", words, token)]
    return [to("programme.edit", words, token), *ways, *gone]


def talk_view(words: Words, stage: Stage, one: NamedTalk) -> Message:
    """One talk, for those who may change the event."""
    token = to_token(one.talk.id)
    heading = _line(words, stage.line_up, stage.line_up.place(one.talk.id), one)
    ways = [
        Button(words.text(f"programme.{way}"), Action("programme.talk_move", (token, way))) for way in WAYS
    ]
    off = Button(words.text("lightning.take_off", name=one.name), Action("programme.talk_off", (token,)))
    back = to("programme.stage", words, to_token(stage.line_up.part.id))
    return Message(heading, (Heading((Text(heading),)), Actions((*ways, off, back))))


def go_button(words: Words, line_up: LineUp) -> Button:
    """始める or 次の人; carries who was last, so that an old button passes nobody over."""
    current = line_up.current
    label = words.text("lightning.next" if current else "lightning.start")
    after = to_token(current.talk.id) if current else NOBODY_YET
    return Button(label, Action("programme.talk_go", (to_token(line_up.part.id), after)), Style.PRIMARY)


def _row(words: Words, line_up: LineUp, place: int, one: NamedTalk, *, changing: bool) -> Item:
    button = (
        to("programme.talk_page", words, to_token(one.talk.id)) if changing and not one.talk.begun else None
    )
    return Item((Text(_line(words, line_up, place, one)),), (), button)


def _line(words: Words, line_up: LineUp, place: int, one: NamedTalk) -> str:
    slots = line_up.part.talk_slots
    if place > slots:
        key, number = "lightning.row_waiting", place - slots
    else:
        key, number = ("lightning.row_begun" if one.talk.begun else "lightning.row"), place
    return words.text(key, place=number, title=one.talk.title, name=one.name)


def _own(words: Words, line_up: LineUp, call: Call) -> list[Button]:
    mine = line_up.of(call.member.id)
    sign_up = Action("programme.talk", (to_token(PartId(line_up.part.id)),))
    if mine is None:
        key = "lightning.sign_up" if line_up.free else "lightning.queue_up"
        return [Button(words.text(key, title=line_up.part.title), sign_up, Style.PRIMARY)]
    if mine.talk.begun:
        return []
    off = Action("programme.talk_off", (to_token(mine.talk.id),))
    return [
        Button(words.text("lightning.retitle"), sign_up),
        Button(words.text("lightning.withdraw"), off),
    ]
