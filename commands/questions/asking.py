"""Asking a question: the form, what others asked before, and then either way."""

from dataclasses import replace
from typing import Annotated

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import BODY_LIMIT, TITLE_LIMIT, TRIED_LIMIT, title_of
from bot.domain.town_sizes import TownSize
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.days import DAY_LIMIT, read_last_day
from bot.interaction.forms import form_for
from bot.interaction.params import HARD_LIMIT, Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import done, say, to
from bot.interaction.questions import CarriedQuestion, see
from bot.interaction.references import carried
from bot.interaction.seeking import due
from bot.interaction.words import Words
from bot.services.asking import Alike, Asked, AskingService, source_of
from bot.services.question_drafts import Wording
from bot.services.question_index import Match
from bot.services.questions import QuestionService
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Divider,
    Heading,
    Message,
    Note,
    Option,
    Select,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Prose
from commands.questions.shared import CarriedDraft, background, opened_from, status
from commands.questions.views import ANSWERS_PER_PAGE, detail_view

TYPED_LIMIT = 400
EXCERPT = 160


class Ask(Input):
    text: Annotated[str, Line(TYPED_LIMIT)] = ""


class FromMessage(Input):
    body: Annotated[str, Paragraph(HARD_LIMIT)] = ""


class AskForm(Input):
    channel: Annotated[str, Carried()] = ""
    draft: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    body: Annotated[str, Paragraph(BODY_LIMIT)] = ""
    tried: Annotated[str, Paragraph(TRIED_LIMIT)] = ""
    section: Annotated[str, Ref("section")] = ""
    until: Annotated[str, Line(DAY_LIMIT)] = ""


class SizeChoice(CarriedQuestion):
    """How large the asker's town is."""

    size: TownSize


class Candidate(CarriedDraft):
    """An earlier question that may answer a draft."""

    which: Annotated[str, Carried()]

    @property
    def question_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.which))


class Asking:
    """Handlers of asking. ``form`` is the command the form sends."""

    def __init__(self, service: AskingService, questions: QuestionService) -> None:
        self._service = service
        self._questions = questions
        self.form = Command("question.ask.form", AskForm, self.ask, listed=False)

    async def open_form(self, call: Call, asked: Ask) -> Answer:
        """The form, with what was typed already."""
        return self._form(call, asked.text, channel="")

    async def from_message(self, call: Call, asked: FromMessage) -> Answer:
        """The form, made from a message."""
        source = source_of(call.place.id, call.channel_id)
        return self._form(call, asked.body, channel=source.channel_id if source else "")

    async def kept(self, call: Call, draft: CarriedDraft) -> Answer:
        """The form, with what was said to the town before."""
        text = await self._service.kept_words(draft.draft_id, call.actor.account.id)
        source = source_of(call.place.id, call.channel_id)
        return self._form(call, text, channel=source.channel_id if source else "")

    async def ask(self, call: Call, form: AskForm) -> Answer:
        """The form came in."""
        deadline = read_last_day(form.until, call, param="until") if form.until else None
        wording = Wording(
            form.title,
            form.body,
            form.tried,
            section=form.section,
            channel=form.channel,
            until=form.until,
            deadline=deadline,
        )
        outcome = await self._service.ask(
            call.actor.account.id, call.member.id, wording, call.origin, rewritten=opened_from(form.draft)
        )
        return _alike(call, outcome) if isinstance(outcome, Alike) else _asked(call, outcome)

    async def alike(self, call: Call, draft: CarriedDraft) -> Answer:
        """What was asked before, once more."""
        return _alike(call, await self._service.alike(draft.draft_id, call.actor.account.id, call.member.id))

    async def candidate(self, call: Call, chosen: Candidate) -> Answer:
        """One of what was asked before, to read in full with its answers."""
        detail = await self._questions.detail(chosen.question_id, call.member.id, limit=ANSWERS_PER_PAGE + 1)
        shown = detail_view(call, detail, 0)
        back = Action("question.alike", (chosen.draft,))
        buttons = (
            _this_solved(chosen.draft, chosen.which, call.words, Style.PRIMARY),
            Button(call.words.text("question.back"), back),
            _post(chosen.draft, call.words),
        )
        return Message(shown.summary, (*shown.blocks, Divider(), Actions(buttons)))

    async def post(self, call: Call, draft: CarriedDraft) -> Answer:
        """それでも質問する."""
        account_id = call.actor.account.id
        try:
            asked = await self._service.post(draft.draft_id, account_id, call.member.id, call.origin)
        except NotFound:
            raise
        except Refused as refused:
            return _refused(call, refused, draft.draft)
        return _asked(call, asked)

    async def note_size(self, call: Call, chosen: SizeChoice) -> Answer:
        """How large the town is, chosen under what was asked."""
        question = await self._service.note_size(chosen.question_id, chosen.size, call.origin)
        return done(call, "question_ties.size_noted", see(question, call.words))

    async def solved(self, call: Call, solved: Candidate) -> Answer:
        """これで解決."""
        question = await self._service.solved(
            solved.draft_id,
            solved.question_id,
            call.actor.account.id,
            call.member.id,
            call.origin,
        )
        buttons = (see(question, call.words), _post(solved.draft, call.words))
        return done(call, "question.solved_by_earlier", *buttons, title=question.title)

    def _form(self, call: Call, text: str, *, channel: str) -> Answer:
        title = title_of(text)
        whole = "" if text.strip() == title else text
        body = cut(whole, BODY_LIMIT)
        values = {"title": title, "body": body}
        form = form_for(self.form, call.words, args=(channel, ""), values=values)
        if body == whole:
            return form
        began = call.words.text("question.body_began", limit=BODY_LIMIT)
        fields = (
            replace(one, hint=f"{began} {one.hint}") if one.name == "body" else one for one in form.fields
        )
        return replace(form, fields=tuple(fields))


