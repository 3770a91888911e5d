import json
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError

from adapters.local.door import LocalDoor
from bot.interaction.door import DoorClosed
from bot.services.town_clock import ClockHands
from tests.builders.local import LocalTown, example_town, open_local
from tests.builders.town import TestTown


async def _get(local: LocalTown, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    async with ClientSession() as session, session.get(local.address + path, headers=headers) as answer:
        return answer.status, dict(answer.headers), await answer.text()


def _door(local: LocalTown, **facts: Any) -> LocalDoor:
    town, clock = local.town, local.clock
    policy = town.town.policy
    hands = ClockHands(town.storage, clock, policy, may_move=lambda: True, on_moved=lambda: None)
    return LocalDoor(
        town.dispatcher,
        town.storage,
        clock,
        hands=hands,
        example=example_town(town, clock),
        town_name="縁側市役所",
        **facts,
    )


async def test_health_tells_the_version(town: TestTown) -> None:
    async with open_local(town) as local:
        status, _headers, text = await _get(local, "/health")

        assert status == 200
        assert json.loads(text) == {"status": "ok", "version": "9.9.9", "search": {}}


@pytest.mark.parametrize("path", ["/", "/health", "/page/main.js", "/page/base.css", "/nowhere"])
async def test_every_answer_carries_the_security_headers(town: TestTown, path: str) -> None:
    async with open_local(town) as local:
        _status, headers, _text = await _get(local, path)

        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_needs_nothing_from_elsewhere_and_has_no_inline_code(town: TestTown) -> None:
    async with open_local(town) as local:
        _status, _headers, page = await _get(local, "/")

        assert "<script>" not in page
        assert "style=" not in page
        assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("path", ["/", "/health", "/live"])
async def test_a_foreign_host_is_refused(town: TestTown, path: str) -> None:
    async with open_local(town) as local:
        status, _headers, _text = await _get(local, path, Host="rebound.example:80")

        assert status == 421


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"]
)
async def test_a_socket_opened_from_elsewhere_is_refused(town: TestTown, origin: str | None) -> None:
    async with open_local(town) as local, ClientSession() as session:
        headers = {"Origin": origin} if origin else {}
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(f"{local.address}/live", headers=headers)

        assert refused.value.status == 403


async def test_a_cross_origin_post_is_refused(town: TestTown) -> None:
    async with open_local(town) as local, ClientSession() as session:
        for path in ("/", "/health", "/live"):
            async with session.post(
                local.address + path, headers={"Origin": "http://evil.example"}
            ) as answer:
                assert answer.status == 403


@pytest.mark.parametrize("path", ["/page/../door.py", "/page/%2e%2e/door.py", "/page/..%2fdoor.py", "/page/"])
async def test_only_the_pages_own_files_are_served(town: TestTown, path: str) -> None:
    async with open_local(town) as local:
        status, _headers, _text = await _get(local, path)

        assert status in {403, 404}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - refused
async def test_the_door_opens_on_loopback_only(town: TestTown, host: str) -> None:
    async with open_local(town) as local:
        with pytest.raises(DoorClosed, match=r"127\.0\.0\.1"):
            await _door(local, host=host).open()


async def test_a_port_that_is_taken_is_named_with_the_fix(town: TestTown) -> None:
    async with open_local(town) as local:
        port = int(local.address.rpartition(":")[2])
        with pytest.raises(DoorClosed, match=rf"{port}.*ENGAWA_LOCAL__PORT"):
            await _door(local, port=port).open()


async def test_closing_says_goodbye_to_open_pages(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.ask("hello")

        await local.door.close()

        message = await page.socket.receive(timeout=5)
        assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED}
        await local.door.wait()


@pytest.mark.parametrize("text", ["nonsense", '{"id": 1, "ask": {"do": "drop"}}', "[" * 500])
async def test_a_request_no_page_sends_ends_the_conversation(town: TestTown, text: str) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.socket.send_str(text)

        message = await page.socket.receive(timeout=5)
        assert message.type is WSMsgType.CLOSE
        assert message.data == 1008


async def test_a_request_that_is_too_large_ends_the_conversation(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.socket.send_str("x" * 300_000)

        message = await page.socket.receive(timeout=5)
        assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}
