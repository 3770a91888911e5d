"""How a search for a chief looks: on its card in a room, and to one reader."""

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.domain.sections import Section
from bot.domain.successions import Stage, Succession
from bot.interaction.call import Call
from bot.interaction.parts import PAGE, turns
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.services.handovers import SignedNote
from bot.services.successions import Standing, State
from bot.text.moments import describe_day
from bot.view import (
    Action,
    Actions,
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
)
from bot.view import Line as Spans


def to_succession(section: Section, words: Words, style: Style = Style.PLAIN) -> Button:
    """The way to how the search stands."""
    look = Action("chief.succession", ("0", to_token(section.id)))
    return Button(words.text("command.chief.succession.title"), look, style)


def to_stand(section: Section, words: Words) -> Button:
    """立候補する."""
    stand = Action("chief.stand", (to_token(section.id),))
    return Button(words.text("command.chief.volunteer.title"), stand, Style.PRIMARY)


def state_view(call: Call, state: State, page: int) -> Message:
    """How a search stands, to one reader."""
    words, section = call.words, state.section
    heading = words.text("succession.heading", section=section.name)
    blocks: list[Block] = [Heading((Text(heading),))]
    if state.succession is None:
        blocks.append(Paragraph(_no_search(words, state)))
    else:
        blocks += search_blocks(words, state, state.succession, page)
        blocks += turns("chief.succession", page, len(state.candidates), words, after=(to_token(section.id),))
    blocks.append(Actions((*_steps(call, state), about("section.info", section, words))))
    return Message(heading, tuple(blocks))


def search_blocks(words: Words, state: State, succession: Succession, page: int = 0) -> list[Block]:
    """Everything about a search but what one reader can do: the stage, the facts, who stands."""
    blocks: list[Block] = [
        Paragraph(_stage_line(words, succession)),
        Fields(_facts(words, state, succession)),
    ]
    shown = state.candidates[page * PAGE : (page + 1) * PAGE]
    if shown:
        blocks.append(Items(tuple(_candidate(words, state, one) for one in shown)))
    if succession.stage is Stage.VOTE:
        blocks.append(Note(words("succession.vote_is_secret")))
    return blocks


def _no_search(words: Words, state: State) -> Spans:
    if state.chief is None:
        return words("succession.never")
    return words("succession.chief_is", name=state.chief.profile.name)


def _stage_line(words: Words, succession: Succession) -> Spans:
    """Where a search stands, in a sentence."""
    if succession.closes_at is not None:
        return words(f"succession.stage_{succession.stage.value}", until=words.when(succession.closes_at))
    return words(f"succession.stage_{succession.stage.value}")


def note_blocks(signed: SignedNote, words: Words) -> list[Block]:
    """A note with who left it and when."""
    day = describe_day(signed.note.written_at, words.zone, words.language)
    by = words("chief.note_by", name=signed.author.profile.name, day=day)
    return [Note(by), Paragraph((Text(signed.note.note),))]


def _facts(words: Words, state: State, succession: Succession) -> tuple[Field, ...]:
    fields = [Field(words.text("succession.reason"), words(f"succession.because_{succession.reason.value}"))]
    if succession.open:
        names = words.text("list.comma").join(one.profile.name for one in state.acting)
        acting = (Text(names),) if names else words("succession.nobody_acts")
        fields.append(Field(words.text("succession.acting"), acting))
        standing = words("succession.people", count=len(state.candidates))
        fields.append(Field(words.text("succession.standing"), standing))
    elif state.chief:
        fields.append(Field(words.text("section.chief"), (Text(state.chief.profile.name),)))
    if succession.stage is Stage.VOTE:
        fields.append(Field(words.text("succession.voted"), words("succession.people", count=state.voted)))
    return tuple(fields)


def _candidate(words: Words, state: State, standing: Standing) -> Item:
    member, section = standing.member, state.section
    line: Spans = (Text(member.profile.name, bold=True),)
    if standing.votes is not None:
        line = (*line, Text(" "), *words("succession.votes", count=standing.votes))
    if state.mine == member.id:
        line = (*line, Text(" "), *words("succession.yours_is"))
    button = None
    if state.succession and state.succession.stage is Stage.VOTE:
        choose = Action("chief.vote", (to_token(section.id), to_token(member.id)))
        button = Button(words.text("succession.vote_for"), choose)
    return Item(line, (Text(standing.words),) if standing.words else (), button)


def _steps(call: Call, state: State) -> tuple[Button, ...]:
    words, section, succession = call.words, state.section, state.succession
    buttons = []
    if succession and succession.open:
        stands = call.actor.member is not None and any(
            one.member.id == call.actor.member.id for one in state.candidates
        )
        if stands:
            buttons.append(about("chief.stand_down", section, words))
        elif succession.stage is Stage.VOLUNTEERS and call.actor.is_member:
            buttons.append(to_stand(section, words))
    if call.actor.holds(Office.ADMINISTRATOR) and section.open:
        buttons.append(about("section.appoint", section, words))
    return tuple(buttons)
