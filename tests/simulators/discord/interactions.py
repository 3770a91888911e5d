"""The life of one interaction as the platform sees it (PLATFORMS.md 1.1)."""

import asyncio
from dataclasses import dataclass, field
from enum import IntEnum
from time import perf_counter

from tests.simulators.discord.errors import ApiError, Json
from tests.simulators.discord.model import Account, Channel, Message

FIRST_ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0


class Kind(IntEnum):
    """Interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Answer(IntEnum):
    """Interaction callback types."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Interaction:
    """`sent_at` is by the injected clock and drives the deadlines; the two durations are real seconds.

    `source` is the message whose widget was used, or from which the submitted form was opened.
    `original` is the message that `@original` stands for.
    """

    id: int
    token: str
    kind: Kind
    user: Account
    channel: Channel
    payload: Json
    sent_at: float
    source: Message | None = None
    answer: Answer | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    form: Json | None = None
    choices: list[Json] = field(default_factory=list)
    refusals: list[ApiError] = field(default_factory=list)
    waiting_text: bool = False
    deliveries: int = 1
    started: float = field(default_factory=perf_counter)
    acknowledged_after: float | None = None
    final_after: float | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    completed: asyncio.Event = field(default_factory=asyncio.Event)

    def acknowledge(self, answer: Answer) -> None:
        self.answer = answer
        self.acknowledged_after = perf_counter() - self.started
        self.answered.set()
        if answer not in (Answer.DEFERRED_MESSAGE, Answer.DEFERRED_UPDATE):
            self.complete()

    def complete(self) -> None:
        """What the person sees is final, as far as one can know."""
        self.waiting_text = False
        if self.final_after is None:
            self.final_after = perf_counter() - self.started
        self.completed.set()

    def give_up(self) -> None:
        """The first answer came too late: the person has already read that the interaction failed."""
        self.answered.set()
        self.completed.set()
