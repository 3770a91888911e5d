"""Ids and messages as the page reads them."""

import json
from datetime import datetime
from typing import Any

from bot.domain.ids import to_token
from bot.ports.local import ChatMessage


def message_json(message: ChatMessage) -> dict[str, Any]:
    """A stored message. Ids travel as tokens, which sort like the ids and fit a JavaScript string."""
    return {
        "id": to_token(message.id),
        "room": message.room_id,
        "author": message.author,
        "content": json.loads(message.payload),
        "at": message.posted_at.isoformat(),
        "edited": message.edited_at is not None,
    }


def milliseconds(at: datetime) -> int:
    """A moment as JavaScript counts."""
    return int(at.timestamp() * 1000)


def posted_event(message: ChatMessage) -> dict[str, Any]:
    """Tells pages of a message that is new or has changed."""
    return {"event": "message", "message": message_json(message)}


CHANGED = {"event": "changed"}
"""Tells pages that rooms or personas are not what they were."""
