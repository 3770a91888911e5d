"""The few facts this door must not forget, kept among the town's settings."""

from typing import Protocol

from bot.ports.work import Storage


class Memory(Protocol):
    """Small texts by key."""

    async def recall(self, key: str) -> str: ...

    async def remember(self, key: str, value: str) -> None: ...


class SettingsMemory:
    """Keeps them in the database, under keys that begin with ``discord.``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def recall(self, key: str) -> str:
        async with self._storage.read() as work:
            return await work.settings.get(f"discord.{key}") or ""

    async def remember(self, key: str, value: str) -> None:
        async with self._storage.write() as work:
            await work.settings.set(f"discord.{key}", value)
