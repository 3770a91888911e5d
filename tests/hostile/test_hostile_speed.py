"""No single step on what somebody sent may hold up everybody else (RELIABILITY.md, threat 19)."""

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from adapters.discord.render import Renderer as DiscordRenderer
from adapters.slack.render import Renderer as SlackRenderer
from bot.domain.sections import look_alike_key
from bot.i18n.words import Speech
from bot.interaction.params import HARD_LIMIT
from bot.interaction.text import TextParser
from bot.interaction.words import Words
from bot.logs import redact
from bot.services.lookup import near
from bot.text.event_lines import split_title
from bot.text.normalise import fold, is_blank, multi_line, single_line
from bot.view import Heading, Item, Items, Message, Note, Paragraph, Text
from tests.builders.registry import whole_registry
from tests.hostile.hostile_texts import BOMBS

TRIES = 5  # the first may pay for others, such as by collecting their garbage
MOST_SECONDS = 0.1  # of the processor; the bar is 0.05 on a machine that is not shared

WORDS = Words(Speech(), "ja", ZoneInfo("Asia/Tokyo"))
PARSER = TextParser(whole_registry(), (WORDS,))
DISCORD, SLACK = DiscordRenderer(WORDS), SlackRenderer("m")


def shown(text: str) -> Message:
    """What the border lets in of a text, in every place a view has for it."""
    line = (Text(multi_line(text, 2_000)),)
    bold = (Text(single_line(text, 200), bold=True),)
    return Message(text[:200], (Heading(bold), Paragraph(line), Note(line), Items((Item(bold, line),))))


STEPS: dict[str, Callable[[str], object]] = {
    "single line": lambda text: single_line(text, HARD_LIMIT),
    "multi line": lambda text: multi_line(text, HARD_LIMIT),
    "fold": fold,
    "blank": is_blank,
    "look-alike": look_alike_key,
    "typed": PARSER.parse,
    "typed behind a command": lambda text: PARSER.parse(f"section create {text}"),
    "event line": lambda text: split_title(single_line(text, 300)),
    "near": lambda text: near(single_line(text, 100), [(number, f"課{number}") for number in range(100)]),
    "log": redact,
    "discord answer": lambda text: DISCORD.answer(shown(text)),
    "discord post": lambda text: DISCORD.post(shown(text), {}),
    "slack": lambda text: SLACK.message(shown(text)),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_step_is_quick_whatever_the_text(bomb: str, step: str) -> None:
    tries = []
    for _ in range(TRIES):
        before = time.process_time()
        STEPS[step](BOMBS[bomb])
        tries.append(time.process_time() - before)
        if tries[-1] < MOST_SECONDS:
            return

    assert min(tries) < MOST_SECONDS
