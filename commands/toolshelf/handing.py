"""Letting somebody else look after an item: another member, or those who lead its section."""

from typing import Annotated

from bot.interaction.call import Call
from bot.interaction.params import Ref
from bot.interaction.parts import done
from bot.services.toolshelf import ToolshelfService
from bot.view import Answer
from commands.toolshelf.shared import OneItem, see


class HandOver(OneItem):
    member: Annotated[str, Ref("member")]


class Handing:
    """Handlers of handing over."""

    def __init__(self, shelf: ToolshelfService) -> None:
        self._shelf = shelf

    async def hand_over(self, call: Call, asked: HandOver) -> Answer:
        """To another member."""
        item, member = await self._shelf.hand_over(asked.item, asked.member, call.member.id, call.origin)
        name = member.profile.name if member else ""
        return done(call, "shelf.handed_over", see(item, call.words), title=item.title, name=name)

    async def to_section(self, call: Call, asked: OneItem) -> Answer:
        """To those who lead its section."""
        item, _ = await self._shelf.hand_over(asked.item, "", call.member.id, call.origin)
        return done(call, "shelf.handed_to_section", see(item, call.words), title=item.title)
