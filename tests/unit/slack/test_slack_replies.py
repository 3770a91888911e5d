"""What a form becomes: problems at its own fields only, everything else takes its place."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import Api
from adapters.slack.arrivals import Back, Shown
from adapters.slack.direct import Direct
from adapters.slack.people import People
from adapters.slack.replies import Replies, invitation
from adapters.slack.shelf import Shelf
from bot.view import Action, Form, FormField, Message, Paragraph, Text, controls
from tests.builders.town import TestTown

FORM = Form("入庁届", Action("join.form", ("1",)), (FormField("name", "お名前"),), "送る")


@pytest.fixture
async def replies(town: TestTown) -> AsyncIterator[Replies]:
    async with aiohttp.ClientSession() as session:
        api = Api(AsyncWebClient(session=session), session)
        yield Replies(api, town.dispatcher, People(api, town.clock), Direct(api), Shelf())


async def shown(*fields: str, action: str = "eg1:join.form:1") -> Back:
    return Back("U1", "C1", view=Shown("V1", "入庁届", action, fields=frozenset(fields)))


def troubled(**problems: str) -> Form:
    return Form(FORM.title, FORM.action, FORM.fields, FORM.submit, problems=problems)


async def test_problems_stand_at_the_fields_of_the_form_they_belong_to(replies: Replies) -> None:
    answer = replies.in_form(troubled(name="必要です。"), await shown("name"))

    assert answer == {"response_action": "errors", "errors": {"name": "必要です。"}}


@pytest.mark.parametrize(
    ("fields", "action"), [(("name",), "eg1:profile.save:1"), (("title",), "eg1:join.form:1"), ((), "")]
)
async def test_problems_of_another_form_come_with_that_form(
    replies: Replies, fields: tuple[str, ...], action: str
) -> None:
    answer = replies.in_form(troubled(name="必要です。"), await shown(*fields, action=action))

    assert answer["response_action"] == "update"
    assert answer["view"]["callback_id"] == "eg1:join.form:1"
    assert answer["view"]["blocks"][0]["text"]["text"] == "お名前: 必要です。"


async def test_a_message_takes_the_forms_place_and_keeps_its_channel(replies: Replies) -> None:
    message = Message("できました", (Paragraph((Text("できました"),)),))

    answer = replies.in_form(message, await shown("name"))

    assert answer["view"]["title"]["text"] == "入庁届"
    assert answer["view"]["private_metadata"] == "C1"


async def test_an_invitation_opens_the_draft_with_what_was_typed(replies: Replies) -> None:
    words = replies.words(await shown())
    draft = Form(
        FORM.title,
        FORM.action,
        FORM.fields,
        FORM.submit,
        problems={"name": "必要です。"},
        draft="0123456789abc",
    )

    assert [each.action.token for each in controls(invitation(FORM, words))] == ["eg1:join.form:1"]  # type: ignore[union-attr]
    (button,) = controls(invitation(draft, words))
    assert button.action.token == "eg1:draft:0123456789abc"  # type: ignore[union-attr]
