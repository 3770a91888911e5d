"""Sending questions to an event, wanting to hear others', taking one's own back."""

from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.parts import PAGE, done, to
from bot.services.event_questions import EventQuestionService
from bot.view import Answer, Tone
from commands.event_questions import views
from commands.event_questions.references import AskAtEvent, OneQuestion, QuestionsOf, RowsOf, VoteFor


class Asking:
    """Handlers of everybody."""

    def __init__(self, service: EventQuestionService) -> None:
        self._service = service

    async def ask(self, call: Call, asked: AskAtEvent) -> Answer:
        """質問を送る."""
        event, question = await self._service.ask(
            asked.event, call.member.id, asked.question, asked.naming, call.origin
        )
        key = "event_question.sent_anonymous" if question.anonymous else "event_question.sent"
        look = to("event.questions", call.words, to_token(event.id))
        return done(call, key, look, views.event_button(call.words, event), title=event.title)

    async def list(self, call: Call, asked: QuestionsOf) -> Answer:
        """An event's questions, the most wanted first."""
        return await self._list(call, asked.event, asked.page)

    async def rows(self, call: Call, asked: RowsOf) -> Answer:
        """Another page of them."""
        return await self._list(call, asked.event, asked.page)

    async def look(self, call: Call, asked: OneQuestion) -> Answer:
        """One of them in full."""
        return views.detail_view(call.words, await self._service.look(asked.question_id, call.origin))

    async def vote(self, call: Call, asked: VoteFor) -> Answer:
        """聞きたい, or not any more; back to the list."""
        detail = await self._service.vote(asked.question_id, call.member.id, call.origin)
        key = "event_question.wanted" if detail.seen.voted else "event_question.not_wanted"
        return await self._list(call, to_token(detail.event.id), asked.page, said=call.words.text(key))

    async def withdraw(self, call: Call, asked: OneQuestion) -> Answer:
        """Take one's own back."""
        detail = await self._service.withdraw(asked.question_id, call.origin)
        look = to("event.questions", call.words, to_token(detail.event.id))
        return done(call, "event_question.withdrawn", look, tone=Tone.PLAIN)

    async def _list(self, call: Call, event: str, asked: int, *, said: str = "") -> Answer:
        number = page_of(asked)
        page = await self._service.page(event, call.origin, limit=PAGE, offset=number * PAGE)
        open_ = page.event.open_at(call.now)
        return views.list_view(call.words, page, number, open_=open_, said=said)
