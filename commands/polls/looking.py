"""Finding date polls, looking at one and at who answered what, and ending one without a date."""

from typing import Annotated

from bot.domain.date_polls import DatePoll
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, beside, done, to
from bot.interaction.words import Words
from bot.services.date_polls import DatePollService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Option,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.polls.answering import OnePoll, PollPage
from commands.polls.views import detail_view, look_button, marks_text, short

SUGGESTIONS = 25


class Polls(Input):
    """Empty for all open ones."""

    poll: Annotated[str, Ref("poll")] = ""
    page: Annotated[int, Carried()] = 0


class Looking:
    """Handlers of lists and details."""

    def __init__(self, polls: DatePollService) -> None:
        self._polls = polls

    async def look(self, call: Call, asked: Polls) -> Answer:
        """One poll, or all open ones."""
        if asked.poll:
            return detail_view(call.words, await self._polls.see(asked.poll, call.origin), call.now)
        words, page = call.words, page_of(asked.page)
        found = await self._polls.open_ones(call.origin, limit=PAGE + 1, offset=page * PAGE)
        heading = words.text("poll.list_heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(_row(words, poll) for poll in found[:PAGE])))
        else:
            blocks.append(Paragraph(words("poll.list_empty")))
        turning = beside("poll.list", page, words, more=len(found) > PAGE, before=("",))
        blocks.append(Actions((*turning, to("poll.new", words, style=Style.PRIMARY))))
        return Message(heading, tuple(blocks))

    async def people(self, call: Call, asked: PollPage) -> Answer:
        """だれがどう答えたか, ten to a page."""
        words, page = call.words, page_of(asked.page)
        poll, found = await self._polls.people(asked.poll_id, call.origin, limit=PAGE + 1, offset=page * PAGE)
        heading = words.text("poll.people_heading", title=poll.title)
        dates = "\n".join(
            words.text("poll.numbered", number=one.number, when=short(words, one)) for one in poll.options
        )
        blocks: list[Block] = [Heading((Text(heading),)), Paragraph((Text(dates),))]
        if found:
            rows = (Field(one.name, (Text(marks_text(words, one.answer)),)) for one in found[:PAGE])
            blocks.append(Fields(tuple(rows)))
        else:
            blocks.append(Paragraph(words("poll.nobody")))
        turning = beside("poll.people", page, words, more=len(found) > PAGE, before=(asked.which,))
        blocks.append(Actions((*turning, look_button(words, asked.which))))
        return Message(heading, tuple(blocks))

    async def ask_close(self, call: Call, asked: OnePoll) -> Answer:
        """日を決めずに終える: asked once more."""
        seen = await self._polls.get(asked.poll_id, call.origin)
        seen.poll.check_open()
        seen.check_manages()
        words = call.words
        close = Button(
            words.text("command.poll.close_now.title"),
            Action("poll.close_now", (asked.which,)),
            Style.DANGER,
        )
        title = seen.poll.title
        return done(
            call,
            "poll.confirm_close",
            close,
            look_button(words, asked.which),
            tone=Tone.NOTICE,
            title=title,
        )

    async def close(self, call: Call, asked: OnePoll) -> Answer:
        """終える."""
        poll = await self._polls.close(asked.poll_id, call.origin)
        again = to("poll.new", call.words)
        return done(call, "poll.now_closed", again, to("poll.list", call.words), title=poll.title)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Open polls whose title contains what was typed."""
        found = await self._polls.search(typed, call.origin, limit=SUGGESTIONS)
        return tuple(Option(poll.title, to_token(poll.id)) for poll in found)


def _row(words: Words, poll: DatePoll) -> Item:
    note = words("poll.list_row", deadline=poll.deadline, count=poll.answered, options=len(poll.options))
    look = Button(words.text("poll.look_and_answer"), Action("poll.list", (to_token(poll.id),)))
    return Item((Text(poll.title, bold=True),), note, look)
