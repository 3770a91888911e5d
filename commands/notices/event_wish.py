"""このイベントだけ: reminded of one event otherwise than of all."""

from typing import Annotated

from bot.domain.reminders import MemberPreset
from bot.interaction.call import Call
from bot.interaction.params import Input, Ref
from bot.services.notice_wishes import NoticeWishService
from bot.view import Answer
from commands.notices.views import event_view


class EventReminders(Input):
    event: Annotated[str, Ref("event")]
    preset: MemberPreset | None = None


class EventWishes:
    """Handler of one event's reminders."""

    def __init__(self, service: NoticeWishService) -> None:
        self._service = service

    async def choose(self, call: Call, asked: EventReminders) -> Answer:
        """What one wants of an event; with something chosen, after it was changed."""
        if asked.preset is None:
            return event_view(call.words, await self._service.event_wish(asked.event, call.origin))
        wish = await self._service.remind_of(asked.event, asked.preset, call.origin)
        said = call.words.text("notices.event_chosen", title=wish.event.title)
        return event_view(call.words, wish, said=said)
