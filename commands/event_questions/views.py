"""How questions to an event look: the list, one of them, the host's queue, what goes into the Q&A."""

from bot.domain.event_questions import EventQuestion, EventQuestionStatus
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.interaction.parts import to, turns
from bot.interaction.words import Words
from bot.ports.event_questions import SeenEventQuestion
from bot.services.event_questions import QuestionDetail, QuestionPage
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)

ROW_WORDS = 160
"""How much of a question a row shows; the whole of it is a button away."""


def list_view(words: Words, page: QuestionPage, number: int, *, open_: bool, said: str = "") -> Message:
    """An event's questions, ten to a page. ``open_``: whether the event still takes some."""
    token = to_token(page.event.id)
    heading = words.text("event_question.list_heading", title=page.event.title, count=page.total)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    if page.questions:
        rows = (_row(words, page, seen, number, open_=open_) for seen in page.questions)
        blocks.append(Items(tuple(rows)))
    else:
        blocks.append(Paragraph(words("event_question.list_empty")))
    blocks += turns("event_question.rows", number, page.total, words, after=(token,))
    buttons = [to("event.ask", words, token, style=Style.PRIMARY)] if open_ else []
    if page.manages:
        buttons.append(to("event_question.queue", words, token))
        buttons.append(to("event_question.taken", words, "0", token))
    buttons.append(event_button(words, page.event))
    return Message(said or heading, (*blocks, Actions(tuple(buttons))))


def event_button(words: Words, event: Event) -> Button:
    """A button to the event's detail."""
    return Button(words.text("event.to_event"), Action("event.info", (to_token(event.id),)))


def _row(words: Words, page: QuestionPage, seen: SeenEventQuestion, number: int, *, open_: bool) -> Item:
    question = seen.question
    note = _note(words, question, page)
    token = to_token(question.id)
    if question.open and open_ and not seen.own and not page.manages:
        label = words.text("event_question.unwanted" if seen.voted else "command.event_question.vote.title")
        style = Style.PLAIN if seen.voted else Style.PRIMARY
        button = Button(label, Action("event_question.vote", (token, str(number))), style)
    else:
        button = to("event_question.look", words, token)
    return Item((Text(cut(question.text, ROW_WORDS)),), note, button)


def _note(words: Words, question: EventQuestion, page: QuestionPage) -> Line:
    author = page.people.get(question.author_id) if question.author_id is not None else None
    key = "event_question.row_taken" if question.taken else "event_question.row"
    return words(key, number=question.votes, name=_by(words, question, author))


def _by(words: Words, question: EventQuestion, author: Member | None) -> str:
    if question.anonymous:
        return words.text("event_question.anonymous")
    if author is None:
        return words.text("event_question.somebody")
    return words.text("event_question.by", name=author.profile.name)


def detail_view(words: Words, detail: QuestionDetail, *, said: str = "") -> Message:
    """One question with everything its reader can do."""
    question, token = detail.seen.question, to_token(detail.seen.question.id)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(words.text("event_question.one", title=detail.event.title)),)))
    blocks.append(Paragraph((Text(question.text),)))
    by = _by(words, question, detail.author)
    blocks.append(Note(words("event_question.row", number=question.votes, name=by)))
    state = _state(words, question)
    if state:
        blocks.append(Note(state))
    buttons: list[Button] = []
    if question.open:
        buttons += _open_steps(words, detail)
    elif question.taken and detail.manages and question.moved_to is None:
        buttons += [to(f"event_question.{step}", words, token) for step in ("move", "put_back")]
    if question.moved_to is not None:
        look = Action("question.info", (to_token(question.moved_to),))
        buttons.append(Button(words.text("event_question.in_archive"), look, Style.PRIMARY))
    buttons.append(to("event.questions", words, to_token(detail.event.id)))
    tone = Tone.SUCCESS if said else Tone.PLAIN
    return Message(said or question.text, (*blocks, Actions(tuple(buttons))), tone)


def _state(words: Words, question: EventQuestion) -> Line:
    match question.status:
        case EventQuestionStatus.OPEN:
            return ()
        case EventQuestionStatus.HIDDEN:
            return words("event_question.is_hidden", reason=question.reason)
        case _:
            return words(f"event_question.is_{question.status.value}")


