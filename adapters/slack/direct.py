"""The direct conversations of the bot, opened once per person."""

from collections import OrderedDict

from adapters.slack.api import Api

REMEMBERED = 10_000


class Direct:
    """Finds the channel of a direct conversation. Raises what Api raises."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: OrderedDict[str, str] = OrderedDict()

    async def channel(self, user_id: str) -> str:
        """The channel id of the conversation with a person."""
        if user_id not in self._known:
            opened = await self._api.write("conversations.open", users=user_id)
            self._known[user_id] = str(opened["channel"]["id"])
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[user_id]