def _asked(call: Call, asked: Asked) -> Message:
    words = call.words
    key = "question.asked" if asked.rooms else "question.asked_nowhere"
    message = done(
        call,
        key,
        see(asked.question, words, Style.PRIMARY),
        *(() if asked.question.deadline else (to("question.deadline", words, to_token(asked.question.id)),)),
        to("question.list", words),
        title=asked.question.title,
    )
    said, *steps = message.blocks
    until = due(asked.question, words, call.now)  # as it was read: it was typed in everyday words
    noted = (Note(until),) if until else ()
    message = replace(message, blocks=(said, *noted, *background(asked.question, words), *steps))
    if not asked.sizes:
        return message
    options = tuple(Option(words.text(f"choice.TownSize.{size.value}"), size.value) for size in asked.sizes)
    action = Action("question.size", (to_token(asked.question.id),))
    select = Select(words.text("question_ties.choose_size"), action, options)
    return replace(
        message, blocks=(*message.blocks, Note(words("question_ties.why_size")), Actions((select,)))
    )


def _refused(call: Call, refused: Refused, draft: str) -> Message:
    """It cannot be asked so any more; what was written is a press away."""
    rewrite = Button(call.words.text("question.rewrite"), Action(DRAFT_VERB, (draft,)), Style.PRIMARY)
    return say(call.words, refused.problem.key, rewrite, tone=Tone.PROBLEM, **dict(refused.problem.params))


def _alike(call: Call, alike: Alike) -> Message:
    words, token = call.words, to_token(alike.draft_id)
    heading = words.text("question.alike_heading")
    blocks: list[Block] = [Heading((Text(heading),)), Note(words("question.alike_intro"))]
    for match in alike.matches:
        blocks += [*_candidate(match, token, words), Divider()]
    blocks.append(
        Actions(
            (
                _post(token, words),
                Button(words.text("question.rewrite"), Action(DRAFT_VERB, (token,))),
            )
        )
    )
    return Message(heading, tuple(blocks))


def _candidate(match: Match, draft: str, words: Words) -> tuple[Block, ...]:
    question = match.question
    facts = words(
        "question.row",
        status=status(question, words),
        answers=words.text("question.answers", count=question.answers),
    )
    said = cut(match.answer.body, EXCERPT) if match.answer else match.snippet
    token = to_token(question.id)
    read = Button(words.text("question.see"), Action("question.candidate", (draft, token)))
    blocks: list[Block] = [Prose((Text(question.title, bold=True),)), Note(facts)]
    if said:
        key = "question.alike_answer" if match.answer else "question.alike_body"
        blocks.append(Prose(words(key, text=said)))
    join = () if question.settled else (to("question.follow", words, token),)
    blocks.append(Actions((read, _this_solved(draft, token, words), *join)))
    return tuple(blocks)


def _this_solved(draft: str, question: str, words: Words, style: Style = Style.PLAIN) -> Button:
    return Button(words.text("question.this_solved"), Action("question.solved", (draft, question)), style)


def _post(draft: str, words: Words) -> Button:
    return Button(words.text("question.post"), Action("question.post", (draft,)))