def _open_steps(words: Words, detail: QuestionDetail) -> list[Button]:
    token = to_token(detail.seen.question.id)
    if detail.seen.own:
        buttons = [to("event_question.withdraw", words, token)]
    else:
        label = "event_question.unwanted" if detail.seen.voted else "command.event_question.vote.title"
        buttons = [Button(words.text(label), Action("event_question.vote", (token, "0")))]
    if detail.manages:
        buttons = [*_host_steps(words, token), *buttons]
    return buttons


def _host_steps(words: Words, token: str) -> list[Button]:
    return [
        to("event_question.take", words, token, style=Style.PRIMARY),
        to("event_question.hide", words, token),
        to("event_question.merge", words, token),
    ]


def queue_view(words: Words, page: QuestionPage, *, said: str = "") -> Message:
    """What comes next, for the host: the most wanted question in full, and what waits behind it."""
    token = to_token(page.event.id)
    heading = words.text("event_question.queue_heading", title=page.event.title, count=page.total)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    buttons: list[Button] = []
    if page.questions:
        first = page.questions[0].question
        blocks += [Paragraph((Text(first.text, bold=True),)), Note(_note(words, first, page))]
        buttons += _host_steps(words, to_token(first.id))
        behind = [_behind(words, page, seen.question) for seen in page.questions[1:]]
        if behind:
            blocks.append(Items(tuple(behind)))
    else:
        blocks.append(Paragraph(words("event_question.queue_empty")))
    buttons.append(Button(words.text("event_question.look_again"), Action("event_question.queue", (token,))))
    buttons += [to("event_question.taken", words, "0", token), to("event.questions", words, token)]
    return Message(said or heading, (*blocks, Actions(tuple(buttons))), Tone.SUCCESS if said else Tone.PLAIN)


def _behind(words: Words, page: QuestionPage, question: EventQuestion) -> Item:
    look = to("event_question.look", words, to_token(question.id))
    return Item((Text(cut(question.text, ROW_WORDS)),), _note(words, question, page), look)


def merge_view(words: Words, detail: QuestionDetail, page: QuestionPage) -> Message:
    """Which other question is to stand for this one."""
    token = to_token(detail.seen.question.id)
    heading = words.text("event_question.merge_heading")
    blocks: list[Block] = [Heading((Text(heading),)), Paragraph((Text(detail.seen.question.text),))]
    if page.questions:
        label = words.text("event_question.merge_here")
        rows = []
        for seen in page.questions:
            action = Action("event_question.merge_into", (token, to_token(seen.question.id)))
            text = (Text(cut(seen.question.text, ROW_WORDS)),)
            rows.append(Item(text, _note(words, seen.question, page), Button(label, action)))
        blocks.append(Items(tuple(rows)))
    else:
        blocks.append(Paragraph(words("event_question.merge_none")))
    queue = to("event_question.queue", words, to_token(detail.event.id))
    return Message(heading, (*blocks, Actions((queue,))))


def taken_view(words: Words, page: QuestionPage, number: int, *, over: bool, said: str = "") -> Message:
    """What was taken up, and once the event is over the way into the Q&A."""
    token = to_token(page.event.id)
    heading = words.text("event_question.taken_heading", title=page.event.title, count=page.total)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks.append(Heading((Text(heading),)))
    if page.questions:
        blocks.append(Items(tuple(_taken_row(words, page, seen, over=over) for seen in page.questions)))
    else:
        blocks.append(Paragraph(words("event_question.taken_empty")))
    if page.questions and not over:
        blocks.append(Note(words("event_question.move_afterwards")))
    blocks += turns("event_question.taken", number, page.total, words, after=(token,))
    waiting = any(seen.question.moved_to is None for seen in page.questions)
    buttons = [to("event_question.move_all", words, token, style=Style.PRIMARY)] if over and waiting else []
    shown = (*buttons, to("event_question.queue", words, token), to("event.questions", words, token))
    return Message(said or heading, (*blocks, Actions(shown)), Tone.SUCCESS if said else Tone.PLAIN)


def _taken_row(words: Words, page: QuestionPage, seen: SeenEventQuestion, *, over: bool) -> Item:
    question = seen.question
    if question.moved_to is not None:
        look = Action("question.info", (to_token(question.moved_to),))
        button = Button(words.text("event_question.in_archive"), look)
    else:
        button = to("event_question.move" if over else "event_question.look", words, to_token(question.id))
    return Item((Text(cut(question.text, ROW_WORDS)),), _note(words, question, page), button)
