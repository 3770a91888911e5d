"""What came of something a person did."""

import asyncio
from dataclasses import dataclass
from typing import Any

from tests.simulators.discord.errors import ApiError
from tests.simulators.discord.interactions import Answer, Interaction
from tests.simulators.discord.model import Message
from tests.simulators.discord.pulse import PATIENCE
from tests.simulators.discord.reading import Field, fields_of, form_text, text_of


class ImpossibleError(AssertionError):
    """The real client would not let this person do that: no such command, button or message in sight."""


class NoAnswerError(AssertionError):
    """The person saw that the interaction failed: no answer, a late one, or only refused ones."""


@dataclass(slots=True, frozen=True)
class Choice:
    """One suggestion of an autocomplete."""

    name: str
    value: Any


class Modal:
    """A form as it opened for the person who did `interaction`."""

    def __init__(self, interaction: Interaction) -> None:
        assert interaction.form is not None
        self.interaction = interaction
        self.form = interaction.form
        self.custom_id: str = self.form["custom_id"]
        self.title: str = self.form["title"]
        self.fields: list[Field] = fields_of(self.form)

    @property
    def text(self) -> str:
        return form_text(self.form)

    def field(self, name: str) -> Field:
        """By label or custom_id. Raises ImpossibleError if the form has no such field."""
        for one in self.fields:
            if name in (one.label, one.custom_id):
                return one
        raise ImpossibleError(f"no field {name!r} in {[one.label for one in self.fields]}")


class Outcome:
    """Complete once the bot gave its first answer; `final()` waits until a deferred one got its text."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    def __repr__(self) -> str:
        answer = self.interaction.answer
        return f"<Outcome {answer.name if answer else 'unanswered'} {self.text!r}>"

    async def answered(self, patience: float = PATIENCE) -> "Outcome":
        """Waits for the first answer. Raises NoAnswerError after `patience` real seconds or a late one."""
        await self._wait(self.interaction.answered, patience)
        if self.interaction.answer is None:
            raise NoAnswerError(self._why("too late"))
        return self

    async def told(self, patience: float = PATIENCE) -> "Outcome":
        """Waits for the answer itself, also where a promise came first, as on a busy machine any call may.

        Raises NoAnswerError after `patience` real seconds.
        """
        await self.answered(patience)
        if self.deferred:
            await self._wait(self.interaction.completed, patience)
        return self

    async def final(self, patience: float = PATIENCE) -> Message:
        """Waits for the text of a deferred answer and returns the message that shows it.

        Raises NoAnswerError if it does not come, or if the answer is no message (a form, choices).
        """
        await self.answered(patience)
        await self._wait(self.interaction.completed, patience)
        if self.message is not None and not self._only_followed_up:
            return self.message
        if self.followups:
            return self.followups[0]
        raise NoAnswerError(self._why("no message"))

    async def _wait(self, event: asyncio.Event, patience: float) -> None:
        try:
            async with asyncio.timeout(patience):
                await event.wait()
        except TimeoutError:
            raise NoAnswerError(self._why(f"nothing within {patience} s")) from None

    def _why(self, what: str) -> str:
        data = self.interaction.payload.get("data")
        return f"{what}; sent {data}; refused: {[str(one) for one in self.refusals]}"

    @property
    def _only_followed_up(self) -> bool:
        answer = self.interaction.answer
        untouched = self.message is None or not self.message.revisions
        return answer is Answer.DEFERRED_UPDATE and untouched and bool(self.followups)

    @property
    def acknowledged_after(self) -> float:
        """Real seconds from sending to the first answer."""
        assert self.interaction.acknowledged_after is not None
        return self.interaction.acknowledged_after

    @property
    def final_after(self) -> float:
        """Real seconds from sending to the final text."""
        assert self.interaction.final_after is not None
        return self.interaction.final_after

    @property
    def deferred(self) -> bool:
        """Whether the first answer was only a promise ("thinking", or a silent one on a button)."""
        return self.interaction.answer in (Answer.DEFERRED_MESSAGE, Answer.DEFERRED_UPDATE)

    @property
    def updated(self) -> bool:
        """Whether the answer changed the message of the pressed button in place."""
        return self.interaction.answer in (Answer.UPDATE, Answer.DEFERRED_UPDATE)

    @property
    def message(self) -> Message | None:
        """The answer, or the changed message of the button. None while thinking, for forms and choices."""
        original = self.interaction.original
        if original is None or original.deleted or self.interaction.waiting_text:
            return None
        return original

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        original = self.interaction.original
        return original is not None and original.ephemeral

    @property
    def followups(self) -> list[Message]:
        """Messages sent after the answer; the text of a placeholder is not one of them."""
        return self.interaction.followups

    @property
    def edits(self) -> int:
        """How often the answer was edited after its first text."""
        return len(self.interaction.original.revisions) if self.interaction.original else 0

    @property
    def text(self) -> str:
        """All that the person can read of the answer and its follow-ups, or in the form."""
        if self.interaction.form is not None:
            return form_text(self.interaction.form)
        return "\n".join(text_of(one) for one in (self.message, *self.followups) if one is not None)

    @property
    def modal(self) -> Modal:
        """The form that opened. Raises ImpossibleError if none did."""
        if self.interaction.form is None:
            raise ImpossibleError(f"no form opened: {self!r}")
        return Modal(self.interaction)

    @property
    def choices(self) -> list[Choice]:
        """The suggestions of an autocomplete."""
        return [Choice(one["name"], one["value"]) for one in self.interaction.choices]

    @property
    def refusals(self) -> list[ApiError]:
        """Answers the platform did not take, in order."""
        return self.interaction.refusals
