"""Signed HTTP delivery to the real slack-bolt, and what it refuses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web

from tests.integration.simulators.slack_desk import Desk, build_desk, clear_environment
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackSimulator]:
    clear_environment(monkeypatch)
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako")


@dataclass
class HttpDesk:
    desk: Desk
    url: str


@pytest.fixture
async def http_desk(slack: SlackSimulator) -> AsyncIterator[HttpDesk]:
    desk = build_desk(slack)
    runner = web.AppRunner(desk.app.server(path="/slack/events").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield HttpDesk(desk, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await runner.cleanup()


async def test_signed_requests_are_answered_over_http(
    slack: SlackSimulator, http_desk: HttpDesk, hanako: Person
) -> None:
    http = await slack.use_http(http_desk.url)
    assert await http.verify_url()

    asked = await hanako.slash("/engawa", "ボタン")
    pressed = await (await hanako.press(asked.message, "参加")).final()
    home = await (await hanako.open_home()).final()

    assert slack.text_of(pressed.message) == "E1 に参加します"
    assert home.home is hanako.home


async def test_forged_and_old_requests_are_refused(
    slack: SlackSimulator, http_desk: HttpDesk, hanako: Person
) -> None:
    http = await slack.use_http(http_desk.url)
    outcome = await hanako.slash("/engawa", "こんにちは")
    signed = http.request_of(outcome.delivery)

    forged = [signed.aged(301), signed.redated(-10), signed.flipped(), signed.unsigned()]

    assert [(await http.send(each))[0] for each in forged] == [401] * 4
    # Inside five minutes Bolt accepts a replay: remembering it is the app's own business.
    assert [(await http.send(each))[0] for each in (signed, signed.aged(200))] == [200, 200]
    assert len(http_desk.desk.told) == 3


async def test_without_the_app_deliveries_fail(slack: SlackSimulator, hanako: Person) -> None:
    await slack.use_http("http://127.0.0.1:9/slack/events")

    outcome = await hanako.slash("/engawa", "こんにちは")

    assert outcome.failure == "dispatch_failed"
