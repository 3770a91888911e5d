"""Opening the Slack door: what the operator is told, and who is greeted."""

import asyncio
import socket

import pytest

from adapters.slack.manifest import slack_manifest
from adapters.slack.scopes import OPTIONAL, SCOPES
from bot.interaction.door import DoorClosed
from tests.builders.town import TestTown
from tests.integration.slack.slack_office import Office, install, make_door, open_office
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


async def closed(slack: SlackSimulator, town: TestTown, **access: str) -> str:
    """The sentence with which a door stays closed."""
    door = make_door(slack, town, "socket", http_port=0, **access)
    with pytest.raises(DoorClosed) as sentence:
        await door.open()
    await door.wait()
    return str(sentence.value)


async def test_the_operator_hears_which_workspace_was_opened(office: Office) -> None:
    assert office.sentence == "Slackの「縁側市」に窓口を開きました。"
    assert office.door.address == ""


async def test_in_http_mode_the_operator_hears_the_address(slack: SlackSimulator, town: TestTown) -> None:
    async with open_office(slack, town, "http") as office:
        assert office.door.address in office.sentence
        assert office.door.address.endswith("/slack/events")


async def test_a_wrong_bot_token_names_its_fix(slack: SlackSimulator, town: TestTown) -> None:
    sentence = await closed(slack, town, bot_token="xoxb-wrong")

    assert "ENGAWA_SLACK__BOT_TOKEN" in sentence
    assert "wrong" not in sentence


async def test_a_wrong_app_token_names_its_fix(slack: SlackSimulator, town: TestTown) -> None:
    install(slack, town)

    assert "ENGAWA_SLACK__APP_TOKEN" in await closed(slack, town, app_token="xapp-wrong")
    assert "ENGAWA_SLACK__APP_TOKEN" in await closed(slack, town, app_token=slack.bot_token)


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - OPTIONAL))
async def test_a_missing_scope_is_named(slack: SlackSimulator, town: TestTown, scope: str) -> None:
    slack.app.grant_only(set(SCOPES) - {scope})

    assert f"({scope})" in await closed(slack, town)


async def test_without_the_scopes_for_rooms_the_door_opens_all_the_same(
    slack: SlackSimulator, town: TestTown
) -> None:
    slack.app.grant_only(set(SCOPES) - OPTIONAL)
    door = make_door(slack, town)

    assert "窓口を開きました" in await door.open()
    await door.close()


async def test_an_unreachable_slack_names_what_to_check(slack: SlackSimulator, town: TestTown) -> None:
    assert "ENGAWA_SLACK__API_BASE" in await closed(slack, town, api_base="http://127.0.0.1:9/api")


async def test_a_taken_port_is_named(slack: SlackSimulator, town: TestTown) -> None:
    install(slack, town)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        door = make_door(slack, town, "http", http_port=port)
        with pytest.raises(DoorClosed, match=f"{port}.*ENGAWA_SLACK__HTTP_PORT"):
            await door.open()


async def test_the_primary_owner_is_greeted_once(slack: SlackSimulator, town: TestTown) -> None:
    slack.add_user("hanako")
    owner = slack.add_user("owner", owner=True)
    for _ in range(2):
        async with open_office(slack, town):
            pass

    async with town.storage.read() as work:
        counts = await work.deliveries.count_by_status()
        (place,) = await work.places.all()
        known = await work.members.recognise(place.platform, place.external_id, owner.id)
    assert counts == {"pending": 1}
    assert known is not None
    assert place.greeted_at is not None
    assert len(slack.calls_to("users.list")) == 1


async def test_a_removed_app_ends_the_wait_with_a_sentence(
    slack: SlackSimulator, town: TestTown, hanako: Person
) -> None:
    async with open_office(slack, town) as office:
        slack.app.bot_token = "xoxb-another"
        waiting = asyncio.create_task(office.door.wait())
        slack.workspace.emit("app_uninstalled", {"type": "app_uninstalled"})

        with pytest.raises(DoorClosed, match="トークンが取り消されました"):
            await asyncio.wait_for(waiting, 5)
    assert hanako.dms == []


async def test_closing_ends_the_wait(slack: SlackSimulator, town: TestTown) -> None:
    async with open_office(slack, town) as office:
        waiting = asyncio.create_task(office.door.wait())
        await office.door.close()

        await asyncio.wait_for(waiting, 5)
    assert slack.sockets.count == 0


async def test_every_subscribed_event_is_acknowledged(office: Office, hanako: Person) -> None:
    manifest = slack_manifest(office.town.dispatcher.registry, office.town.dispatcher.words("ja"))
    for name in manifest["settings"]["event_subscriptions"]["bot_events"]:
        event = {"type": name.partition(".")[0], "user": hanako.id, "channel": hanako.dm.id, "text": "ヘルプ"}
        office.slack.workspace.emit(name, event)
    await office.slack.events.settle()

    assert [each.failure for each in office.slack.events.log] == [None] * 5
