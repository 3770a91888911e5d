"""毎回参加: one answer to every time of a series, and a look at the series itself."""

from typing import Annotated

from bot.domain.ids import EventId
from bot.domain.rsvps import RsvpStyle
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.references import carried
from bot.services.series import AnsweredAll, SeriesService
from bot.view import Answer
from commands.events import views
from commands.events.series_views import series_view


class OneSeries(Input):
    event: Annotated[str, Ref("event")]
    page: Annotated[int, Carried()] = 0


class AnswerSeries(Input):
    event: Annotated[str, Carried()]
    style: Annotated[RsvpStyle, Carried()]


class WithdrawSeries(Input):
    event: Annotated[str, Carried()]


class SeriesAnswering:
    """Handlers of answers to series."""

    def __init__(self, series: SeriesService) -> None:
        self._series = series

    async def look(self, call: Call, asked: OneSeries) -> Answer:
        """A series with its next dates."""
        number = page_of(asked.page)
        page = await self._series.page(asked.event, call.member.id, call.origin, number=number)
        return series_view(call.words, page, number=number)

    async def answer(self, call: Call, asked: AnswerSeries) -> Answer:
        """毎回「参加」."""
        event_id = EventId(carried(asked.event))
        answered = await self._series.answer(event_id, call.member.id, asked.style, call.origin)
        key = "series.now_answered" if answered.given else "series.now_answered_only"
        return _view(call, answered, key, style=views.style_name(call.words, asked.style))

    async def withdraw(self, call: Call, asked: WithdrawSeries) -> Answer:
        """Take it back."""
        event_id = EventId(carried(asked.event))
        withdrawn = await self._series.withdraw(event_id, call.member.id, call.origin)
        key = "series.now_withdrawn" if withdrawn.given else "series.now_withdrawn_only"
        return _view(call, withdrawn, key)


def _view(call: Call, answered: AnsweredAll, key: str, **values: str) -> Answer:
    title = answered.page.look.series.title
    said = call.words.text(key, title=title, count=answered.given, **values)
    return series_view(call.words, answered.page, said=said)
