"""How one question looks, with its answers."""

from bot.domain.ids import MemberId, to_token
from bot.domain.members import Member
from bot.domain.question_versions import NO_ANSWER
from bot.domain.questions import Answer as Reply
from bot.domain.questions import Question
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.freshness import doubted
from bot.interaction.parts import to
from bot.interaction.seeking import seeking_lines
from bot.interaction.words import Words
from bot.services.questions import Detail
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Divider,
    Heading,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)
from commands.questions.shared import asker_name, background, facts, writer_name, written

ANSWERS_PER_PAGE = 3
ANSWER_SHOWN = 600  # of an answer; the rest is a button away
BODY_AGAIN = 160  # of a question's body on later pages


def detail_view(call: Call, detail: Detail, page: int) -> Message:
    """A question with a page of its answers and what the reader can do."""
    words, question = call.words, detail.question
    blocks: list[Block] = [Heading((Text(question.title),)), *_head(detail, call, page)]
    shown = detail.answers[:ANSWERS_PER_PAGE]
    if detail.accepted and not page:
        blocks += [Divider(), Note(words("question.accepted_mark")), *_answer(call, detail, detail.accepted)]
    for answer in shown:
        if answer.id != question.accepted_id:
            blocks += [Divider(), *_answer(call, detail, answer)]
    if not question.answers:
        blocks.append(Paragraph(words("question.no_answers")))
    blocks += [*_seeking(call, detail), *_merged(call, detail), Divider()]
    turning = _turning(question, words, page, more=len(detail.answers) > ANSWERS_PER_PAGE)
    if turning:
        blocks.append(Actions(turning))
    blocks += actions(words, _wanted(call, detail), _rare(call, detail))
    return Message(question.title, tuple(blocks))


def _head(detail: Detail, call: Call, page: int) -> list[Block]:
    words, question = call.words, detail.question
    asker = asker_name(question, _person(detail, question.asker_id), words)
    by = words("question.by", name=asker)
    if detail.section:
        by = words("question.by_in", name=asker, section=detail.section)
    blocks: list[Block] = [Note(by), Note(facts(question, words, call.now))]
    if detail.faq is not None and detail.faq.listed and not page:
        blocks.append(Note(words("faq.is_one", wording=detail.faq.wording)))
    if not page:
        blocks += [Note(doubted(one, words)) for one in detail.doubts]
    if question.body:
        body = cut(question.body, BODY_AGAIN) if page else question.body
        blocks.append(Paragraph((Text(body),)))
    if not page:
        blocks += _more(question, words)
    if detail.thanks:
        blocks.append(Note(words("question.thanks", count=detail.thanks)))
    if detail.followers:
        blocks.append(Note(words("question_ties.followers", count=detail.followers)))
    return blocks


def _more(question: Question, words: Words) -> list[Block]:
    """What stands with a question on its first page."""
    blocks: list[Block] = []
    if question.tried:
        blocks.append(Paragraph(words("question_ties.tried", text=question.tried)))
    blocks += background(question, words)
    if question.edited_at:
        blocks.append(Note(words("question.edited", when=words.when(question.edited_at))))
    if question.anonymous and question.asker_id is not None:
        blocks.append(Note(words("seal.yours")))
    return blocks


def _seeking(call: Call, detail: Detail) -> list[Block]:
    """What is being done to find an answer, for who waits for it."""
    origin = call.origin
    keeps = detail.question.kept_by(origin.member_id, administrator=origin.administrator)
    if detail.seeking is None or not keeps:
        return []
    return [Note(line) for line in seeking_lines(call.words, detail.seeking, call.now)]


def _person(detail: Detail, member_id: MemberId | None) -> Member | None:
    return None if member_id is None else detail.people.get(member_id)


def _merged(call: Call, detail: Detail) -> list[Block]:
    """What became part of the question, with the way back for who may take it."""
    words, origin = call.words, call.origin
    blocks: list[Block] = []
    for question, merge in detail.merged:
        blocks.append(Note(words("question_merge.joined", title=question.title)))
        if merge.undone_by(origin.member_id, call.now, administrator=origin.administrator):
            blocks.append(Actions((to("question.merge_undo", words, to_token(question.id)),)))
    return blocks


def _answer(call: Call, detail: Detail, answer: Reply) -> list[Block]:
    words = call.words
    name = writer_name(detail.question, answer, _person(detail, answer.member_id), words)
    by = written(answer, name, words)
    blocks: list[Block] = [Note(by), Paragraph((Text(cut(answer.body, ANSWER_SHOWN)),))]
    helped = detail.helpful.get(answer.id, 0)
    if helped:
        blocks.append(Note(words("question_ties.helped_people", count=helped)))
    wanted = [*_helpful(call, detail, answer), *_accepting(call, detail.question, answer)]
    rare = list(_correcting(call, detail.question, answer))
    if detail.versions.get(answer.id):
        history = Action("question.answer.history", (to_token(answer.id),))
        rare.insert(0, Button(words.text("command.question.history.title"), history))
    if len(answer.body) > ANSWER_SHOWN:
        rest = Action("question.answer.read", (to_token(answer.id),))
        wanted.insert(0, Button(words.text("question.read_on"), rest))
    blocks += actions(words, wanted, rare)
    return blocks


