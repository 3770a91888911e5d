"""Answers to interactions: the callback, and the 15 minutes of follow-ups and edits after it."""

from collections.abc import Callable
from typing import Any

from tests.simulators.discord import messages
from tests.simulators.discord.errors import ApiError, Code, Json, refuse_form
from tests.simulators.discord.interactions import (
    FIRST_ANSWER_SECONDS,
    TOKEN_SECONDS,
    Answer,
    Interaction,
    Kind,
)
from tests.simulators.discord.limits_messages import check_choices, check_modal
from tests.simulators.discord.model import EPHEMERAL, Account, Message
from tests.simulators.discord.rest import Call, Route, snowflake
from tests.simulators.discord.wire import account_json, message_json
from tests.simulators.discord.world import World

MESSAGES = (Answer.MESSAGE, Answer.DEFERRED_MESSAGE)
UPDATES = (Answer.DEFERRED_UPDATE, Answer.UPDATE)
ALLOWED = {
    Kind.COMMAND: (*MESSAGES, Answer.MODAL),
    Kind.COMPONENT: (*MESSAGES, *UPDATES, Answer.MODAL),
    Kind.AUTOCOMPLETE: (Answer.CHOICES,),
    Kind.MODAL_SUBMIT: (*MESSAGES, *UPDATES),
}


def remember_refusals(handler: Callable[[World, Interaction, Call], Any]) -> Callable[[World, Call], Any]:
    """So that a test sees why its bot's answer never showed."""

    def remembering(world: World, call: Call) -> Any:
        interaction = world.interactions.get(call.params["token"])
        if interaction is None:
            raise ApiError(Code.UNKNOWN_WEBHOOK if "application" in call.params else Code.UNKNOWN_INTERACTION)
        try:
            return handler(world, interaction, call)
        except ApiError as error:
            interaction.refusals.append(error)
            raise

    return remembering


@remember_refusals
def answer_first(world: World, interaction: Interaction, call: Call) -> Json | None:
    if interaction.id != call.id("interaction"):
        raise ApiError(Code.UNKNOWN_INTERACTION)
    if interaction.answer is not None:
        raise ApiError(Code.ALREADY_ACKNOWLEDGED)
    if world.clock() - interaction.sent_at > FIRST_ANSWER_SECONDS:
        interaction.give_up()
        raise ApiError(Code.UNKNOWN_INTERACTION)
    kind = call.json.get("type")
    allowed = ALLOWED[interaction.kind]
    if kind not in allowed or (kind in UPDATES and interaction.source is None):
        names = [int(one) for one in allowed]
        raise refuse_form(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {names}.")
    answer = Answer(kind)
    _HOW[answer](world, interaction, call)
    interaction.acknowledge(answer)
    return _callback_json(interaction, answer) if call.query.get("with_response") in ("1", "true") else None


def _send(world: World, interaction: Interaction, call: Call) -> None:
    data = call.json.get("data") or {}
    interaction.original = _post(world, interaction, call, data)


def _defer(world: World, interaction: Interaction, call: Call) -> None:
    flags = (call.json.get("data") or {}).get("flags") or 0
    only_for = interaction.user if flags & EPHEMERAL else None
    about = _metadata(interaction)
    interaction.original = messages.placeholder(world, interaction.channel, only_for, about)
    interaction.waiting_text = True


def _defer_update(_world: World, interaction: Interaction, _call: Call) -> None:
    interaction.original = interaction.source


def _update(world: World, interaction: Interaction, call: Call) -> None:
    assert interaction.source is not None
    interaction.original = interaction.source
    messages.edit(world, interaction.source, call.draft(call.json.get("data") or {}))


def _suggest(_world: World, interaction: Interaction, call: Call) -> None:
    data = call.json.get("data") or {}
    check_choices(data)
    interaction.choices = data.get("choices") or []


def _open_form(_world: World, interaction: Interaction, call: Call) -> None:
    data = call.json.get("data") or {}
    check_modal(data)
    interaction.form = data
    interaction.original = interaction.source  # until the form is sent, which is an interaction of its own


_HOW: dict[Answer, Callable[[World, Interaction, Call], None]] = {
    Answer.MESSAGE: _send,
    Answer.DEFERRED_MESSAGE: _defer,
    Answer.DEFERRED_UPDATE: _defer_update,
    Answer.UPDATE: _update,
    Answer.CHOICES: _suggest,
    Answer.MODAL: _open_form,
}


def _post(world: World, interaction: Interaction, call: Call, payload: Json) -> Message:
    only_for: Account | None = interaction.user if (payload.get("flags") or 0) & EPHEMERAL else None
    return messages.post(
        world,
        interaction.channel,
        world.bot,
        call.draft(payload),
        only_for=only_for,
        interaction=_metadata(interaction),
    )


def _metadata(interaction: Interaction) -> Json:
    data: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": account_json(interaction.user),
        "authorizing_integration_owners": {},
    }
    if interaction.kind is Kind.COMPONENT and interaction.source:
        data["interacted_message_id"] = str(interaction.source.id)
    return data


