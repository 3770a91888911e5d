"""What the simulated Web API does and refuses, through the real slack_sdk."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.integration.simulators.slack_desk import (
    NAME,
    PREFECTURE,
    form,
    plain,
    section,
)
from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import Message


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
def client(slack: SlackSimulator) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako", real_name="縁側 花子")


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
        hanako = slack.add_user("hanako")
        good, late = slack.workspace.new_trigger(hanako.id), slack.workspace.new_trigger(hanako.id)
        await client.views_open(trigger_id=good.id, view=form())
        clock.advance(3.5)

        used = await refusal(client.views_open(trigger_id=good.id, view=form()))
        expired = await refusal(client.views_open(trigger_id=late.id, view=form()))

    assert [used["error"], expired["error"]] == ["exchanged_trigger_id", "expired_trigger_id"]


async def test_views_go_three_deep_and_keep_what_was_entered(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    def trigger() -> str:
        return slack.workspace.new_trigger(hanako.id).id

    opened = await client.views_open(trigger_id=trigger(), view=form())
    root = hanako.modal
    assert root is not None
    hanako.fill(root, {"お名前": "花子"})
    updated = await client.views_update(
        view_id=root.id, hash=opened["view"]["hash"], view=form(NAME, PREFECTURE)
    )
    stale = await refusal(client.views_update(view_id=root.id, hash=opened["view"]["hash"], view=form()))
    await client.views_push(trigger_id=trigger(), view=form(title="二"))
    await client.views_push(trigger_id=trigger(), view=form(title="三"))
    too_deep = await refusal(client.views_push(trigger_id=trigger(), view=form(title="四")))

    assert updated["view"]["state"]["values"]["name"]["v"]["value"] == "花子"
    assert [stale["error"], too_deep["error"]] == ["hash_conflict", "push_limit_reached"]
    await hanako.close_modal()
    assert [hanako.modal.title if hanako.modal else None] == ["二"]


async def test_missing_scopes_are_named(slack: SlackSimulator, client: AsyncWebClient) -> None:
    slack.app.grant_only({"chat:write", "users:read"})

    granted = await client.auth_test()
    answer = await refusal(client.conversations_create(name="広報課"))

    assert granted.headers["x-oauth-scopes"] == "chat:write,users:read"
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:manage")
    assert answer["provided"] == "chat:write,users:read"


async def test_wrong_tokens_are_refused(slack: SlackSimulator) -> None:
    wrong = AsyncWebClient(token="xoxb-wrong", base_url=slack.base_url)
    bot = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)

    assert (await refusal(wrong.auth_test()))["error"] == "invalid_auth"
    assert (await refusal(bot.apps_connections_open(app_token=slack.bot_token)))[
        "error"
    ] == "not_allowed_token_type"
    assert (await refusal(bot.apps_connections_open(app_token="xapp-wrong")))["error"] == "invalid_auth"


async def test_channels_have_a_life(slack: SlackSimulator, client: AsyncWebClient, hanako: Person) -> None:
    made = (await client.conversations_create(name="広報課"))["channel"]["id"]
    await client.conversations_invite(channel=made, users=hanako.id)
    await client.conversations_setTopic(channel=made, topic="広報のこと")
    assert (await client.conversations_members(channel=made))["members"] == [
        slack.workspace.bot.id,
        hanako.id,
    ]
    await client.conversations_rename(channel=made, name="広報広聴課")
    taken = await refusal(client.conversations_create(name="広報広聴課"))
    special = await refusal(client.conversations_create(name="広報 課!"))
    capital = await refusal(client.conversations_create(name="Koho"))
    await client.conversations_archive(channel=made)
    again = await refusal(client.conversations_archive(channel=made))
    closed = await refusal(client.chat_postMessage(channel=made, text="まだ?"))

    errors = [each["error"] for each in (taken, special, capital, again, closed)]
    assert errors == [
        "name_taken",
        "invalid_name_specials",
        "invalid_name_specials",
        "already_archived",
        "is_archived",
    ]


async def test_members_come_and_go_with_an_event_each(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    square = slack.add_channel("ひろば", with_bot=False)

    await client.conversations_join(channel=square.id)
    await client.conversations_invite(channel=square.id, users=f"{hanako.id},U000", force=True)
    twice = await refusal(client.conversations_invite(channel=square.id, users=hanako.id))
    await client.conversations_kick(channel=square.id, user=hanako.id)

    assert twice["error"] == "already_in_channel"
    assert list(square.members) == [slack.workspace.bot.id]
    raised = [event.name for event in slack.events.log]
    assert raised == ["member_joined_channel", "member_joined_channel", "member_left_channel"]


async def test_posting_is_refused_where_the_bot_may_not(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    slack.app.grant_only(slack.app.scopes - {"chat:write.public"})
    outside = slack.add_channel("外", [hanako], with_bot=False)
    hidden = slack.add_channel("内緒", [hanako], private=True, with_bot=False)
    square = slack.add_channel("ひろば")

    def post(channel: str) -> Any:
        return client.chat_postMessage(channel=channel, text="こんにちは")

    answers = [
        await refusal(post(outside.id)),
        await refusal(post(hidden.id)),
        await refusal(post("C000")),
        await refusal(client.chat_postEphemeral(channel=square.id, user=hanako.id, text="あなたへ")),
        await refusal(client.chat_postMessage(channel=square.id, text="あ" * 40_001)),
    ]

    expected = [
        "not_in_channel",
        "channel_not_found",
        "channel_not_found",
        "user_not_in_channel",
        "msg_too_long",
    ]
    assert [answer["error"] for answer in answers] == expected


async def test_history_pages_and_finds_threads(slack: SlackSimulator, client: AsyncWebClient) -> None:
    square = slack.add_channel("ひろば")
    posted = [
        (await client.chat_postMessage(channel=square.id, text=str(number)))["ts"] for number in range(5)
    ]
    await client.chat_postMessage(channel=square.id, text="返事", thread_ts=posted[0])

    first = await client.conversations_history(channel=square.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=square.id, limit=3, cursor=cursor)
    later = await client.conversations_history(channel=square.id, oldest=posted[3])
    thread = await client.conversations_replies(channel=square.id, ts=posted[0])

    assert [each["text"] for each in first["messages"]] == ["4", "3", "2"]
    assert [each["text"] for each in second["messages"]] == ["1", "0"]
    assert [each["text"] for each in later["messages"]] == ["4"]
    assert [each["text"] for each in thread["messages"]] == ["0", "返事"]


@pytest.mark.parametrize(
    ("text", "pings"),
    [
        ("<!channel> と <!here|here> と <!everyone>", {"!channel", "!here", "!everyone"}),
        ("&lt;!channel&gt; @channel ＠everyone <!date^1^{date}|&lt;!here&gt;>", set()),
        ("<@U0001|花子> <!subteam^S0001|@広報課>", {"U0001", "S0001"}),
    ],
)
async def test_pings_are_what_live_syntax_says(
    slack: SlackSimulator, client: AsyncWebClient, text: str, pings: set[str]
) -> None:
    square = slack.add_channel("ひろば")

    await client.chat_postMessage(channel=square.id, text=text)
    await client.chat_postMessage(channel=square.id, text="件名", blocks=[section(text)])
    await client.chat_postMessage(
        channel=square.id, text="件名", blocks=[{"type": "header", "text": plain(text)}]
    )

    assert [message.pings for message in square.messages] == [pings, pings, set()]


async def test_rich_text_pings_too(slack: SlackSimulator, client: AsyncWebClient) -> None:
    square = slack.add_channel("ひろば")
    parts = [{"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U0001"}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}

    await client.chat_postMessage(channel=square.id, text="件名", blocks=[rich])

    assert square.messages[0].pings == {"!here", "U0001"}


async def test_metadata_is_read_back_only_when_asked_for(
    slack: SlackSimulator, client: AsyncWebClient
) -> None:
    square = slack.add_channel("ひろば")
    mark = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    await client.chat_postMessage(channel=square.id, text="お知らせ", metadata=mark)
    broken = client.chat_postMessage(channel=square.id, text="?", metadata={"event_type": "delivery"})

    plainly = await client.conversations_history(channel=square.id)
    fully = await client.conversations_history(channel=square.id, include_all_metadata=True)

    assert [each.get("metadata") for each in (plainly["messages"][0], fully["messages"][0])] == [None, mark]
    assert (await refusal(broken))["error"] == "invalid_metadata_format"


async def test_only_a_component_s_response_url_deletes_its_message(
    slack: SlackSimulator, hanako: Person
) -> None:
    asked = slack.workspace.say(
        Message(hanako.dm, slack.workspace.new_ts(), slack.workspace.bot.id, "消しますか")
    )
    of_command = slack.workspace.new_response_url(hanako.id, hanako.dm, None)
    of_button = slack.workspace.new_response_url(hanako.id, hanako.dm, asked)
    body = {"text": "消えません", "delete_original": True}

    async with ClientSession() as session:
        for right in (of_command, of_button):
            async with session.post(slack.response_url(right), json=body) as answer:
                assert answer.status == 200

    assert asked.deleted
    assert [message.text for message in hanako.ephemerals] == ["消えません"]


async def test_a_response_url_is_good_for_five_uses_in_half_an_hour() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack, ClientSession() as session:
        hanako = slack.add_user("hanako")
        right = slack.workspace.new_response_url(hanako.id, hanako.dm, None)
        other = slack.workspace.new_response_url(hanako.id, hanako.dm, None)

        async def use(url: str) -> int:
            async with session.post(url, json={"text": "返事", "replace_original": True}) as answer:
                return answer.status

        statuses = [await use(slack.response_url(right)) for _ in range(6)]
        clock.advance(1_801)
        statuses.append(await use(slack.response_url(other)))

    assert statuses == [200] * 5 + [404, 404]
    assert len(hanako.ephemerals) == 5


async def test_a_changed_message_keeps_its_blocks_until_told_otherwise(
    slack: SlackSimulator, client: AsyncWebClient
) -> None:
    square = slack.add_channel("ひろば")
    posted = await client.chat_postMessage(channel=square.id, text="前", blocks=[section("前")])
    message = square.messages[0]

    await client.chat_update(channel=square.id, ts=posted["ts"], text="後")
    assert slack.text_of(message) == "前"
    await client.chat_update(channel=square.id, ts=posted["ts"], text="後", blocks=[])
    assert slack.text_of(message) == "後"
    await client.chat_delete(channel=square.id, ts=posted["ts"])
    gone = await refusal(client.chat_update(channel=square.id, ts=posted["ts"], text="?"))

    assert square.messages == []
    assert gone["error"] == "message_not_found"


async def test_the_bot_changes_only_its_own_messages(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    square = slack.add_channel("ひろば", [hanako])
    await hanako.say(square, "私の投稿")
    ts = square.messages[0].ts

    answers = [
        await refusal(client.chat_update(channel=square.id, ts=ts, text="?")),
        await refusal(client.chat_delete(channel=square.id, ts=ts)),
    ]

    assert [answer["error"] for answer in answers] == ["cant_update_message", "cant_delete_message"]


async def test_marks_are_set_once(slack: SlackSimulator, client: AsyncWebClient) -> None:
    square = slack.add_channel("ひろば")
    ts = (await client.chat_postMessage(channel=square.id, text="お知らせ"))["ts"]
    await client.reactions_add(channel=square.id, timestamp=ts, name="eyes")
    await client.pins_add(channel=square.id, timestamp=ts)

    answers = [
        await refusal(client.reactions_add(channel=square.id, timestamp=ts, name="eyes")),
        await refusal(client.pins_add(channel=square.id, timestamp=ts)),
    ]

    assert [answer["error"] for answer in answers] == ["already_reacted", "already_pinned"]


async def test_mail_addresses_need_their_own_scope(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    full = (await client.users_info(user=hanako.id, include_locale=True))["user"]
    slack.app.grant_only({"users:read"})
    bare = (await client.users_info(user=hanako.id))["user"]

    assert (full["locale"], full["tz"], full["profile"]["email"]) == (
        "ja-JP",
        "Asia/Tokyo",
        "hanako@example.jp",
    )
    assert "email" not in bare["profile"]


async def test_a_direct_message_opens_by_conversation_or_by_user(
    client: AsyncWebClient, hanako: Person
) -> None:
    opened = (await client.conversations_open(users=hanako.id))["channel"]["id"]

    await client.chat_postMessage(channel=opened, text="一通目")
    await client.chat_postMessage(channel=hanako.id, text="二通目")

    assert [message.text for message in hanako.dms] == ["一通目", "二通目"]


async def test_a_file_is_announced_brought_and_shared(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    dm = await client.conversations_open(users=hanako.id)
    channel = dm["channel"]["id"]

    await client.files_upload_v2(channel=channel, filename="a.md", content="# 報告")

    (shared,) = [one for one in slack.workspace.channels[channel].messages if one.files]
    assert {name: content.decode() for name, content in shared.files.items()} == {"a.md": "# 報告"}


async def test_a_file_that_was_not_brought_whole_is_not_shared(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    dm = await client.conversations_open(users=hanako.id)
    asked = await client.files_getUploadURLExternal(filename="a.md", length=10)
    async with ClientSession() as session, session.post(asked["upload_url"], data=b"short") as answer:
        assert answer.status == 400

    files = [{"id": asked["file_id"], "title": "a.md"}]
    share = client.files_completeUploadExternal(files=files, channel_id=dm["channel"]["id"])
    assert (await refusal(share))["error"] == "file_not_found"
    slack.app.grant_only({"im:write"})
    again = client.files_getUploadURLExternal(filename="a.md", length=10)
    assert (await refusal(again))["error"] == "missing_scope"
