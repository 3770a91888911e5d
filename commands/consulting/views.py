"""How a request looks to who is asked."""

from datetime import datetime

from bot.domain.consulting import Reason
from bot.domain.ids import to_token
from bot.domain.questions import Question
from bot.interaction.parts import to
from bot.interaction.seeking import due
from bot.interaction.words import Words
from bot.text.graphemes import cut
from bot.view import Block, Button, Heading, Line, Note, Paragraph, Style, Text

BODY_SHOWN = 600


def reason_line(words: Words, reason: Reason) -> Line:
    """Why somebody is asked, said to them."""
    return words(f"advice.reason_{reason.kind.value}", topic=reason.topic)


def request_blocks(
    words: Words, question: Question, reason: Reason, others: int, now: datetime
) -> list[Block]:
    """What is asked, why of this reader, and how many others are asked."""
    heading = words.text("advice.may_we_ask", title=question.title)
    blocks: list[Block] = [Heading((Text(heading),)), Note(reason_line(words, reason))]
    mark = due(question, words, now)
    if mark:
        blocks.append(Paragraph(mark))
    if question.body:
        blocks.append(Paragraph((Text(cut(question.body, BODY_SHOWN)),)))
    key = "advice.not_alone" if others else "advice.no_duty"
    blocks.append(Note(words(key, count=others)))
    return blocks


def request_buttons(words: Words, question: Question) -> tuple[Button, ...]:
    """答える, and the three ways not to."""
    token = to_token(question.id)
    return (
        to("question.answer", words, token, style=Style.PRIMARY),
        to("advice.decline", words, token),
        to("advice.pass_on", words, token),
        to("advice.off", words),
        to("question.info", words, token),
    )