def _callback_json(interaction: Interaction, answer: Answer) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    resource: Json = {"type": int(answer)}
    original = interaction.original
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = interaction.waiting_text
        about["response_message_ephemeral"] = original.ephemeral
        if answer in (Answer.MESSAGE, Answer.UPDATE):
            resource["message"] = message_json(original)
    return {"interaction": about, "resource": resource}


def _usable(world: World, interaction: Interaction, call: Call) -> None:
    """The token works after the first answer and for 15 minutes."""
    if call.id("application") != world.application_id or interaction.answer is None:
        raise ApiError(Code.UNKNOWN_WEBHOOK)
    if world.clock() - interaction.sent_at > TOKEN_SECONDS:
        raise ApiError(Code.DEAD_TOKEN)


@remember_refusals
def follow_up(world: World, interaction: Interaction, call: Call) -> Json:
    """The first one after a deferred answer fills the placeholder, which keeps its own privacy."""
    _usable(world, interaction, call)
    original = interaction.original
    if interaction.waiting_text and original is not None and not original.deleted:
        message = messages.edit(world, original, call.draft())
    else:
        message = _post(world, interaction, call, call.json)
        interaction.followups.append(message)
    interaction.complete()
    return message_json(message)


def _addressed(world: World, interaction: Interaction, call: Call) -> Message:
    _usable(world, interaction, call)
    wanted = call.params["message"]
    known = [one for one in (interaction.original, *interaction.followups) if one is not None]
    if wanted == "@original":
        known = known[:1] if interaction.original is not None else []
    else:
        number = snowflake(wanted, "message")
        known = [one for one in known if one.id == number]
    if not known or known[0].deleted:
        raise ApiError(Code.UNKNOWN_MESSAGE)
    return known[0]


@remember_refusals
def get_answer(world: World, interaction: Interaction, call: Call) -> Json:
    return message_json(_addressed(world, interaction, call))


@remember_refusals
def edit_answer(world: World, interaction: Interaction, call: Call) -> Json:
    message = messages.edit(world, _addressed(world, interaction, call), call.draft())
    interaction.complete()
    return message_json(message)


@remember_refusals
def delete_answer(world: World, interaction: Interaction, call: Call) -> None:
    messages.delete(world, _addressed(world, interaction, call))
    interaction.complete()


_HOOK = "/webhooks/{application}/{token}"

ROUTES: list[Route] = [
    ("POST", "/interactions/{interaction}/{token}/callback", answer_first),
    ("POST", _HOOK, follow_up),
    ("GET", _HOOK + "/messages/{message}", get_answer),
    ("PATCH", _HOOK + "/messages/{message}", edit_answer),
    ("DELETE", _HOOK + "/messages/{message}", delete_answer),
]
