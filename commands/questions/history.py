"""変更の履歴: what a question or an answer said before, one version at a time."""

from typing import Annotated

from bot.domain.ids import AnswerId, QuestionId, from_token, to_token
from bot.domain.question_versions import NO_ANSWER
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Number, Ref
from bot.interaction.parts import done
from bot.interaction.people import name_of
from bot.interaction.questions import see
from bot.interaction.references import carried
from bot.services.question_versions import Earlier, QuestionVersionService
from bot.services.questions import QuestionService
from bot.view import Action, Actions, Answer, Block, Button, Heading, Message, Note, Paragraph, Style, Text
from commands.questions.shared import CarriedAnswer

MOST = 1_000_000


class QuestionHistory(Input):
    question: Annotated[str, Ref("question")]
    back: Annotated[int, Carried()] = 0


class AnswerHistory(CarriedAnswer):
    back: Annotated[int, Carried()] = 0


class OneVersion(Input):
    """An earlier version referred to by a button of ours; ``answer`` is - for the question's own."""

    which: Annotated[str, Carried()]
    answer: Annotated[str, Carried()]
    number: Annotated[int, Number(1, MOST)]

    @property
    def question_id(self) -> QuestionId:
        """Raises Refused for anything a button of ours cannot carry."""
        return QuestionId(carried(self.which))

    @property
    def answer_id(self) -> AnswerId:
        """NO_ANSWER for anything that is no answer's token."""
        number = from_token(self.answer)
        return NO_ANSWER if number is None else AnswerId(number)


class History:
    """Handlers of earlier versions."""

    def __init__(self, service: QuestionVersionService, questions: QuestionService) -> None:
        self._service = service
        self._questions = questions

    async def of_question(self, call: Call, asked: QuestionHistory) -> Answer:
        """An earlier version of a question."""
        question_id = await self._questions.meant(asked.question, call.member.id)
        earlier = await self._service.of_question(question_id, page_of(asked.back), call.origin)
        return _view(call, earlier, "question.history", to_token(question_id))

    async def of_answer(self, call: Call, asked: AnswerHistory) -> Answer:
        """An earlier version of an answer."""
        earlier = await self._service.of_answer(asked.answer_id, page_of(asked.back), call.origin)
        return _view(call, earlier, "question.answer.history", asked.which)

    async def erase(self, call: Call, asked: OneVersion) -> Answer:
        """Erase an earlier version for good."""
        question = await self._service.erase(asked.question_id, asked.answer_id, asked.number, call.origin)
        return done(call, "question_ties.version_erased", see(question, call.words))


def _view(call: Call, earlier: Earlier, path: str, token: str) -> Message:
    words, version = call.words, earlier.version
    heading = words.text("question_ties.history_heading", title=earlier.question.title)
    replaced = words(
        "question_ties.replaced",
        written=words.when(version.written_at),
        replaced=words.when(version.replaced_at),
        name=words.text("seal.somebody") if version.replaced_by is None else name_of(earlier.by, words),
    )
    blocks: list[Block] = [Heading((Text(heading),)), Note(replaced)]
    if version.title:
        blocks.append(Paragraph((Text(version.title, bold=True),)))
    if version.body:
        blocks.append(Paragraph((Text(version.body),)))
    if version.tried:
        blocks.append(Paragraph(words("question_ties.tried", text=version.tried)))
    buttons = [
        Button(words.text(f"question_ties.{label}"), Action(path, (token, str(target))))
        for label, target, there in (
            ("version_before", earlier.back + 1, earlier.back + 1 < earlier.count),
            ("version_after", earlier.back - 1, earlier.back > 0),
        )
        if there
    ]
    if earlier.kept:
        answer = to_token(version.answer_id) if version.answer_id else "-"
        args = (to_token(earlier.question.id), answer, str(version.number))
        erase = Action("question.version_erase", args)
        buttons.append(Button(words.text("question_ties.version_erase"), erase, Style.DANGER))
        blocks.append(Note(words("question_ties.erase_means")))
    blocks.append(Actions((*buttons, see(earlier.question, words))))
    return Message(heading, tuple(blocks))
