"""Channels and their purposes, set in chat by whoever stands in the channel."""

from bot.domain.places import Purpose
from bot.interaction.call import Call
from bot.interaction.params import Input, Nothing
from bot.services.places import PlacesService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Channel,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Text,
    Tone,
)


class ChannelChoice(Input):
    """What the channel is to serve for."""

    purpose: Purpose


class Channels:
    """Handlers for the purposes of channels."""

    def __init__(self, service: PlacesService) -> None:
        self._service = service

    async def show(self, call: Call, _input: Nothing) -> Answer:
        """What serves for what at this place, with a menu to choose this channel for something."""
        words = call.words
        served = await self._service.channels(call.place)
        items = tuple(self._item(call, purpose, served.get(purpose)) for purpose in Purpose)
        options = tuple(
            Option(words.text(f"choice.Purpose.{purpose.value}"), purpose.value) for purpose in Purpose
        )
        menu = Select(words.text("office.channel_choose"), Action("office.channel"), options)
        heading = words.text("office.channels_heading", place=call.place.name)
        blocks: list[Block] = [Heading((Text(heading),)), Paragraph(words("office.channels_intro"))]
        if call.place.platform.has_forums:
            blocks.append(Note(words("office.channels_forum")))
        return Message(heading, (*blocks, Items(items), Actions((menu,))))

    async def serve(self, call: Call, choice: ChannelChoice) -> Answer:
        """This channel serves for the purpose from now on; of a forum's post the forum."""
        channel_id = call.forum_id or call.channel_id
        await self._service.set_channel(call.place, choice.purpose, channel_id, call.origin)
        key = "office.forum_set" if call.forum_id else "office.channel_set"
        return self._done(call, key, choice.purpose)

    async def free(self, call: Call, choice: ChannelChoice) -> Answer:
        """No channel of this place serves for the purpose any more."""
        await self._service.set_channel(call.place, choice.purpose, None, call.origin)
        return self._done(call, "office.channel_freed", choice.purpose)

    def _item(self, call: Call, purpose: Purpose, channel_id: str | None) -> Item:
        words = call.words
        name = Text(words.text(f"choice.Purpose.{purpose.value}"), bold=True)
        if channel_id is None:
            return Item((name,), words("office.channel_none"))
        off = Button(words.text("office.channel_off"), Action("office.channel_off", (purpose.value,)))
        return Item((name, Text(" "), Channel(channel_id)), (), off)

    def _done(self, call: Call, key: str, purpose: Purpose) -> Message:
        words = call.words
        line = words(key, purpose=words.text(f"choice.Purpose.{purpose.value}"))
        back = Button(words.text("command.office.channels.title"), Action("office.channels"))
        return Message(
            words.text(key, purpose=words.text(f"choice.Purpose.{purpose.value}")),
            (Paragraph(line), Actions((back,))),
            Tone.SUCCESS,
        )
