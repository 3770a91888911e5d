"""What Slack delivers, read into one shape: who did what, and the ways an answer can go back.

The payloads are Slack's own (docs.slack.dev, "interaction payloads"); of each only what we need is read.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.modals import values_of
from adapters.slack.mrkdwn import THREAD_MARK
from bot.interaction.call import Spoken
from bot.view import Action

Json = dict[str, Any]

ANSWER_PREFIX = "answer"  # block_ids of a private message that is itself an answer
MESSAGE_SHORTCUT = "message:"  # callback_id of an entry in a message's menu, followed by the command's path
GLOBAL_SHORTCUT = "global:"
TRIGGER_SECONDS = 2.5  # Slack's own limit is three, the way there included (PLATFORMS.md, trap 13)


@dataclass(frozen=True, slots=True)
class Shown:
    """The view somebody acted in. ``token`` and ``fields`` are its action and its inputs, if it is a form."""

    id: str
    title: str = ""
    token: str = ""
    is_home: bool = False
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Back:
    """The ways an answer can go. ``channel``: where it happened, direct conversations included.

    replaces: the pressed message is private and becomes the answer. event: nothing came with it but the
    place; a private channel is answered openly there, a shared one so that only the person sees it.
    """

    user_id: str
    channel: str = ""
    thread_ts: str = ""
    trigger_id: str = ""
    response_url: str = ""
    view: Shown | None = None
    replaces: bool = False
    event: bool = False
    home: bool = False
    born: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def channel_id(self) -> str:
        """The channel for the core; a direct conversation is none."""
        return "" if self.channel.startswith("D") else self.channel

    @property
    def can_open(self) -> bool:
        """Whether there is still time to open a view."""
        age = asyncio.get_running_loop().time() - self.born
        return bool(self.trigger_id) and age < TRIGGER_SECONDS


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery. ``typed`` holds words where words were typed (then ``action`` is not looked at);
    ``message`` the text of the message a shortcut was used on. An ``action`` of None is a forged widget.
    """

    key: str
    user_name: str
    back: Back
    action: Action | None = None
    typed: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    complete: bool = False
    message: str | None = None
    spoken: Spoken | None = None


def from_command(body: Json) -> Arrival:
    """A slash command."""
    back = Back(
        body["user_id"],
        body["channel_id"],
        trigger_id=body["trigger_id"],
        response_url=body["response_url"],
    )
    return Arrival(body["trigger_id"], body.get("user_name", ""), back, typed=body.get("text", ""))


def from_press(body: Json) -> Arrival:
    """A button or a menu, in a message or in a view."""
    (pressed, *_) = body["actions"]
    action = Action.read(pressed["action_id"])
    chosen = (pressed.get("selected_option") or {}).get("value")
    if action and chosen is not None:
        action = _with(action, str(chosen))
    container, view = body.get("container", {}), body.get("view")
    is_answer = str(pressed.get("block_id", "")).startswith(f"{ANSWER_PREFIX}-")
    back = Back(
        body["user"]["id"],
        view.get("private_metadata", "") if view else body.get("channel", {}).get("id", ""),
        thread_ts=container.get("thread_ts", ""),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        view=_shown(view) if view else None,
        replaces=bool(container.get("is_ephemeral")) or is_answer,
    )
    return Arrival(_key(body, pressed.get("action_ts", "")), _name(body), back, action=action)


def from_form(body: Json) -> Arrival:
    """A submitted form."""
    view = body["view"]
    back = Back(
        body["user"]["id"],
        view.get("private_metadata", ""),
        trigger_id=body.get("trigger_id", ""),
        view=_shown(view),
    )
    values = values_of(view["state"]["values"])
    return Arrival(
        _key(body, f"{view['id']}:{view.get('hash', '')}"),
        _name(body),
        back,
        action=Action.read(view["callback_id"]),
        values=values,
        complete=True,
    )


def from_shortcut(body: Json) -> Arrival:
    """A shortcut, from the menu everywhere or from a message's."""
    name = str(body["callback_id"])
    path = name.removeprefix(MESSAGE_SHORTCUT).removeprefix(GLOBAL_SHORTCUT)
    back = Back(
        body["user"]["id"],
        body.get("channel", {}).get("id", ""),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )
    message = body["message"].get("text", "") if body["type"] == "message_action" else None
    action = Action(path) if ":" not in path and path else None
    return Arrival(
        _key(body, body.get("action_ts", "")),
        _name(body),
        back,
        action=action,
        message=message,
        spoken=_spoken(body) if body["type"] == "message_action" else None,
    )


def from_home(body: Json) -> Arrival:
    """Somebody opened the App Home."""
    return Arrival(body["event_id"], "", Back(body["event"]["user"], home=True), typed="")


def from_words(body: Json, bot_user_id: str) -> Arrival | None:
    """A direct message to the bot or a mention of it; None for what no person said anew."""
    event = body["event"]
    is_ours = event.get("bot_id") or event.get("user") in (None, bot_user_id)
    if is_ours or event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    text = str(event.get("text", "")).replace(f"<@{bot_user_id}>", " ")
    back = Back(event["user"], event["channel"], thread_ts=event.get("thread_ts", ""), event=True)
    return Arrival(body["event_id"], "", back, typed=text)


def _shown(view: Json) -> Shown:
    fields = frozenset(block["block_id"] for block in view.get("blocks", []) if block["type"] == "input")
    title = (view.get("title") or {}).get("text", "")
    return Shown(view["id"], title, view.get("callback_id", ""), view.get("type") == "home", fields)


def _spoken(body: Json) -> Spoken:
    """Who wrote the message a menu was used on, and in which thread it stands, if in any."""
    message, channel = body["message"], body["channel"]["id"]
    author = "" if message.get("bot_id") else str(message.get("user") or "")
    thread_ts = message.get("thread_ts", "")
    thread_id = f"{channel}{THREAD_MARK}{thread_ts}" if thread_ts else channel
    return Spoken(f"{channel}{THREAD_MARK}{message['ts']}", author, thread_id)


def _with(action: Action, chosen: str) -> Action | None:
    try:
        return Action(action.verb, (*action.args, chosen))
    except ValueError:
        return None


def _key(body: Json, other: str) -> str:
    """What is unique per delivery: the trigger; Slack makes a new one for every thing somebody does."""
    return str(body.get("trigger_id") or f"{body['user']['id']}:{other}")


def _name(body: Json) -> str:
    return str(body["user"].get("name") or body["user"].get("username") or "")
