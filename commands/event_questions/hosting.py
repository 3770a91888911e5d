"""What a host does with questions: the service checks who they are."""

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.parts import PAGE
from bot.services.event_question_desk import Contexts, EventQuestionDesk, Moved
from bot.view import Answer
from commands.event_questions import views
from commands.event_questions.references import (
    EventOf,
    HideQuestion,
    MergeQuestion,
    MoveQuestion,
    OneQuestion,
    RowsOf,
)


class Hosting:
    """Handlers for those who may manage the event."""

    def __init__(self, desk: EventQuestionDesk) -> None:
        self._desk = desk
        self.form = Command("event_question.move_form", MoveQuestion, self.move_now, listed=False)

    async def queue(self, call: Call, asked: EventOf) -> Answer:
        """What comes next."""
        return await self._queue(call, asked.event)

    async def take(self, call: Call, asked: OneQuestion) -> Answer:
        """取り上げる, and the one after it."""
        detail = await self._desk.take(asked.question_id, call.origin)
        return await self._queue(call, to_token(detail.event.id), said="event_question.now_taken")

    async def put_back(self, call: Call, asked: OneQuestion) -> Answer:
        """Let it wait again."""
        detail = await self._desk.put_back(asked.question_id, call.origin)
        return await self._queue(call, to_token(detail.event.id), said="event_question.now_waiting")

    async def hide(self, call: Call, asked: HideQuestion) -> Answer:
        """非表示, with the reason for its author."""
        detail = await self._desk.hide(asked.question_id, asked.reason, call.origin)
        return await self._queue(call, to_token(detail.event.id), said="event_question.now_hidden")

    async def merge(self, call: Call, asked: OneQuestion) -> Answer:
        """まとめる: into which one?"""
        detail, page = await self._desk.others(asked.question_id, call.origin, limit=PAGE)
        return views.merge_view(call.words, detail, page)

    async def merge_into(self, call: Call, asked: MergeQuestion) -> Answer:
        """Into this one."""
        kept = await self._desk.merge(asked.question_id, asked.into_id, call.origin)
        return await self._queue(call, to_token(kept.event.id), said="event_question.now_merged")

    async def taken(self, call: Call, asked: RowsOf) -> Answer:
        """What was taken up."""
        return await self._taken(call, asked.event, asked.page)

    async def move(self, call: Call, asked: OneQuestion) -> Answer:
        """Q&Aに移す: the form for an answer, which may stay empty."""
        detail = await self._desk.movable(asked.question_id, call.origin)
        return form_for(self.form, call.words, args=(asked.which,), intro=detail.seen.question.text)

    async def move_now(self, call: Call, form: MoveQuestion) -> Answer:
        """The form came in."""
        detail = await self._desk.movable(form.question_id, call.origin)
        contexts = _contexts(call, detail.event.title)
        moved = await self._desk.move(form.question_id, form.answer, contexts, call.origin)
        return await self._moved(call, moved)

    async def move_all(self, call: Call, asked: EventOf) -> Answer:
        """Everything that was taken up."""
        page = await self._desk.taken(asked.event, call.origin, limit=1)
        moved = await self._desk.move_all(asked.event, _contexts(call, page.event.title), call.origin)
        return await self._moved(call, moved)

    async def _moved(self, call: Call, moved: Moved) -> Answer:
        said = call.words.text("event_question.now_moved", count=len(moved.questions))
        return await self._taken(call, to_token(moved.event.id), 0, said=said)

    async def _queue(self, call: Call, event: str, *, said: str = "") -> Answer:
        page = await self._desk.queue(event, call.origin)
        return views.queue_view(call.words, page, said=call.words.text(said) if said else "")

    async def _taken(self, call: Call, event: str, asked: int, *, said: str = "") -> Answer:
        number = page_of(asked)
        page = await self._desk.taken(event, call.origin, limit=PAGE, offset=number * PAGE)
        over = not page.event.open_at(call.now)
        return views.taken_view(call.words, page, number, over=over, said=said)


def _contexts(call: Call, title: str) -> Contexts:
    return Contexts(
        call.words.text("event_question.context", title=title),
        call.words.text("event_question.context_anonymous", title=title),
    )
