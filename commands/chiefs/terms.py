"""任期: setting it, and going on."""

from typing import Annotated

from bot.domain.sections import Section
from bot.interaction.call import Call
from bot.interaction.days import DAY_LIMIT, last_day, read_last_day
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import done
from bot.interaction.references import CarriedSection, about
from bot.services.terms import TermService
from bot.text.normalise import fold
from bot.view import Answer, Message


class TermOf(Input):
    section: Annotated[str, Ref("section")]
    until: Annotated[str, Line(DAY_LIMIT)]


class SeenTerm(CarriedSection):
    """``end``: the end that was shown with the button."""

    end: Annotated[str, Carried()]


class Terms:
    """Handlers of terms."""

    def __init__(self, service: TermService) -> None:
        self._service = service

    async def term(self, call: Call, form: TermOf) -> Answer:
        """Until when, or no end."""
        no_end = {fold(word) for word in call.words.text("chief.words_for_no_end").split()}
        endless = fold(form.until) in no_end
        ends_at = None if endless else read_last_day(form.until, call, param="until")
        section = await self._service.set(form.section, ends_at, call.origin)
        if section.term_ends_at is None:
            back = about("section.info", section, call.words)
            return done(call, "chief.term_none", back, section=section.name)
        return _until(call, section, "chief.term_set")

    async def go_on(self, call: Call, asked: SeenTerm) -> Answer:
        """続ける."""
        section = await self._service.go_on(asked.section_id, asked.end, call.origin)
        return _until(call, section, "chief.goes_on")

    async def stay(self, call: Call, asked: CarriedSection) -> Answer:
        """続ける, after 異動."""
        section = await self._service.stay(asked.section_id, call.origin)
        return done(call, "chief.stays", about("section.info", section, call.words), section=section.name)


def _until(call: Call, section: Section, key: str) -> Message:
    assert section.term_ends_at is not None, "a term was set"
    day = last_day(section.term_ends_at, call.words)
    return done(call, key, about("section.info", section, call.words), section=section.name, day=day)
