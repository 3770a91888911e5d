"""Hands files over in the direct conversation: an answer only one person sees cannot carry any."""

import logging
from collections.abc import Sequence

from adapters.slack.api import Api, Refusal
from adapters.slack.direct import Direct
from bot.ports.messenger import SendError
from bot.view import FILES_LIMIT, File

log = logging.getLogger(__name__)


class Uploads:
    """Three steps of Slack's own: ask for an address, bring the bytes there, say where they belong."""

    def __init__(self, api: Api, direct: Direct) -> None:
        self._api = api
        self._direct = direct

    async def hand_over(self, files: Sequence[File], user_id: str) -> bool:
        """Put files into the conversation with a person; whether they are there."""
        try:
            brought = [await self._bring(file) for file in files[:FILES_LIMIT]]
            channel = await self._direct.channel(user_id)
            await self._api.write("files.completeUploadExternal", files=brought, channel_id=channel)
        except (Refusal, SendError) as error:
            log.warning("files not handed over", extra={"action": "slack_files", "error": str(error)})
            return False
        return True

    async def _bring(self, file: File) -> dict[str, str]:
        method, length = "files.getUploadURLExternal", len(file.content)
        given = await self._api.read(method, filename=file.name, length=length)
        await self._api.upload(str(given["upload_url"]), file.content)
        return {"id": str(given["file_id"]), "title": file.name}
