"""A reminder in one line, as people type it: 明日9時に議会資料 / 隔週金曜17時 日報 / tomorrow 9am papers."""

import re

from bot.text.dates.scanner import ALL_RULES, fold_line
from bot.text.event_lines import LINE_LENGTH, split_phrase
from bot.text.normalise import single_line

_ASKED = re.compile(r"^(?:please )?remind me(?: (?:to|about|that))?\s+|^to (?=[a-z])", re.IGNORECASE)
_STRAY = re.compile(r"\s+to$", re.IGNORECASE)  # at 5pm to write: no end of a span
_TOLD = re.compile(
    r"(?:を|と)?(?:リマインド|思い出させて|教えて|知らせて)(?:ください|ほしい|して|する)?[。.]?$"
)


def split_reminder(line: str) -> tuple[str, str]:
    """What to call to mind, and the phrase that says when; empty where the line does not say it."""
    asked = _ASKED.sub("", single_line(line, LINE_LENGTH))
    words, phrase = split_phrase(fold_line(asked), [], ALL_RULES)
    return _TOLD.sub("", _ASKED.sub("", words)).strip(), _STRAY.sub("", phrase)
