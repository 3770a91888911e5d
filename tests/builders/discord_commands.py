"""What Discord is told of the commands, written down once for all towns of a session."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from adapters.discord.commands import CommandList, Json


@contextmanager
def written_once() -> Iterator[None]:
    """The list is the same as long as the commands and their words are; every town would write it anew."""
    written: dict[object, list[Json]] = {}
    write = CommandList.payload

    def payload(commands: CommandList) -> list[Json]:
        words = (words._speech.catalogue(words.language) for words in (commands._default, commands._japanese))
        told = ((one.path, one.input, one.listed, one.from_message) for one in commands._registry.all())
        about = (*told, *words)
        if about not in written:
            written[about] = write(commands)
        return written[about]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CommandList, "payload", payload)
        yield
