"""The browser that all tests of the page share."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.builders.page import Browser, open_browser


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One process for a session; its loop must live as long."""
    async with open_browser() as opened:
        yield opened
