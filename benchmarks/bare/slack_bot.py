"""A bare bot on slack-bolt over Socket Mode: one command and one kind of button.

``process_before_response`` switches off the poll that looks every 10 ms whether a listener acknowledged.
A command's answer travels in its acknowledgement; a button is answered by one call.
"""

import asyncio
import re
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.bare.arguments import READY, Arguments, read_arguments
from benchmarks.bare.rules import BUTTON, Store, answer_text, list_text, read_button

Json = dict[str, Any]


def make_app(client: AsyncWebClient, store: Store) -> AsyncApp:
    app = AsyncApp(client=client, process_before_response=True)

    async def show(ack: AsyncAck, body: Json) -> None:
        lines = await store.page(body["team_id"], body["user_id"])
        await ack(text=list_text(lines))

    async def take(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        pressed = read_button(body["actions"][0]["action_id"])
        if pressed:
            request = f"slack:{body['trigger_id']}"
            said = await store.answer(request, body["team"]["id"], body["user"]["id"], *pressed)
            await respond(text=answer_text(said), response_type="ephemeral", replace_original=False)

    app.command("/engawa")(show)
    app.action(re.compile(f"{BUTTON}:.*"))(take)
    return app


async def run(given: Arguments) -> None:
    await given.store.open()
    client = AsyncWebClient(token=given.token, base_url=given.api_base)
    handler = AsyncSocketModeHandler(make_app(client, given.store), given.app_token, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    print(READY, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(read_arguments()))
