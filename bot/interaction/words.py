"""What handlers call to speak: catalogue sentences as lines of a view."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import Problem
from bot.i18n.words import Speech
from bot.text.moments import describe
from bot.view import Channel, Line, Link, Mention, Span, Text, When, plain

Value = str | int | Span | Line | datetime


class Words:
    """Speaks one language in one time zone. ``words(key, ...)`` is a line, ``words.text`` a plain string."""

    def __init__(self, speech: Speech, language: str, zone: ZoneInfo) -> None:
        self._speech = speech
        self.language = language
        self.zone = zone

    def __call__(self, key: str, **values: Value) -> Line:
        """The sentence under ``key`` as spans; strings among the values stay plain text."""
        spans: list[Span] = []
        for piece in self._speech.pieces(self.language, key, values.get("count")):
            if piece.name:
                spans.extend(self._spans(values[piece.name], bold=piece.bold))
            else:
                spans.append(Text(piece.words, piece.bold))
        return tuple(spans)

    def text(self, key: str, **values: Value) -> str:
        """The sentence as a plain string, for labels and summaries."""
        return plain(self(key, **values)) if values else self._speech.words(self.language, key)

    def living_in(self, zone: ZoneInfo) -> "Words":
        """The same words in another time zone."""
        return Words(self._speech, self.language, zone)

    def has(self, key: str) -> bool:
        """Whether the catalogue holds ``key``."""
        return key in self._speech.catalogue(self.language)

    def when(self, starts_at: datetime, ends_at: datetime | None = None) -> When:
        """A moment or span of time written out in full in the reader's zone."""
        return When(starts_at, describe(starts_at, ends_at, zone=self.zone, language=self.language))

    def problem(self, problem: Problem) -> str:
        """The sentence of a problem."""
        return self.text(problem.key, **problem.params)

    def _spans(self, value: Value, *, bold: bool) -> Line:
        match value:
            case str() | int():
                return (Text(str(value), bold),)
            case datetime():
                return (self.when(value),)
            case Text() | Mention() | When() | Link() | Channel():
                return (value,)
            case _:
                return value
