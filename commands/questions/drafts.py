"""書きかけ: questions somebody began and has not asked, for them alone."""

from typing import Annotated

from bot.domain.errors import NotFound
from bot.domain.ids import to_token
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import HARD_LIMIT, Carried, Input
from bot.interaction.parts import PAGE, done, none_on, to, turns
from bot.interaction.words import Words
from bot.services.question_drafts import ANONYMOUS_FORM, QuestionDraftService, Unsent
from bot.text.graphemes import cut
from bot.text.normalise import single_line
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
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)
from commands.questions.shared import CarriedDraft

EXCERPT = 80
NAME = 40  # of a draft in a sentence


class DraftPage(Input):
    page: Annotated[int, Carried()] = 0


class Drafts:
    """Handlers of what was begun."""

    def __init__(self, service: QuestionDraftService) -> None:
        self._service = service

    async def list(self, call: Call, asked: DraftPage) -> Answer:
        """What waits to be asked, the newest first."""
        words, page = call.words, page_of(asked.page)
        unsent = await self._service.unsent(call.actor.account.id)
        shown = unsent[page * PAGE :][:PAGE]
        heading = words.text("question_drafts.heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if shown:
            blocks.append(Note(words("question_drafts.intro")))
            blocks.append(Items(tuple(_item(one, words) for one in shown)))
            blocks.append(Actions((_to_discard(shown, words),)))
        else:
            blocks.append(Paragraph(words(none_on(page, "question_drafts.none"))))
        blocks += turns("question.drafts", page, len(unsent), words)
        blocks.append(Actions((to("question.ask", words), to("question.mine", words))))
        return Message(heading, tuple(blocks))

    async def discard(self, call: Call, asked: CarriedDraft) -> Answer:
        """Ask once more, with all that would be gone."""
        words = call.words
        unsent = await self._service.unsent(call.actor.account.id)
        one = next((one for one in unsent if one.id == asked.draft_id), None)
        if one is None:
            raise NotFound("question_drafts.gone")
        heading = words.text("question_drafts.confirm", title=one.name)
        typed = [text for text in (one.wording.body, one.wording.tried) if text]
        action = Action("question.drafts.discard_now", (asked.draft,))
        now = Button(words.text("question_drafts.discard"), action, Style.DANGER)
        buttons = Actions((now, _open(one, words), to("question.drafts", words)))
        return Message(
            heading,
            (Heading((Text(heading),)), *(Paragraph((Text(text),)) for text in typed), buttons),
            Tone.NOTICE,
        )

    async def discard_now(self, call: Call, asked: CarriedDraft) -> Answer:
        """Forget it."""
        await self._service.discard(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "question_drafts.discarded", to("question.drafts", call.words), tone=Tone.PLAIN)


def unsent_note(unsent: tuple[Unsent, ...], words: Words) -> tuple[Block, ...]:
    """That something was begun, and the way to it; nothing where nothing was."""
    if not unsent:
        return ()
    if len(unsent) == 1:
        (one,) = unsent
        said, way = words("question_drafts.one", title=_name(one)), _open(one, words, Style.PRIMARY)
    else:
        said = words("question_drafts.several", count=len(unsent))
        way = to("question.drafts", words, style=Style.PRIMARY)
    return (Note(said), Actions((way,)))


def _item(one: Unsent, words: Words) -> Item:
    key = "question_drafts.row_anonymous" if one.anonymous else "question_drafts.row"
    body = one.wording.body or words.text("question_drafts.only_title")
    note = words(key, when=words.when(one.written_at), body=cut(single_line(body, HARD_LIMIT), EXCERPT))
    return Item((Text(one.name, bold=True),), note, _open(one, words))


def _name(one: Unsent) -> str:
    return cut(one.name, NAME)


def _open(one: Unsent, words: Words, style: Style = Style.PLAIN) -> Button:
    verb = "question.anonymous.edit" if one.form == ANONYMOUS_FORM else DRAFT_VERB
    return Button(words.text("question_drafts.open"), Action(verb, (to_token(one.id),)), style)


def _to_discard(shown: tuple[Unsent, ...], words: Words) -> Select:
    options = tuple(Option(_name(one), to_token(one.id)) for one in shown)
    return Select(words.text("question_drafts.choose"), Action("question.drafts.discard"), options)
