"""What the town says by itself on Slack: posted once, found again, changed; what cannot arrive is told."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.ports.messenger import Address, Busy, Posted, Unreachable, Unsure
from bot.view import Action, Actions, Button, Line, Link, Mention, Message, Paragraph, Text
from tests.integration.slack.slack_office import Office, install, make_door
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import TEAM_ID, Channel

MARK = "0123456789abcdef01234567"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def say(text: str, *more: Line) -> Message:
    return Message(text, (Paragraph((Text(text),)), *(Paragraph(line) for line in more)))


def at(channel: Channel | str) -> Address:
    channel_id = channel if isinstance(channel, str) else channel.id
    return Address(Platform.SLACK, TEAM_ID, channel_id)


def to(person: Person | str) -> Address:
    return Address(Platform.SLACK, TEAM_ID, user_external_id=person if isinstance(person, str) else person.id)


@pytest.fixture
def square(slack: SlackSimulator, hanako: Person) -> Channel:
    return slack.add_channel("広場", [hanako])


async def test_a_message_is_posted_with_its_mark_and_found_by_it(office: Office, square: Channel) -> None:
    posted = await office.door.messenger.send(at(square), say("お知らせ"), mark=MARK, people={})

    (message,) = square.messages
    assert message.metadata == {"event_type": "engawa", "event_payload": {"mark": MARK}}
    assert posted == Posted(square.id, message.ts)
    assert await office.door.messenger.find(at(square), mark=MARK, since=LONG_AGO) == posted
    assert await office.door.messenger.find(at(square), mark="other", since=LONG_AGO) is None
    later = datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251 - the simulator's clock is the machine's
    assert await office.door.messenger.find(at(square), mark=MARK, since=later) is None


async def test_a_message_whose_answer_was_cut_is_found_and_not_posted_twice(
    office: Office, square: Channel
) -> None:
    office.slack.faults.cut("chat.postMessage")

    with pytest.raises(Unsure):
        await office.door.messenger.send(at(square), say("一度だけ"), mark=MARK, people={})

    assert await office.door.messenger.find(at(square), mark=MARK, since=LONG_AGO) is not None
    assert len(square.messages) == 1
    assert len(office.slack.calls_to("chat.postMessage")) == 1


async def test_somebody_elses_message_is_not_taken_for_ours(
    office: Office, square: Channel, hanako: Person
) -> None:
    await hanako.say(square, "まねをします")
    square.messages[0].metadata = {"event_type": "engawa", "event_payload": {"mark": MARK}}

    assert await office.door.messenger.find(at(square), mark=MARK, since=LONG_AGO) is None


async def test_an_old_mark_is_found_behind_many_messages(
    office: Office, square: Channel, hanako: Person
) -> None:
    posted = await office.door.messenger.send(at(square), say("お知らせ"), mark=MARK, people={})
    for number in range(230):
        await hanako.say(square, f"{number}")

    assert await office.door.messenger.find(at(square), mark=MARK, since=LONG_AGO) == posted


async def test_a_direct_message_arrives_and_is_changed(office: Office, hanako: Person) -> None:
    posted = await office.door.messenger.send(to(hanako), say("こんにちは"), mark=MARK, people={})
    assert await office.door.messenger.find(to(hanako), mark=MARK, since=LONG_AGO) == posted

    await office.door.messenger.edit(to(hanako), posted, say("変わりました"), people={})

    (message,) = hanako.dms
    assert office.slack.text_of(message) == "変わりました"


async def test_only_the_people_given_are_pinged(office: Office, square: Channel, hanako: Person) -> None:
    line: Line = (
        Mention(MemberId(1), "花子"),
        Text(" <!channel> <@U1> @here "),
        Mention(MemberId(2), "<!here>"),
        Link("https://example.jp"),
    )

    await office.door.messenger.send(
        at(square), say("<!channel> @here", line), mark=MARK, people={MemberId(1): hanako.id}
    )

    assert square.messages[0].pings == {hanako.id}


async def test_a_public_channel_is_entered_and_a_private_one_is_not(
    office: Office, slack: SlackSimulator, hanako: Person
) -> None:
    public = slack.add_channel("公開", [hanako], with_bot=False)
    private = slack.add_channel("非公開", [hanako], with_bot=False, private=True)

    await office.door.messenger.send(at(public), say("入ります"), mark=MARK, people={})

    assert len(public.messages) == 1
    assert await office.door.messenger.find(at(public), mark=MARK, since=LONG_AGO)
    with pytest.raises(Unreachable):
        await office.door.messenger.send(at(private), say("入れません"), mark=MARK, people={})


async def test_what_will_never_arrive_is_told(
    office: Office, slack: SlackSimulator, square: Channel, hanako: Person
) -> None:
    messenger = office.door.messenger
    posted = await messenger.send(at(square), say("消えます"), mark=MARK, people={})
    square.log[posted.message_id].deleted = True
    with pytest.raises(Unreachable, match="message_not_found"):
        await messenger.edit(at(square), posted, say("変更"), people={})
    await hanako.archive_channel(square)

    for address in (at(square), at("C0NOWHERE")):
        with pytest.raises(Unreachable) as gone:
            await messenger.send(address, say("届きません"), mark=MARK, people={})
        assert not gone.value.direct_closed
    for nobody in ("U0NOBODY", slack.workspace.bot.id):
        with pytest.raises(Unreachable) as closed:
            await messenger.send(to(nobody), say("届きません"), mark=MARK, people={})
        assert closed.value.direct_closed


async def test_a_busy_slack_says_how_long_to_wait(office: Office, square: Channel) -> None:
    office.slack.faults.rate_limit("chat.postMessage", retry_after=7)

    with pytest.raises(Busy) as busy:
        await office.door.messenger.send(at(square), say("あとで"), mark=MARK, people={})

    assert busy.value.retry_after == 7
    assert square.messages == []


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
async def test_after_an_error_of_slacks_own_nobody_is_sure(
    office: Office, square: Channel, error: str
) -> None:
    office.slack.faults.refuse("chat.postMessage", error)
    with pytest.raises(Unsure):
        await office.door.messenger.send(at(square), say("?"), mark=MARK, people={})

    office.slack.faults.fail("chat.postMessage")
    with pytest.raises(Unsure):
        await office.door.messenger.send(at(square), say("?"), mark=MARK, people={})


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope", "account_inactive"])
async def test_trouble_with_our_own_rights_is_waited_out(office: Office, square: Channel, error: str) -> None:
    office.slack.faults.refuse("chat.postMessage", error)

    with pytest.raises(Busy):
        await office.door.messenger.send(at(square), say("待ちます"), mark=MARK, people={})


async def test_where_slack_cannot_be_reached_nothing_was_posted(
    slack: SlackSimulator, office: Office
) -> None:
    nowhere = make_door(slack, office.town, api_base="http://127.0.0.1:9/api")

    with pytest.raises(Busy):
        await nowhere.messenger.send(at("C1"), say("?"), mark=MARK, people={})
    await nowhere.close()


async def test_a_threads_id_leads_into_the_thread(office: Office, square: Channel) -> None:
    parent = await office.door.messenger.send(at(square), say("親"), mark="parent", people={})
    thread = at(f"{square.id}:{parent.message_id}")

    posted = await office.door.messenger.send(thread, say("子"), mark=MARK, people={})

    assert [office.slack.text_of(each) for each in square.thread(parent.message_id)] == ["子"]
    assert await office.door.messenger.find(thread, mark=MARK, since=LONG_AGO) == posted
    await office.door.messenger.edit(thread, posted, say("孫"), people={})
    assert [office.slack.text_of(each) for each in square.thread(parent.message_id)] == ["孫"]


async def test_a_notice_that_is_too_long_says_how_much_is_missing(office: Office, square: Channel) -> None:
    long = Message("長い", tuple(Paragraph((Text("あ" * 2_500),)) for _ in range(6)))

    await office.door.messenger.send(at(square), long, mark=MARK, people={})

    assert office.slack.text_of(square.messages[0]).endswith("長いため、あと7500文字を省きました。")


async def test_a_press_on_a_notice_is_answered_in_private_and_leaves_it(
    office: Office, square: Channel, hanako: Person
) -> None:
    notice = Message("案内", (Paragraph((Text("案内"),)), Actions((Button("ルール", Action("rules")),))))
    for address, surface in ((at(square), square), (to(hanako), hanako.dm)):
        await office.door.messenger.send(address, notice, mark=MARK, people={})
        (message,) = surface.messages

        pressed = await (await hanako.press(message, "ルール")).final()

        assert pressed.message is not message
        assert pressed.message.ephemeral_to == hanako.id
        assert office.slack.text_of(message) == "案内"


async def test_a_press_in_a_thread_is_answered_in_the_thread(
    office: Office, square: Channel, hanako: Person
) -> None:
    notice = Message("案内", (Paragraph((Text("案内"),)), Actions((Button("ルール", Action("rules")),))))
    parent = await office.door.messenger.send(at(square), say("親"), mark="parent", people={})
    thread = at(f"{square.id}:{parent.message_id}")
    await office.door.messenger.send(thread, notice, mark=MARK, people={})
    (message,) = square.thread(parent.message_id)

    pressed = await (await hanako.press(message, "ルール")).final()

    assert pressed.message.thread_ts == parent.message_id


async def test_the_messenger_can_be_had_before_the_door_is_open(
    slack: SlackSimulator, office: Office
) -> None:
    install(slack, office.town)
    closed = make_door(slack, office.town)

    posted = await closed.messenger.send(at(slack.add_channel("先")), say("先"), mark=MARK, people={})
    await closed.close()

    assert posted.message_id