def answer_buttons(call: Call, question: Question, answer: Reply) -> tuple[Button, ...]:
    """What the reader can do with an answer."""
    return (*_accepting(call, question, answer), *_correcting(call, question, answer))


def _accepting(call: Call, question: Question, answer: Reply) -> tuple[Button, ...]:
    """これで解決, for who keeps the question."""
    keeps = question.kept_by(call.origin.member_id, administrator=call.origin.administrator)
    if not keeps or answer.id == question.accepted_id:
        return ()
    accept = Action("question.accept", (to_token(answer.id),))
    return (Button(call.words.text("question.accept"), accept, Style.PRIMARY),)


def _correcting(call: Call, question: Question, answer: Reply) -> tuple[Button, ...]:
    """For who wrote an answer, taking it back last."""
    words, token = call.words, to_token(answer.id)
    if not call.origin.administrator and not question.wrote(answer, call.origin.member_id):
        return ()
    return (
        Button(words.text("question.answer_edit"), Action("question.answer.edit", (token,))),
        Button(words.text("question.answer_withdraw"), Action("question.answer.withdraw", (token,))),
    )


def _helpful(call: Call, detail: Detail, answer: Reply) -> tuple[Button, ...]:
    """参考になった, for everybody but who wrote it."""
    if detail.question.wrote(answer, call.origin.member_id):
        return ()
    key = "question_ties.helpful_taken_back" if answer.id in detail.helped else "question_ties.helpful"
    return (Button(call.words.text(key), Action("question.helpful", (to_token(answer.id),))),)


def _following(call: Call, detail: Detail) -> tuple[Button, ...]:
    """Wanting to know it too, or no more, for everybody but who asked."""
    if call.origin.member_id == detail.question.asker_id:
        return ()
    label = "question_ties.unfollow" if detail.follows else "command.question.follow.title"
    return (Button(call.words.text(label), Action("question.follow", (to_token(detail.question.id),))),)


def _ties(call: Call, detail: Detail) -> list[Button]:
    """What everybody can do with a question now and then: say what is the same, see its past."""
    words, question, token = call.words, detail.question, to_token(detail.question.id)
    buttons = [to("question.same", words, token), *_freshness(call, detail)]
    if question.answers and not detail.pages:
        buttons.append(to("handbook.make", words, token))
    if detail.versions.get(NO_ANSWER):
        buttons.append(to("question.history", words, token))
    return buttons


def _thread(detail: Detail, words: Words) -> tuple[LinkButton, ...]:
    """The way to where people talk about it."""
    return (LinkButton(words.text("threads.open"), detail.thread),) if detail.thread else ()


def _freshness(call: Call, detail: Detail) -> list[Button]:
    """What can be said about whether the accepted answer is still right."""
    question, token = detail.question, to_token(detail.question.id)
    if question.accepted_id is None:
        return []
    if question.outdated_at is None:
        return [to("question.doubt", call.words, token)]
    knows = detail.knows or call.origin.administrator
    return [to("question.still_right", call.words, token)] if knows else []


def _origin(detail: Detail, words: Words) -> tuple[Button, ...]:
    """The way to the questions of the event where it was asked first."""
    return (to("event.questions", words, to_token(detail.event.id)),) if detail.event else ()


def _turning(question: Question, words: Words, page: int, *, more: bool) -> tuple[Button, ...]:
    token = to_token(question.id)
    buttons = []
    if page:
        before = Action("question.info", (token, str(page - 1)))
        buttons.append(Button(words.text("question.answers_before"), before))
    if more:
        behind = Action("question.info", (token, str(page + 1)))
        buttons.append(Button(words.text("question.answers_next"), behind))
    return tuple(buttons)


def _wanted(call: Call, detail: Detail) -> tuple[Button | LinkButton, ...]:
    """What this reader most likely came for."""
    words, question, token = call.words, detail.question, to_token(detail.question.id)
    own = call.origin.member_id == question.asker_id
    style = Style.PLAIN if own or question.settled else Style.PRIMARY
    settling = (to("question.enough", words, token),) if own and not question.settled else ()
    pages = (to("handbook.info", words, to_token(page.id)) for page in detail.pages)
    return (
        to("question.answer", words, token, style=style),
        *settling,
        *_following(call, detail),
        *_thread(detail, words),
        *pages,
        *_origin(detail, words),
        to("question.list", words),
    )


def _rare(call: Call, detail: Detail) -> tuple[Button, ...]:
    """What is done with a question now and then, taking it back last."""
    words, origin, question = call.words, call.origin, detail.question
    token = to_token(question.id)
    keeps = question.kept_by(origin.member_id, administrator=origin.administrator)
    buttons = []
    if keeps:
        buttons.append(to("question.edit", words, token))
        if question.settled:
            buttons.append(Button(words.text("question.reopen"), Action("question.reopen", (token,))))
        else:
            settling = () if origin.member_id == question.asker_id else (to("question.enough", words, token),)
            buttons += [*settling, to("question.deadline", words, token)]
    buttons += [to("term.shown", words, "question", token), *_ties(call, detail)]
    if question.anonymous and origin.administrator:
        buttons.append(to("seal.about", words, token))
    if keeps:
        buttons.append(to("question.withdraw", words, token))
    return tuple(buttons)
