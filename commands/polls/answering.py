"""○, △ and × to candidates: one press each, all at once, or typed; and a word besides."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from bot.domain.date_polls import COMMENT_LIMIT, DatePoll, Mark, PollAnswer
from bot.domain.errors import InvalidInput
from bot.domain.ids import PollId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.services.date_polls import DatePollService, SeenPoll, later, with_all, with_comment, with_mark
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.polls.marks import read_marks
from commands.polls.views import look_button, mark_name

MARKS_LIMIT = 200
ROWS = 5  # candidates to a page: each is a line and three buttons, and Discord takes 40 parts


class AnswerPoll(Input):
    """A poll, chosen, typed by its title or carried by a button; and marks where they are typed."""

    poll: Annotated[str, Ref("poll")]
    marks: Annotated[str, Line(MARKS_LIMIT)] = ""
    comment: Annotated[str, Line(COMMENT_LIMIT)] = ""


class OnePoll(Input):
    """A poll referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def poll_id(self) -> PollId:
        """Raises Refused for anything a button of ours cannot carry."""
        return PollId(carried(self.which))


class PollPage(OnePoll):
    page: Annotated[int, Carried()] = 0


class MarkOption(OnePoll):
    number: Annotated[int, Carried()]
    mark: Annotated[Mark, Carried()]
    page: Annotated[int, Carried()] = 0


class MarkAll(OnePoll):
    mark: Annotated[Mark, Carried()]
    rest: Annotated[str, Carried()] = ""


class PollComment(OnePoll):
    comment: Annotated[str, Line(COMMENT_LIMIT)] = ""


class Answering:
    """Handlers of answers. ``comment_form`` is what the form of a word sends."""

    def __init__(self, polls: DatePollService) -> None:
        self._polls = polls
        self.comment_form = Command("poll.say_save", PollComment, self.say, listed=False)

    async def answer(self, call: Call, asked: AnswerPoll) -> Answer:
        """答える: a row of buttons per candidate; or what was typed counts at once."""
        seen = await self._polls.see(asked.poll, call.origin)
        if asked.marks or asked.comment:
            seen = await self._polls.answer(seen.poll.id, call.member.id, _typed(asked), call.origin)
        seen.poll.check_accepts(call.now)
        return answer_view(call, seen)

    async def turn(self, call: Call, asked: PollPage) -> Answer:
        """Another page of candidates."""
        seen = await self._polls.get(asked.poll_id, call.origin)
        seen.poll.check_accepts(call.now)
        return answer_view(call, seen, page_of(asked.page))

    async def mark(self, call: Call, asked: MarkOption) -> Answer:
        """One candidate."""
        change = with_mark(asked.number, asked.mark)
        seen = await self._polls.answer(asked.poll_id, call.member.id, change, call.origin)
        return answer_view(call, seen, page_of(asked.page))

    async def mark_all(self, call: Call, asked: MarkAll) -> Answer:
        """Every candidate, or those without a mark."""
        change = with_all(asked.mark, rest=bool(asked.rest))
        seen = await self._polls.answer(asked.poll_id, call.member.id, change, call.origin)
        return answer_view(call, seen)

    async def open_comment(self, call: Call, asked: OnePoll) -> Answer:
        """ひとこと: the form, with the word so far."""
        seen = await self._polls.get(asked.poll_id, call.origin)
        seen.poll.check_accepts(call.now)
        values = {"comment": seen.mine.comment if seen.mine else ""}
        return form_for(self.comment_form, call.words, args=(asked.which,), values=values)

    async def say(self, call: Call, form: PollComment) -> Answer:
        """The word came in."""
        change = with_comment(form.comment)
        return answer_view(call, await self._polls.answer(form.poll_id, call.member.id, change, call.origin))

    async def later(self, call: Call, asked: OnePoll) -> Answer:
        """あとで答える: one nudge before the deadline, asked for."""
        seen = await self._polls.answer(asked.poll_id, call.member.id, later, call.origin)
        now = to("poll.answer", call.words, asked.which, style=Style.PRIMARY)
        key = "poll.later_too_late" if seen.poll.nudge_at is None else "poll.will_remind"
        return done(call, key, now, title=seen.poll.title, deadline=seen.poll.deadline)


