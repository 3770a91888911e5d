"""来ました and 合言葉."""

from typing import Annotated

from bot.domain.afterwards import WORD_LIMIT
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.params import Input, Line, Ref
from bot.interaction.parts import done, to
from bot.services.attendance import AttendanceService
from bot.text.normalise import fold
from bot.view import Answer, Style, Tone


class BeHere(Input):
    """An event, or the word that was given out at it."""

    event: Annotated[str, Ref("event")]
    word: Annotated[str, Line(WORD_LIMIT)] = ""


class AskForWord(Input):
    event: Annotated[str, Ref("event")]
    word: Annotated[str, Line(WORD_LIMIT)]


class Attending:
    """Handlers of being there; the service checks who acts."""

    def __init__(self, attendance: AttendanceService) -> None:
        self._attendance = attendance

    async def here(self, call: Call, asked: BeHere) -> Answer:
        """Somebody says that they are there."""
        here = await self._attendance.here(asked.event, asked.word, call.origin)
        key = "after.here" if here.news else "after.here_already"
        tone = Tone.SUCCESS if here.news else Tone.NOTICE
        look = to("event.info", call.words, to_token(here.event.id), style=Style.PRIMARY)
        return done(call, key, look, tone=tone, title=here.event.title)

    async def ask_for_word(self, call: Call, asked: AskForWord) -> Answer:
        """The host chooses a word, or takes it back with 「なし」."""
        off = {fold(one) for one in call.words.text("after.no_word").split()}
        word = "" if fold(asked.word) in off else asked.word
        event = await self._attendance.set_word(asked.event, word, call.origin)
        key = "after.word_set" if word else "after.word_gone"
        look = to("event.after", call.words, to_token(event.id))
        return done(call, key, look, word=word, title=event.title)
