"""What the town says in a question's thread. Checked again at the moment it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip, ToChannel
from bot.domain.ids import AnswerId, QuestionId, to_token
from bot.domain.questions import Question
from bot.domain.threads import CardThread, Stage
from bot.interaction.parts import say, to
from bot.interaction.questions import see
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.card_threads import tells_outsiders
from bot.text.graphemes import cut
from bot.view import Action, Actions, Block, Button, Message, Note, Paragraph, Style, Text, Tone
from commands.questions.shared import writer_name, written

ANSWER_WORDS = 1_500
_NO_THREAD = "no thread any more, or not for its readers"


async def welcome(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """What the thread is for, and how what is said becomes an answer."""
    question = await work.questions.get(QuestionId(delivery.plan.subject_id))
    thread = await _thread(work, delivery)
    if question is None or question.withdrawn or not await _for_its_readers(work, thread, question):
        return Skip(_NO_THREAD)
    hint = Note(words("question_threads.welcome_answer"))
    buttons = (to("question.answer", words, to_token(question.id), style=Style.PRIMARY), see(question, words))
    # Without the title: these words stay when the question is taken back or moves inside.
    welcome = Paragraph(words("question_threads.welcome"))
    return Message(words.text("question_threads.welcome"), (welcome, hint, Actions(buttons)))


async def answer(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """An answer, wherever it was given; edited when it is changed, chosen or taken back."""
    given = await work.questions.answer(AnswerId(delivery.plan.subject_id))
    question = await work.questions.get(given.question_id) if given else None
    if given is None or question is None:
        return Skip("no such answer")
    thread = await _thread(work, delivery)
    if not await _for_its_readers(work, thread, question):
        return await kept_inside(work, question.section_id, delivery, words)
    if given.withdrawn or question.withdrawn:
        taken_back = say(words, "question_threads.taken_back", tone=Tone.NOTICE)
        return taken_back if delivery.editing else Skip("taken back before it was shown")
    if not await _belongs(work, thread, question):
        see_it = see(question, words)
        went = say(words, "question_threads.went_back", see_it, tone=Tone.NOTICE, title=question.title)
        return went if delivery.editing else Skip("went back to its own question")
    writer = await work.members.get(given.member_id) if given.member_id is not None else None
    name = writer_name(question, given, writer, words)
    blocks: list[Block] = [
        Note(written(given, name, words)),
        Paragraph((Text(cut(given.body, ANSWER_WORDS)),)),
    ]
    token = to_token(given.id)
    chosen = question.accepted_id == given.id
    if chosen:
        blocks.insert(0, Note(words("question.accepted_mark")))
    buttons = [Button(words.text("question_ties.helpful"), Action("question.helpful", (token,)))]
    if not chosen:
        accept = Action("question.accept", (token,))
        buttons.insert(0, Button(words.text("question.accept"), accept, Style.PRIMARY))
    blocks.append(Actions((*buttons, see(question, words))))
    summary = words.text("question_threads.answer_summary", name=name, title=question.title)
    return Message(summary, tuple(blocks), Tone.SUCCESS if chosen else Tone.PLAIN)


async def _thread(work: Work, delivery: Delivery) -> CardThread | None:
    """The thread something is said in, as long as it stands."""
    target = delivery.plan.target
    if not isinstance(target, ToChannel):
        return None
    thread = await work.question_threads.named(target.place_id, target.channel_id)
    return thread if thread is not None and thread.stage in {Stage.OPEN, Stage.CLOSED} else None


async def _for_its_readers(work: Work, thread: CardThread | None, question: Question) -> bool:
    """Whether a thread still stands and its readers may know of a question."""
    return thread is not None and not await tells_outsiders(work, question.section_id, thread)


async def _belongs(work: Work, thread: CardThread | None, question: Question) -> bool:
    """Whether a thread is the question's, or that of one that became part of it: a merge that was undone
    takes answers back.
    """
    if thread is None or thread.subject_id == question.id:
        return thread is not None
    other = await work.questions.get(QuestionId(thread.subject_id))
    return other is not None and other.merged_into is not None
