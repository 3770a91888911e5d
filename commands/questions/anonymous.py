"""Asking anonymously: the form, what may give one away, and then either way."""

from dataclasses import asdict
from typing import Annotated

from bot.domain.errors import InvalidInput, NotFound, Refused
from bot.domain.ids import to_token
from bot.domain.questions import AREA_LIMIT, BODY_LIMIT, TITLE_LIMIT, TRIED_LIMIT
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import done, say, to
from bot.interaction.questions import see
from bot.interaction.words import Words
from bot.services.anonymous_asking import AnonymousAskingService, Preview
from bot.services.question_drafts import Wording
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
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Prose
from commands.questions.shared import CarriedDraft, opened_from

EXCERPT = 160


class AnonymousForm(Input):
    draft: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    body: Annotated[str, Paragraph(BODY_LIMIT)] = ""
    tried: Annotated[str, Paragraph(TRIED_LIMIT)] = ""
    area: Annotated[str, Line(AREA_LIMIT)] = ""
    section: Annotated[str, Ref("section")] = ""


class AskingAnonymously:
    """Handlers of anonymous asking. ``command`` is what one asks with."""

    def __init__(self, service: AnonymousAskingService) -> None:
        self._service = service
        self.command = Command("question.anonymous", AnonymousForm, self.prepare)

    async def prepare(self, call: Call, form: AnonymousForm) -> Answer:
        """The form came in: look at it once more before it goes out."""
        wording = Wording(form.title, form.body, form.tried, form.area, form.section)
        try:
            preview = await self._service.prepare(
                call.actor.account.id, call.member.id, wording, call.origin, rewritten=opened_from(form.draft)
            )
        except Refused as refused:
            return await self._with_a_name(call, refused, wording)
        return _preview(preview, call.words)

    async def edit(self, call: Call, draft: CarriedDraft) -> Answer:
        """書き直す."""
        typed = asdict(await self._service.typed(draft.draft_id, call.actor.account.id))
        return form_for(self.command, call.words, args=(draft.draft,), values=typed)

    async def discard(self, call: Call, draft: CarriedDraft) -> Answer:
        """やめる."""
        await self._service.discard(draft.draft_id, call.actor.account.id, call.origin)
        return done(call, "seal.discarded", to("question.list", call.words), tone=Tone.PLAIN)

    async def post(self, call: Call, draft: CarriedDraft) -> Answer:
        """匿名で質問する."""
        account_id = call.actor.account.id
        try:
            asked = await self._service.post(draft.draft_id, account_id, call.member.id, call.origin)
        except NotFound:
            raise
        except Refused as refused:
            typed = await self._service.typed(draft.draft_id, account_id)
            return await self._with_a_name(call, refused, typed)
        except InvalidInput as invalid:  # its section closed meanwhile
            problem = invalid.problems["section"]
            rewrite = to("question.anonymous.edit", call.words, draft.draft, style=Style.PRIMARY)
            return say(call.words, problem.key, rewrite, tone=Tone.PROBLEM, **dict(problem.params))
        button = see(asked.question, call.words, Style.PRIMARY)
        mine = to("question.mine", call.words)
        return done(call, "seal.asked", button, mine, title=asked.question.title)

    async def _with_a_name(self, call: Call, refused: Refused, wording: Wording) -> Message:
        """It cannot be asked anonymously now; what was written is a press away, in the form with a name."""
        kept = to_token(await self._service.keep(call.actor.account.id, wording, call.origin))
        named = Button(call.words.text("seal.ask_named"), Action(DRAFT_VERB, (kept,)), Style.PRIMARY)
        problem = refused.problem
        return say(call.words, problem.key, named, tone=Tone.PROBLEM, **dict(problem.params))


def _preview(preview: Preview, words: Words) -> Message:
    wording, token = preview.wording, to_token(preview.draft_id)
    heading = words.text("seal.preview")
    blocks: list[Block] = [Heading((Text(heading),)), Prose((Text(wording.title, bold=True),))]
    blocks += [Prose((Text(text),)) for text in (wording.body, wording.tried) if text]
    if wording.area:
        blocks.append(Note(words("question_ties.area", area=wording.area)))
    where = preview.section.name if preview.section else ""
    blocks.append(Note(words("seal.goes_to" if where else "seal.goes_to_all", section=where)))
    blocks.append(Note(words("seal.promise")))
    for one in preview.giveaways:
        blocks.append(Prose(words(f"seal.giveaway_{one.value}", section=where, count=preview.readers)))
    if preview.matches:
        blocks += [Divider(), Note(words("seal.alike"))]
        for match in preview.matches:
            said = cut(match.answer.body if match.answer else match.snippet, EXCERPT)
            blocks += [
                Prose((Text(match.question.title, bold=True),)),
                Note((Text(said),)),
                Actions((see(match.question, words),)),
            ]
    steps = (
        to("question.anonymous.post", words, token, style=Style.PRIMARY),
        to("question.anonymous.edit", words, token),
        to("question.anonymous.discard", words, token),
    )
    return Message(heading, (*blocks, Actions(steps)), Tone.NOTICE)
