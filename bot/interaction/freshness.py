"""As of which fiscal year something is right, and who doubts it, said and asked the same way everywhere."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from bot.domain.freshness import DOUBTS_SHOWN, Doubt, Kept, year_of
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.freshness import FreshnessService
from bot.text.years import describe_fiscal_year
from bot.view import Answer, Button, Line


class CarriedSubject(Input):
    """What is kept true, referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def subject_id(self) -> int:
        """Raises Refused for anything a button of ours cannot carry."""
        return carried(self.which)


class Asking:
    """Handlers of whether one kind of thing is still right. ``see``: the button that opens one of them;
    ``add``: the command in which somebody writes what is right now.
    """

    def __init__(
        self, service: FreshnessService, kind: Kept, see: Callable[[int, Words], Button], add: str
    ) -> None:
        self._service = service
        self._kind = kind
        self._see = see
        self._add = add

    async def doubt(self, call: Call, subject_id: int, reason: str) -> Answer:
        """古いかもしれません, with the reason."""
        noted = await self._service.doubt(self._kind, subject_id, reason, call.origin)
        look, title = self._see(subject_id, call.words), noted.subject.title
        if noted.asked:
            return done(call, "freshness.noted", look, title=title)
        add = to(self._add, call.words, to_token(subject_id))
        return done(call, "freshness.noted_only", add, look, title=title)

    async def still_right(self, call: Call, asked: CarriedSubject) -> Answer:
        """まだ合っています."""
        subject = await self._service.confirm(self._kind, asked.subject_id, call.origin)
        look, year = self._see(asked.subject_id, call.words), as_of(call.now, call.words)
        return done(call, "freshness.confirmed", look, title=subject.title, as_of=year)

    async def outdated(self, call: Call, asked: CarriedSubject) -> Answer:
        """もう古い."""
        subject = await self._service.outdate(self._kind, asked.subject_id, call.origin)
        add = to(self._add, call.words, to_token(asked.subject_id))
        look = self._see(asked.subject_id, call.words)
        return done(call, "freshness.outdated", add, look, title=subject.title)

    async def pass_on(self, call: Call, asked: CarriedSubject) -> Answer:
        """分かる人に聞く."""
        passed = await self._service.pass_on(self._kind, asked.subject_id, call.origin)
        key = "freshness.passed" if passed.asked else "freshness.nobody_to_pass"
        return done(call, key, self._see(asked.subject_id, call.words), title=passed.subject.title)


def dated(name: str, fresh_at: datetime, outdated_at: datetime | None, words: Words) -> str:
    """A status with the year it was last known to be right in, and the mark of a doubt."""
    key = "freshness.dated_doubted" if outdated_at else "freshness.dated"
    return words.text(key, status=name, as_of=as_of(fresh_at, words))


def as_of(fresh_at: datetime, words: Words) -> str:
    """令和8年度時点."""
    year = describe_fiscal_year(year_of(fresh_at, words.zone), words.language)
    return words.text("freshness.as_of", year=year)


async def doubts_of(work: Work, kind: Kept, subject_id: int) -> tuple[Doubt, ...]:
    """What is told to who looks at something again: the newest doubts, each with its reason."""
    return await work.freshness.doubts(kind, subject_id, limit=DOUBTS_SHOWN)


def doubted(doubt: Doubt, words: Words) -> Line:
    """Since when, and why if that was said."""
    if doubt.reason:
        return words("freshness.doubted_because", when=words.when(doubt.at), reason=doubt.reason)
    return words("freshness.doubted", when=words.when(doubt.at))