def _typed(asked: AnswerPoll) -> Callable[[DatePoll, PollAnswer], PollAnswer]:
    """An answer as it was typed, made one when the poll is held; raises InvalidInput at ``marks``. Marks with
    gaps between them (○ × △) are marks all the way.
    """

    def change(_poll: DatePoll, answer: PollAnswer) -> PollAnswer:
        marks, comment = answer.marks, asked.comment
        if asked.marks:
            try:
                marks, comment = read_marks(f"{asked.marks} {comment}", answer.marks), ""
            except InvalidInput:
                marks = read_marks(asked.marks, answer.marks)
        return replace(answer, marks=marks, comment=comment or answer.comment)

    return change


def answer_view(call: Call, seen: SeenPoll, page: int = 0) -> Message:
    """One's own answer, five candidates to a page, a press each."""
    words, poll = call.words, seen.poll
    mine = seen.mine or poll.blank(call.member.id, call.now)
    page = min(page, (len(poll.options) - 1) // ROWS)
    missing = mine.missing
    key = "poll.all_said" if not missing else ("poll.some_said" if mine.given else "poll.ask")
    summary = words.text(key, title=poll.title, count=missing)
    blocks: list[Block] = [Heading((Text(summary),)), Note(words("poll.until", deadline=poll.deadline))]
    for option in poll.options[page * ROWS : (page + 1) * ROWS]:
        blocks += _row(call, poll, option.number, mine, page)
    blocks.append(Actions(_shortcuts(call, poll, mine)))
    blocks.append(Actions(_turning(call, poll, page)))
    if mine.comment:
        blocks.append(Note(words("poll.your_comment", comment=mine.comment)))
    return Message(summary, tuple(blocks), Tone.PLAIN if missing else Tone.SUCCESS)


def _row(call: Call, poll: DatePoll, number: int, mine: PollAnswer, page: int) -> tuple[Block, ...]:
    words, option = call.words, poll.option(number)
    now = mine.marks[number - 1]
    when = words.when(option.starts_at, option.ends_at)
    line = words("poll.row", number=number, when=when, mark=Text(mark_name(words, now), bold=True))
    token = to_token(poll.id)
    buttons = tuple(
        Button(
            words.text("poll.mark_button", number=number, mark=mark_name(words, mark)),
            Action("poll.mark", (token, str(number), mark.value, str(page))),
            Style.PRIMARY if mark is now else Style.PLAIN,
        )
        for mark in Mark
    )
    return Paragraph(line), Actions(buttons)


def _shortcuts(call: Call, poll: DatePoll, mine: PollAnswer) -> tuple[Button, ...]:
    words, token = call.words, to_token(poll.id)
    yes = words.text("poll.all", mark=mark_name(words, Mark.YES))
    buttons = [Button(yes, Action("poll.mark_all", (token, Mark.YES.value)))]
    if mine.given and mine.missing:
        no = words.text("poll.rest", mark=mark_name(words, Mark.NO))
        buttons.append(Button(no, Action("poll.mark_all", (token, Mark.NO.value, "1"))))
    return (*buttons, to("poll.say", words, token))


def _turning(call: Call, poll: DatePoll, page: int) -> tuple[Button, ...]:
    words, token = call.words, to_token(poll.id)
    buttons = []
    if page:
        before = Action("poll.page", (token, str(page - 1)))
        buttons.append(Button(words.text("poll.rows_before"), before))
    if (page + 1) * ROWS < len(poll.options):
        after = Action("poll.page", (token, str(page + 1)))
        buttons.append(Button(words.text("poll.rows_after"), after, Style.PRIMARY))
    return (*buttons, look_button(words, token))
