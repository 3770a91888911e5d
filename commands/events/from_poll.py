"""この日に決める: a candidate of a date poll becomes an event on the usual confirm screen."""

from typing import Annotated

from bot.domain.ids import PollId
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.interaction.references import carried
from bot.services.date_polls import DatePollService
from bot.view import Answer
from commands.events.creating import Creating


class DecidePoll(Input):
    which: Annotated[str, Carried()]
    number: Annotated[int, Carried()]


class FromPoll:
    """The handler; ``creating`` shows the confirm screen."""

    def __init__(self, polls: DatePollService, creating: Creating) -> None:
        self._polls = polls
        self._creating = creating

    async def decide(self, call: Call, asked: DecidePoll) -> Answer:
        """この日に決める; the poll counts as decided only once the event is public."""
        poll_id = PollId(carried(asked.which))
        seen = await self._polls.get(poll_id, call.origin)
        option = seen.poll.option(asked.number)
        draft = await self._polls.draft_event(
            poll_id,
            asked.number,
            call.actor.account.id,
            call.words.when(option.starts_at, option.ends_at).text,
            call.origin,
        )
        return await self._creating.confirm(call, draft)
