"""よくある質問: the list, and the form in which a chief puts a question in the words of an entry."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.faqs import FaqStatus
from bot.domain.ids import QuestionId, to_token
from bot.domain.questions import TITLE_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.freshness import dated
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, beside, done, none_on, to
from bot.interaction.questions import CarriedQuestion, OneQuestion, see
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.faqs import Entry, FaqService
from bot.services.section_reading import leaks
from bot.text.graphemes import cut
from bot.view import (
    Actions,
    Answer,
    Block,
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

EXCERPT = 140
ANSWER_SHOWN = 600


class FaqList(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")] = ""


class FaqForm(CarriedQuestion):
    wording: Annotated[str, Line(TITLE_LIMIT)]


class AskedOften:
    """Handlers of よくある質問. ``save_command`` is what the form of an entry sends."""

    def __init__(self, service: FaqService) -> None:
        self._service = service
        self.save_command = Command("question.faq_save", FaqForm, self.save, listed=False)

    async def list(self, call: Call, asked: FaqList) -> Answer:
        """Entries of the whole town or of one section, by work area."""
        words, page = call.words, page_of(asked.page)
        found, section = await self._service.listed(
            asked.section, call.member.id, limit=PAGE + 1, offset=page * PAGE
        )
        heading = words.text("faq.heading")
        if section is not None:
            heading = words.text("faq.heading_of", section=section.name)
        items = tuple(_item(entry, words) for entry in found[:PAGE])
        blocks: list[Block] = [Heading((Text(heading),))]
        blocks.append(Items(items) if items else Paragraph(words(none_on(page, "faq.none"))))
        chosen = (to_token(section.id),) if section else ()
        turning = beside("question.faq", page, words, more=len(found) > PAGE, after=chosen)
        blocks.append(Actions((*turning, to("question.search", words), to("question.ask", words))))
        return Message(heading, tuple(blocks))

    async def edit(self, call: Call, asked: OneQuestion) -> Answer:
        """The form with the words of the entry, or of the question."""
        faq, question = await self._service.own(asked.question, call.origin)
        return form_for(
            self.save_command,
            call.words,
            args=(to_token(question.id),),
            values={"wording": faq.wording},
            intro=call.words.text("faq.intro"),
        )

    async def save(self, call: Call, form: FaqForm) -> Answer:
        """The entry is listed in these words."""
        faq, question = await self._service.list(form.question_id, form.wording, call.origin)
        buttons = (
            see(question, call.words),
            to("question.faq", call.words),
            to("handbook.make", call.words, form.which),
            to("question.faq_decline", call.words, form.which),
        )
        return done(call, "faq.listed", *buttons, wording=faq.wording)

    async def decline(self, call: Call, asked: CarriedQuestion) -> Answer:
        """Not an entry; it is not proposed again."""
        question = await self._service.decline(asked.question_id, call.origin)
        buttons = (see(question, call.words), to("question.faq_edit", call.words, asked.which))
        return done(call, "faq.declined", *buttons, title=question.title)


async def proposed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who decides: several members needed this question."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    faq = await work.faqs.get(question.id) if question is not None else None
    if question is None or faq is None or faq.status is not FaqStatus.PROPOSED or question.gone:
        return Skip("decided, or not there any more")
    answer = await work.questions.answer(question.accepted_id) if question.accepted_id else None
    if answer is None or await leaks(work, question.section_id, delivery):
        return Skip("not solved any more, or for the section's members only")
    summary = words.text("faq.proposed", title=question.title)
    needed = await work.faqs.needed_by(question.id)
    token = to_token(question.id)
    buttons = (
        to("question.faq_edit", words, token, style=Style.PRIMARY),
        to("question.faq_decline", words, token),
        see(question, words),
    )
    blocks = (
        Heading((Text(summary),)),
        Paragraph(words("faq.proposed_because", count=needed)),
        Note((Text(cut(answer.body, ANSWER_SHOWN)),)),
        Actions(buttons),
    )
    return Message(summary, blocks, Tone.NOTICE)


def _item(entry: Entry, words: Words) -> Item:
    faq, question, answer = entry
    told = words.text("question.solved")
    if question.fresh_at is not None:
        told = dated(told, question.fresh_at, question.outdated_at, words)
    excerpt = cut(answer.body, EXCERPT) if answer is not None else ""
    key = "faq.row_in" if question.area else "faq.row"
    note = words(key, area=question.area, answer=excerpt, status=told)
    return Item((Text(faq.wording, bold=True),), note, see(question, words))
