"""Answers too long for a message wait here until their reader presses "read on"."""

import secrets
from collections import OrderedDict

from adapters.slack import limits
from adapters.slack.render import Json, Rendered, Renderer, label_text
from bot.interaction.words import Words
from bot.view import Message

REST_PREFIX = "rest:"
HELD = 300
_BUTTON_ROOM = 100


class Shelf:
    """Holds the latest long answers in memory; after a restart their buttons are politely out of date."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Message] = OrderedDict()

    def render(self, message: Message, prefix: str, words: Words, *, own_times: bool) -> Rendered:
        """A message for Slack, with a button to the whole of it where it did not fit."""
        renderer = Renderer(
            prefix,
            most=limits.MESSAGE_BLOCKS - 1,
            room=limits.MESSAGE_TEXT - _BUTTON_ROOM,
            own_times=own_times,
        )
        made = renderer.message(message)
        if not made.left:
            return made
        key = secrets.token_urlsafe(9)
        self._held[key] = message
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return Rendered(made.text, [*made.blocks, _button(key, prefix, words)], made.left)

    def find(self, action_id: str) -> Message | None:
        """The whole message behind a button."""
        return self._held.get(action_id.removeprefix(REST_PREFIX))


def _button(key: str, prefix: str, words: Words) -> Json:
    label = label_text(words.text("door.slack.read_on"), limits.BUTTON)
    button = {"type": "button", "action_id": f"{REST_PREFIX}{key}", "text": label}
    return {"type": "actions", "block_id": f"{prefix}-rest", "elements": [button]}
