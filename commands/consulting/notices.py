"""What the town says by itself about questions that look for who knows. Checked again when it is said."""

from dataclasses import replace
from datetime import datetime

from bot.domain.appeals import Reply, Request
from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, QuestionId, to_token
from bot.domain.questions import Question
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.view import Actions, Message, Style, Tone
from commands.consulting.views import request_blocks, request_buttons

_LOOKED_AT = 20  # answers among which one of somebody else is looked for


async def asked(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For who may know: what is asked, why of them, and four ways to react."""
    question = await _open_question(work, delivery)
    if question is None or question.overdue(now):
        return Skip("settled, over or not theirs to read")
    member_id = MemberId(int(delivery.plan.payload["member"]))
    requests = {one.member_id: one for one in await work.appeals.requests(question.id)}
    request = requests.pop(member_id, None)
    if request is None or not await _waits(work, request):
        return Skip("they said something, pause or are away")
    others = sum(one.reply is Reply.WAITING for one in requests.values())
    heading = words.text("advice.may_we_ask", title=question.title)
    blocks = request_blocks(words, question, request.reason, others, now)
    return Message(heading, (*blocks, Actions(request_buttons(words, question))), Tone.NOTICE)


async def expired(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For the asker: the deadline has passed, and what can be done."""
    question = await _open_question(work, delivery)
    if question is None or not question.overdue(now):
        return Skip("settled, or there is another deadline")
    token = to_token(question.id)
    given = await work.questions.answers_to((question.id,), limit=_LOOKED_AT)
    answered = not all(question.own_answer(one) for one in given)
    key = "advice.has_expired_answered" if answered else "advice.has_expired"
    steps = ("info", "enough", "deadline", "leave_open") if answered else ("deadline", "leave_open", "info")
    buttons = [to(f"question.{step}", words, token) for step in steps]
    buttons[0] = replace(buttons[0], style=Style.PRIMARY)
    return say(words, key, *buttons, tone=Tone.NOTICE, title=question.title)


async def _open_question(work: Work, delivery: Delivery) -> Question | None:
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    if question is None or question.gone or question.settled:
        return None
    return None if await leaks(work, question.section_id, delivery) else question


async def _waits(work: Work, request: Request) -> bool:
    """Whether a word of somebody is still waited for."""
    member = await work.members.get(request.member_id)
    wish = await work.advice_wishes.get(request.member_id)
    paused = wish is not None and not wish.open
    return request.reply is Reply.WAITING and member is not None and member.active and not paused
