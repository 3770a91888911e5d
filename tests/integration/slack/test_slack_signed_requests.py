"""Signed requests in http mode: replayed, forged, old, huge and garbled ones."""

from io import BytesIO

import pytest
from aiohttp import ClientSession

from adapters.slack.site import LARGEST_BODY
from tests.builders.town import TestTown
from tests.integration.slack.slack_office import open_office
from tests.simulators.slack.delivery import Delivery
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


async def test_a_replayed_request_is_answered_with_nothing(
    slack: SlackSimulator, town: TestTown, hanako: Person
) -> None:
    async with open_office(slack, town, "http") as office:
        asked = await office.ask(hanako, "ヘルプ")
        assert slack.http is not None
        signed = slack.http.request_of(asked.delivery)

        status, body = await slack.http.send(signed)

    assert (status, body) == (200, "{}")


async def test_forged_and_old_requests_are_refused(
    slack: SlackSimulator, town: TestTown, hanako: Person
) -> None:
    async with open_office(slack, town, "http") as office:
        asked = await office.ask(hanako, "ヘルプ")
        assert slack.http is not None
        signed = slack.http.request_of(asked.delivery)
        forged = [signed.aged(301), signed.redated(-10), signed.flipped(), signed.unsigned()]

        statuses = [(await slack.http.send(each))[0] for each in forged]

        assert statuses == [401] * 4
        assert await slack.http.verify_url()


async def test_a_body_that_is_too_large_is_refused(slack: SlackSimulator, town: TestTown) -> None:
    async with open_office(slack, town, "http") as office, ClientSession() as session:
        huge = BytesIO(b"x" * (LARGEST_BODY + 1))

        async with session.post(office.door.address, data=huge) as response:
            assert response.status == 413


@pytest.mark.parametrize("broken", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
async def test_garbled_headers_are_refused(slack: SlackSimulator, town: TestTown, broken: str) -> None:
    async with open_office(slack, town, "http") as office, ClientSession() as session:
        assert slack.http is not None
        signed = slack.http.sign(Delivery("interactive", {}))
        headers = {**signed.headers, broken: "縁側"}

        async with session.post(office.door.address, data=signed.body, headers=headers) as response:
            assert response.status == 401
