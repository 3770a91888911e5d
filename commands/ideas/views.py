"""How ideas look: in a list, on a card, one by one."""

from collections.abc import Mapping

from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import MemberId, to_token
from bot.domain.members import Member
from bot.interaction.call import Call
from bot.interaction.days import last_day
from bot.interaction.parts import beside, to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.ideas import IdeaPage
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Divider,
    Field,
    Fields,
    Heading,
    Item,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)

COMMENTS_PER_PAGE = 4  # each may have a button; a platform shows so many things in one message
CARD_WORDS = 400
_People = Mapping[MemberId, Member]


def button(path: str, idea: Idea, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to an idea."""
    return to(path, words, to_token(idea.id), style=style)


def status(idea: Idea, words: Words) -> Line:
    """Where an idea stands, in one line."""
    state = words.text(f"idea.state_{idea.state.value}")
    return words("idea.facts", state=state, number=idea.supports, comments=idea.comments)


def row(idea: Idea, words: Words) -> Item:
    """An idea in a list."""
    note = status(idea, words)
    if idea.state is IdeaState.ADOPTED and idea.due_at is not None:
        note = (*note, *words("idea.facts_until", day=last_day(idea.due_at, words)))
    return Item((Text(idea.title, bold=True),), note, button("idea.show", idea, words))


def body(idea: Idea, words: Words, *, section: str, people: _People, short: bool = False) -> list[Block]:
    """Everything about an idea but its discussion and what one can do."""
    by = name_of(people.get(idea.author_id), words)
    said = words("idea.by_in", name=by, section=section) if section else words("idea.by", name=by)
    blocks: list[Block] = [Note(said), Paragraph((Text(cut(idea.what, CARD_WORDS) if short else idea.what),))]
    if idea.why:
        why = cut(idea.why, CARD_WORDS) if short else idea.why
        blocks.append(Fields((Field(words.text("idea.why"), (Text(why),)),)))
    blocks += _standing(idea, words, people)
    blocks.append(Note(status(idea, words)))
    return blocks


def _standing(idea: Idea, words: Words, people: _People) -> list[Block]:
    match idea.state:
        case IdeaState.ADOPTED:
            fields = [Field(words.text("idea.owner"), (Text(_owner(idea, words, people)),))]
            if idea.due_at is not None:
                fields.append(Field(words.text("idea.until"), (Text(last_day(idea.due_at, words)),)))
            return [Fields(tuple(fields))]
        case IdeaState.DONE:
            return [Fields((Field(words.text("idea.outcome"), (Text(idea.outcome),)),))]
        case IdeaState.DECLINED:
            return [Fields((Field(words.text("idea.reason"), (Text(idea.reason),)),))]
        case IdeaState.TALKING | IdeaState.WITHDRAWN:
            return []


def _owner(idea: Idea, words: Words, people: _People) -> str:
    if idea.owner_id is None:
        return words.text("idea.owner_wanted")
    name = name_of(people.get(idea.owner_id), words)
    return name if idea.agreed else words.text("idea.owner_asked", name=name)


def card_buttons(idea: Idea, words: Words) -> tuple[Button, ...]:
    """What stands on the card; who may do it is decided when it is pressed."""
    look = button("idea.show", idea, words)
    if not idea.unsettled:
        return (look,)
    return (button("idea.support", idea, words, Style.PRIMARY), button("idea.comment", idea, words), look)


def idea_view(call: Call, page: IdeaPage, number: int = 0, *, said: str = "") -> Message:
    """One idea with its discussion and what the reader can do. ``said``: what has just happened to it."""
    words, idea = call.words, page.idea
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    section = page.section.name if page.section else ""
    blocks += [Heading((Text(idea.title),)), *body(idea, words, section=section, people=page.people)]
    shown = page.comments[:COMMENTS_PER_PAGE]
    if shown:
        blocks.append(Divider())
    for comment in shown:
        blocks += _comment(call, page, comment)
    more = len(page.comments) > COMMENTS_PER_PAGE
    turning = beside("idea.show", number, words, before=(to_token(idea.id),), more=more)
    blocks += [Divider(), *([Actions(turning)] if turning else [])]
    voices, steps = _voices(call, page), _steps(call, page)
    mine = idea.owned_by(call.member.id) or idea.asks(call.member.id)
    rows = (*((steps, voices) if mine else (voices, steps)), _decisions(page, words))
    blocks += [Actions(buttons) for buttons in rows if buttons]
    return Message(said or idea.title, tuple(blocks))


def _comment(call: Call, page: IdeaPage, comment: Comment) -> list[Block]:
    words = call.words
    name = name_of(page.people.get(comment.member_id), words)
    blocks: list[Block] = [
        Note(words("idea.comment_by", name=name, when=words.when(comment.at))),
        Paragraph((Text(comment.body),)),
    ]
    if comment.member_id == call.member.id or page.steward:
        back = Action("idea.uncomment", (to_token(comment.id),))
        blocks.append(Actions((Button(words.text("idea.uncomment"), back),)))
    return blocks


def _voices(call: Call, page: IdeaPage) -> tuple[Button, ...]:
    words, idea = call.words, page.idea
    buttons = []
    if idea.unsettled and idea.author_id != call.member.id:
        key = "idea.unsupport" if page.supported else "command.idea.support.title"
        style = Style.PLAIN if page.supported else Style.PRIMARY
        buttons.append(Button(words.text(key), Action("idea.support", (to_token(idea.id),)), style))
    buttons.append(button("idea.comment", idea, words))
    unknown = to("term.shown", words, "idea", to_token(idea.id))
    return (*buttons, unknown, to("idea.list", words))


def _steps(call: Call, page: IdeaPage) -> tuple[Button, ...]:
    """What its author and its owner can do."""
    words, idea, me = call.words, page.idea, call.member.id
    paths: list[str] = []
    if idea.author_id == me and idea.state is IdeaState.TALKING:
        paths += ["idea.edit", "idea.ask_withdraw"]
    if idea.asks(me) or (idea.state is IdeaState.ADOPTED and idea.owner_id is None):
        paths.append("idea.take")
    if idea.owned_by(me) or (idea.state is IdeaState.ADOPTED and page.steward):
        paths += ["idea.finish", "idea.postpone"]
    if idea.state is IdeaState.ADOPTED and idea.owner_id == me:
        paths.append("idea.release")
    return tuple(button(path, idea, words) for path in paths)


def _decisions(page: IdeaPage, words: Words) -> tuple[Button, ...]:
    """What who decides about it can do."""
    idea = page.idea
    if not page.steward:
        return ()
    if idea.state is IdeaState.DECLINED:
        return (button("idea.reopen", idea, words),)
    if not idea.unsettled:
        return ()
    return (button("idea.adopt", idea, words), button("idea.decline", idea, words))
