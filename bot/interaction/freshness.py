"""As of which fiscal year something is right, and who doubts it, said the same way everywhere."""

from datetime import datetime

from bot.domain.freshness import Doubt, year_of
from bot.interaction.words import Words
from bot.text.years import describe_fiscal_year
from bot.view import Line


def dated(name: str, fresh_at: datetime, outdated_at: datetime | None, words: Words) -> str:
    """A status with the year it was last known to be right in, and the mark of a doubt."""
    key = "freshness.dated_doubted" if outdated_at else "freshness.dated"
    return words.text(key, status=name, as_of=as_of(fresh_at, words))


def as_of(fresh_at: datetime, words: Words) -> str:
    """令和8年度時点."""
    year = describe_fiscal_year(year_of(fresh_at, words.zone), words.language)
    return words.text("freshness.as_of", year=year)


def doubted(doubt: Doubt, words: Words) -> Line:
    """Since when, and why if that was said."""
    if doubt.reason:
        return words("freshness.doubted_because", when=words.when(doubt.at), reason=doubt.reason)
    return words("freshness.doubted", when=words.when(doubt.at))
